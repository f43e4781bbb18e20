"""script/server's start: what it may skip, what it must end, where it listens."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from learning import embedded, launch, prepare


@pytest.fixture
def sleeper() -> Iterator[Callable[[Path, Path], subprocess.Popen]]:
    """Starts a process that stands in a folder with a mark, as a killed start leaves it."""
    started = []

    def start(folder: Path, mark: Path) -> subprocess.Popen:
        process = subprocess.Popen(["sleep", "60"], cwd=folder, env={launch.MARK: str(mark), "PATH": os.defpath})
        started.append(process)
        while launch.MARK.encode() not in Path(f"/proc/{process.pid}/environ").read_bytes():
            time.sleep(0.01)  # it is just being loaded, and has no environment yet
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_next_start_ends_what_a_killed_one_left(sleeper, tmp_path, monkeypatch):
    monkeypatch.setattr(launch, "PROJECT", tmp_path)
    stray = sleeper(tmp_path, tmp_path)
    launch.end_strays()
    assert stray.wait(timeout=5) == -9


def test_what_others_started_is_left_alone(sleeper, tmp_path, monkeypatch):
    """Another checkout's, and one that another chroot calls by the same path."""
    (tmp_path / "other").mkdir()
    monkeypatch.setattr(launch, "PROJECT", tmp_path)
    others = [sleeper(tmp_path, tmp_path / "other"), sleeper(tmp_path / "other", tmp_path)]
    launch.end_strays()
    assert [process.poll() for process in others] == [None, None]


def test_taken_port_gives_the_next_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < launch.free_port("127.0.0.1", port) < port + 100


@pytest.mark.django_db
def test_migrated_database_is_known_again(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", embedded.url("web", connection.settings_dict["NAME"]))
    assert prepare._database_state() == prepare._database_state()
    assert not prepare._database_state().startswith("unknown")


def test_new_database_is_never_taken_for_a_filled_one(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", embedded.url("web", "postgres"))
    assert prepare._database_state() != prepare._database_state()


def test_content_and_migrations_count_for_the_database():
    counted = ["learning/people/migrations/0001_initial.py", "courses/starter/pages.yaml"]
    assert all(prepare._fills_database(Path(path)) for path in counted)
    assert not prepare._fills_database(Path("learning/people/views/account.py"))


def test_failed_step_tells_the_last_words():
    with pytest.raises(prepare.StepError, match="nonsense"):
        prepare.manage("nonsense")
