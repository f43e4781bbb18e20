"""What must be true before the first request of script/server: tables, content, collected static files.

Each costs seconds and is mostly true already, so a mark under var/ says for what it was done last. The mark
of the database names the database itself and the migrations it holds: a new, restored or rolled-back one is
never trusted.

    python -m learning.prepare      loads the content alone; the last step of script/run migrate
"""

import contextlib
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import environ
import psycopg2

from learning import embedded

PROJECT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR") or PROJECT / "var")
ROOMS = ("learning", "courses", "certificates")
# In the environment of all that a start runs: by it the next start finds what a kill left.
MARK = "BDHVS_LAUNCHED"


class StepError(Exception):
    """A step of the start went wrong; the message is for whoever started it."""


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Say what is done, and how long it took."""
    print(f"{title:<38} ", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("stopped", flush=True)
        raise
    print(f"{time.monotonic() - began:6.1f} s", flush=True)


def manage(*command: str) -> str:
    """Run a manage.py command; gives what it printed. Raises StepError with its last words."""
    return _python("manage.py", *command)


def _python(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        check=False,
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=os.environ | {MARK: str(PROJECT)},
        start_new_session=True,
    )
    if done.returncode:
        raise StepError(f"{' '.join(command)} failed:\n{done.stderr.strip()[-3000:]}")
    return done.stdout


def prepare() -> None:
    """Bring database and static files to what the code wants; quick when they are there already."""
    if _kept("database") != _database_mark():
        _fill_database()
        _keep("database", _database_mark())
    if _kept("static") != _static_mark():
        with step("Static files"):
            manage("collectstatic", "--noinput", "--verbosity=0")
        _keep("static", _static_mark())


def accounts() -> str:
    """The demonstration's accounts, to be printed; empty outside the demonstration."""
    return _kept("accounts")


def load_content() -> None:
    """Communes, groups, courses, and in the demonstration accounts: all that is missing, in this one process."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    # Another province loads its own file: manage.py load_communes FILE --province …
    communes = ["load_communes"] if settings.PROVINCE_CODE == "22" else []
    for command in [*communes, "load_groups", "load_starter", "rebuild_search", "load_demo_accounts"]:
        call_command(command)


def _fill_database() -> None:
    env = environ.Env()
    demo = env.bool("DEMO", default=True)
    with step("Tables"):
        manage("migrate", "--noinput", "--verbosity=0")
        manage("createcachetable")
    with step("Communes, courses, accounts"):
        _python("-m", "learning.prepare")
    if demo and env.bool("DEMO_DATA", default=True):
        with step("Invented people (DEMO_DATA)"):
            manage("load_demo")
    _keep("accounts", manage("demo_accounts") if demo else "")


# --- Marks ---


def _kept(name: str) -> str:
    with contextlib.suppress(FileNotFoundError):
        return (VAR / f"prepared-{name}").read_text()
    return ""


def _keep(name: str, text: str) -> None:
    (VAR / f"prepared-{name}").write_text(text)


def _database_mark() -> str:
    settings = (os.environ.get(name, "") for name in ("DEMO", "DEMO_DATA", "PROVINCE_CODE"))
    files = (path for room in ROOMS for path in (PROJECT / room).rglob("*") if _fills_database(path))
    return "\n".join([_database_state(), *settings, _digest([PROJECT / "requirements.lock", *files])])


def _fills_database(path: Path) -> bool:
    return not {"migrations", "management", "starter", "data"}.isdisjoint(path.parts) and path.suffix != ".pyc"


def _database_state() -> str:
    """Which database this is and which migrations it holds; never twice the same if that cannot be read."""
    config = environ.Env.db_url_config(os.environ.get("DATABASE_URL") or embedded.url("web"))
    try:
        with contextlib.closing(_connect(config)) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT system_identifier, pg_database.oid, count(m.id), max(m.id)"
                " FROM pg_control_system(), pg_database, django_migrations AS m"
                " WHERE datname = current_database() GROUP BY 1, 2"
            )
            return str(cursor.fetchone())
    except psycopg2.Error:
        return f"unknown at {time.time()}"


def _connect(config: dict[str, str]) -> "psycopg2.extensions.connection":
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return psycopg2.connect(connect_timeout=3, **{ours: config[theirs] or None for ours, theirs in names.items()})


def _static_mark() -> str:
    collected = (VAR / "static" / "staticfiles.json").exists()
    sources = (PROJECT / "learning" / "static").rglob("*")
    made_by = [PROJECT / "requirements.lock", PROJECT / "learning" / "static_storage.py"]
    return f"{collected}\n{_digest([*made_by, *sources])}"


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(f"{path}\n".encode() + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings")
    load_content()
