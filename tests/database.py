"""A real PostgreSQL database for this run: migrated by the role `owner`, met by tests as `web`.

Migrating takes many seconds, copying a migrated database a fraction of one. So a template is kept per set of
migration files, and each process of each run works on its own copy. What a run that was killed left behind
goes at the next start.
"""

import contextlib
import functools
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import environ
import psycopg2
import psycopg2.errors
import tenacity
from django.apps import apps
from django.conf import settings
from psycopg2 import sql

from learning import embedded

PROJECT = Path(__file__).resolve().parent.parent
LOCK = 20261124

# What the migrations put in is kept aside. After a test that really commits, one call brings just that back:
# the owner's right to truncate is lent to `web` for this and in test databases alone. Slow content, such as the
# starter courses, is kept aside in the same way, under a name of its own (`keep_rows` below).
BASELINE = """
CREATE FUNCTION keep_rows(place text) RETURNS void
LANGUAGE plpgsql SET search_path = public AS $$
DECLARE name text; filled boolean;
BEGIN
  EXECUTE format('CREATE SCHEMA %I', place);
  FOR name IN
    SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
    IF filled THEN EXECUTE format('CREATE TABLE %I.%I AS TABLE public.%I', place, name, name); END IF;
  END LOOP;
END $$;
CREATE FUNCTION restore_rows(place text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE name text;
BEGIN
  EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I', tablename), ', ') FROM pg_tables
           WHERE schemaname = 'public' AND tablename <> 'django_migrations');
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = place LOOP
    EXECUTE format('INSERT INTO public.%I SELECT * FROM %I.%I', name, place, name);
  END LOOP;
END $$;
SELECT keep_rows('baseline');
"""


@contextlib.contextmanager
def database_for_this_process() -> Iterator[str]:
    """Name of a fresh copy of the template, dropped at the end."""
    with locked() as owner:
        drop_leftovers(owner)
        if not exists(owner, template()):
            make_template(owner)
        copy = f"{template()}_{os.getpid()}"
        create(owner, copy, like=template())
    try:
        yield copy
    finally:
        with locked() as owner:
            drop(owner, copy)


def keep_rows(database: str, place: str) -> None:
    """All rows of this run's database as they are now, to be brought back by `SELECT restore_rows(place)`."""
    with connected(url_of(database)) as owner:
        owner.cursor().execute("SELECT keep_rows(%s)", [place])


def family() -> str:
    return f"test_{settings.DATABASES['default']['NAME']}"


def template() -> str:
    return f"{family()}_{fingerprint()}"


@functools.cache
def fingerprint() -> str:
    """Eight letters that change with any migration, ours or a package's, and with this file.

    Read once: a migration that is written while the template is made must not put its name on a template without it.
    """
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(file.name.encode() + file.read_bytes())
    digest.update((PROJECT / "learning" / "audit" / "apps.py").read_bytes())
    return digest.hexdigest()[:8]


def make_template(owner) -> None:
    """Migrates under another name first, so that a half-made one is never taken for whole."""
    part = f"{template()}_new"
    drop(owner, part)
    create(owner, part)
    environment = os.environ | {"DATABASE_URL": url_of(part), "DJANGO_SETTINGS_MODULE": "learning.settings"}
    for command in (["migrate", "--no-input", "--skip-checks", "--verbosity=0"], ["createcachetable"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=PROJECT, env=environment, check=True)
    with connected(url_of(part)) as migrated:
        migrated.cursor().execute(BASELINE)
    owner.cursor().execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(part), sql.Identifier(template()))
    )


def drop_leftovers(owner) -> None:
    """Templates of other migrations, and copies whose process is gone."""
    cursor = owner.cursor()
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [family()])
    pattern = re.compile(re.escape(family()) + r"_(?P<print>[0-9a-f]{8})(_new|_(?P<process>\d+))?")
    for (name,) in cursor.fetchall():
        if not (found := pattern.fullmatch(name)):
            continue
        if is_alive(int(found["process"])) if found["process"] else found["print"] == fingerprint():
            continue
        # A server that outlived its killed run may still hold it: the next start tries again.
        with contextlib.suppress(psycopg2.errors.InsufficientPrivilege):
            drop(owner, name)


def is_alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


# --- Speaking with the server as its owner ---


def owner_url() -> str:
    return os.environ.get("OWNER_DATABASE_URL") or os.environ.get("DATABASE_URL") or embedded.url("owner")


def url_of(name: str) -> str:
    parts = urlsplit(owner_url())
    return owner_url().replace(parts.path, f"{parts.path.rpartition('/')[0]}/{name}")


@contextlib.contextmanager
def connected(url: str) -> Iterator:
    found = environ.Env.db_url_config(url)
    connection = psycopg2.connect(
        host=found["HOST"],
        port=found["PORT"] or None,
        user=found["USER"],
        password=found["PASSWORD"] or None,
        dbname=found["NAME"],
    )
    connection.autocommit = True
    with contextlib.closing(connection):
        yield connection


@contextlib.contextmanager
def locked() -> Iterator:
    """One process at a time makes, copies and drops. The lock ends with its connection."""
    with connected(owner_url()) as owner:
        owner.cursor().execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield owner


def exists(owner, name: str) -> bool:
    cursor = owner.cursor()
    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
    return cursor.rowcount > 0


def create(owner, name: str, like: str = "template1") -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like))
    owner.cursor().execute(statement)


@tenacity.retry(
    retry=tenacity.retry_if_exception_type(psycopg2.errors.InsufficientPrivilege),
    wait=tenacity.wait_fixed(0.5),
    stop=tenacity.stop_after_attempt(20),
    reraise=True,
)
def drop(owner, name: str) -> None:
    """Autovacuum may be at work in it for a moment: that is the superuser's, and not the owner's to end."""
    owner.cursor().execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
