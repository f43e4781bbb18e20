"""What every test stands on: real PostgreSQL as the role `web`, a real queue, files in a folder of the run."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client, TransactionTestCase

from learning.celery import app
from tests import database

# Playwright leaves its event loop running in this thread; our code meets none.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    """Instead of pytest-django's: see tests/database.py."""
    with database.database_for_this_process() as name:
        with django_db_blocker.unblock():
            connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        TransactionTestCase._fixture_teardown = restore_baseline
        yield
        with django_db_blocker.unblock():
            connection.close()


def restore_baseline(_test: TransactionTestCase | None = None) -> None:
    """After a test that committed: all rows go, those of the migrations come back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT restore_rows('baseline')")


@pytest.fixture(autouse=True)
def _fresh_pages() -> Iterator[None]:
    """No test meets a page that another one left in the page cache."""
    yield
    caches["pages"].clear()


@pytest.fixture
def run_tasks() -> Callable[[], int]:
    """The worker: runs what lies in the queue, and what that queues, in this process; tells how many ran."""

    def run() -> int:
        with app.connection() as broker, broker.SimpleQueue("celery") as queue:
            for count in range(1000):
                try:
                    message = queue.get_nowait()
                except queue.Empty:
                    return count
                positional, named, _options = message.payload
                app.tasks[message.headers["task"]](*positional, **named)
                message.ack()
        raise RuntimeError("The queue never empties")

    # What other tests queued has no rows here.
    with app.connection() as broker, broker.SimpleQueue("celery") as queue:
        queue.clear()
    return run


@pytest.fixture(scope="session")
def web_url(django_db_setup) -> str:
    """DATABASE_URL of this run for a process of its own (granian, a worker); use with `transactional_db`."""
    address = settings.DATABASES["default"]
    server = f"{address['HOST']}:{address['PORT']}" if address["PORT"] else f"/{address['HOST']}"
    secret = f":{address['PASSWORD']}" if address["PASSWORD"] else ""
    return f"postgres://{address['USER']}{secret}@{server}/{address['NAME']}"


@pytest.fixture
def csrf_client() -> Client:
    """A browser that is asked for the token, as in life."""
    return Client(enforce_csrf_checks=True)
