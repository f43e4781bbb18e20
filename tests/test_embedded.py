"""The embedded PostgreSQL, on a cluster of its own (a copy of the file makes one): no other test feels a kill."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import environ
import psycopg2
import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """learning/embedded.py of another checkout."""
    checkout = tmp_path_factory.mktemp("checkout")
    for path in ("learning/embedded.py", "deploy/postgres/roles.sql"):
        (checkout / path).parent.mkdir(parents=True)
        shutil.copy(PROJECT / path, checkout / path)
    spec = importlib.util.spec_from_file_location("embedded_copy", checkout / "learning" / "embedded.py")
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    yield copy
    copy.stop()
    shutil.rmtree(copy.home())


def run(embedded: ModuleType, statement: str, role: str, database: str = "bdhvs") -> list[tuple]:
    config = environ.Env.db_url_config(embedded.url(role, database))
    names = {"dbname": config["NAME"], "user": config["USER"], "host": config["HOST"]}
    with contextlib.closing(psycopg2.connect(**names)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def call_elsewhere(embedded: ModuleType) -> subprocess.Popen[str]:
    code = "import sys; sys.path.insert(0, sys.argv[1]); import embedded; print(embedded.url('web'))"
    folder = str(Path(embedded.__file__).parent)
    return subprocess.Popen([sys.executable, "-c", code, folder], stdout=subprocess.PIPE, text=True)


def test_many_starting_at_once_get_one_server(embedded):
    callers = [call_elsewhere(embedded) for _ in range(6)]
    assert {caller.communicate(timeout=60)[0].strip() for caller in callers} == {embedded.url("web")}
    postmasters = [pid for pid in embedded._server_processes() if pid == embedded._postmaster()]
    assert len(postmasters) == 1


def test_folds_vietnamese(embedded):
    assert run(embedded, "SELECT lower('ĐẶNG'), unaccent('Đặng Thị Thuỷ')", "web") == [("đặng", "Dang Thi Thuy")]


def test_owner_makes_tables_that_web_fills(embedded):
    run(embedded, "CREATE TABLE made (id serial PRIMARY KEY, word text)", "owner")
    assert run(embedded, "INSERT INTO made (word) VALUES ('a') RETURNING id", "web") == [(1,)]


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE other ()", "DROP TABLE mine", "TRUNCATE mine", "ALTER TABLE mine ADD x int", "CREATE ROLE me"],
)
def test_web_changes_no_table(embedded, statement):
    run(embedded, "CREATE TABLE IF NOT EXISTS mine (id serial)", "owner")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run(embedded, statement, "web")


def test_database_made_by_owner_serves_web_too(embedded):
    """As the tests' own databases are."""
    run(embedded, "CREATE DATABASE test_made", "owner", "postgres")
    run(embedded, "CREATE TABLE t (id int)", "owner", "test_made")
    assert run(embedded, "SELECT count(*), similarity('xã', 'xã') FROM t", "web", "test_made") == [(0, 1.0)]


def test_kill_of_the_server_is_recovered_from(embedded):
    run(embedded, "CREATE TABLE kept AS SELECT 1 AS one", "owner")
    killed = embedded._postmaster()
    os.kill(killed, signal.SIGKILL)
    embedded.ensure("bdhvs")
    assert embedded._postmaster() != killed
    assert run(embedded, "SELECT one FROM kept", "web") == [(1,)]


def test_lock_files_that_name_a_stranger_are_no_hindrance(embedded):
    """As after a power cut, when another program has got the server's process id."""
    embedded.stop()
    stranger = f"{os.getpid()}\n{embedded._data()}\n1\n5432\n{embedded.socket_folder()}\n"
    (embedded._data() / "postmaster.pid").write_text(stranger)
    (embedded.socket_folder() / f"{embedded.SOCKET_NAME}.lock").write_text(stranger)
    embedded.ensure("bdhvs")
    assert embedded._postmaster()


def test_stop_spares_a_server_in_use(embedded):
    embedded.ensure("bdhvs")
    with contextlib.closing(embedded._connect("bdhvs")):
        assert not embedded.stop(unless_used=True)
        assert embedded.answers("bdhvs")


def test_strangers_cannot_enter_the_socket_folder(embedded):
    embedded.ensure("bdhvs")
    assert embedded.socket_folder().stat().st_mode & 0o077 == 0
    assert run(embedded, "SHOW listen_addresses", "web") == [("",)]


def test_socket_path_fits_the_kernel(embedded, monkeypatch):
    monkeypatch.setattr(embedded, "home", lambda: Path("/home/x") / ("long" * 30))
    assert len(bytes(embedded.socket_folder() / embedded.SOCKET_NAME)) < embedded.SOCKET_PATH_LIMIT


def test_idle_server_ends(embedded):
    embedded.stop()
    shutil.copy(embedded.__file__, Path(embedded.__file__).with_name("impatient.py"))
    impatient = Path(embedded.__file__).with_name("impatient.py")
    text = impatient.read_text().replace("IDLE_SECONDS = 600", "IDLE_SECONDS = 0.1")
    impatient.write_text(text.replace("timeout=15", "timeout=0.2"))
    keeper = [sys.executable, str(impatient), "keep", *embedded._server_command(embedded._binaries())]
    assert subprocess.run(keeper, timeout=30, capture_output=True, check=True).returncode == 0
    assert embedded._postmaster() is None
