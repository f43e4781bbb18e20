"""A connection that the server ended is noticed before it is used, without asking the server."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.utils import OperationalError

from tests.certificates.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def end(process: int) -> None:
    """By another connection, as an administrator or a restart does; it may take a moment."""

    def terminate() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
            return cursor.fetchone()[0]

    assert at_once(terminate) == [True]


def last_statement(process: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [process])
        return cursor.fetchone()[0]


def test_a_living_connection_is_kept_and_the_server_not_asked():
    first = backend()
    request_finished.send(sender=None)
    request_started.send(sender=None)
    connection.ensure_connection()
    connection.health_check_done = False
    connection.close_if_health_check_failed()
    assert at_once(lambda: last_statement(first)) == ["SELECT pg_backend_pid()"]
    assert backend() == first


def test_a_connection_that_was_ended_is_replaced_at_the_next_request():
    first = backend()
    end(first)
    assert not connection.is_usable()
    request_finished.send(sender=None)
    request_started.send(sender=None)
    assert backend() != first


def test_ended_in_the_middle_of_a_request_costs_that_request_alone():
    end(backend())
    with pytest.raises(OperationalError):
        backend()
    request_finished.send(sender=None)
    request_started.send(sender=None)
    assert backend()


def test_no_connection_is_not_usable():
    connection.close()
    assert not connection.is_usable()
