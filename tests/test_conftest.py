"""The ground of all tests holds: the role, the database put back after a commit, the queue, no network."""

import socket

import pytest
from celery import shared_task
from django.db import ProgrammingError, connection, transaction
from pytest_socket import SocketConnectBlockedError

from learning.people.models import Province

ran: list[str] = []


@shared_task
def note(word: str) -> None:
    ran.append(word)


@pytest.mark.django_db
def test_tests_connect_as_the_role_that_serves():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("web",)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE a (b int)")


@pytest.mark.parametrize("run", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_a_commit_does_not_reach_the_next_test(run):
    from wagtail.models import Locale, Page

    assert not Province.objects.filter(short_code="ZZ").exists()
    assert Page.objects.filter(depth=1).count() == 1
    assert Locale.objects.count() == 1
    Province.objects.create(code="99", short_code="ZZ", name="Thử", full_name="tỉnh Thử")


@pytest.mark.django_db(transaction=True)
def test_a_queued_task_runs_when_the_worker_comes(run_tasks):
    ran.clear()
    with transaction.atomic():
        note.delay_on_commit("sau")
        assert run_tasks() == 0
    assert run_tasks() == 1
    assert ran == ["sau"]


def test_no_test_reaches_beyond_this_machine():
    with pytest.warns(UserWarning, match="tried to use"), pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
