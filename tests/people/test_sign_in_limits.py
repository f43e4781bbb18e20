"""Limits hold however many try at once; and the way allauth counts, they do not."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from learning.people.limits import GUESSES, Limit, forget_old_tries, forget_tries
from learning.people.models import Tally
from learning.people.tasks import tidy
from tests.people.door import CODE, Visitor
from tests.people.people import resident

NOW = timezone.now()
PARALLEL = 12


def at_once(work: Callable[[], object]) -> list:
    """Does it in many threads that start together; gives what each returned."""
    results, barrier = [], threading.Barrier(PARALLEL)

    def run() -> None:
        barrier.wait()
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(PARALLEL)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_sixty_parallel_tries_take_exactly_what_there_is():
    taken = [limit for _ in range(5) for limit in at_once(lambda: GUESSES.take("+84000000123", NOW))]

    assert (len(taken), sum(taken)) == (60, 5)


@pytest.mark.django_db(transaction=True)
def test_looking_before_counting_would_let_more_through():
    """The negative control: the same limit as one would write it first."""
    limit = Limit("control", 5, 600)

    def look_then_count() -> bool:
        tally, _ = Tally.objects.get_or_create(key=limit.key("x"), defaults={"count": 0, "window_started_at": NOW})
        connection.cursor().execute("SELECT pg_sleep(0.02)")
        if tally.count >= limit.amount:
            return False
        tally.count += 1
        tally.save()
        return True

    assert sum(at_once(look_then_count)) > 5


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_on_one_session_are_compared_five_times():
    resident(phone="+84000000123")
    visitor = Visitor()
    visitor.ask()
    wrong, session = visitor.wrong_code, visitor.client.cookies["s"].value

    def guess() -> str:
        client = Client()
        client.cookies["s"] = session
        return client.post(CODE, {"code": wrong}).content.decode()

    pages = [page for _ in range(3) for page in at_once(guess)]

    assert sum("Mã chưa đúng" in page for page in pages) == 5
    assert sum("Bạn nhập sai 5 lần" in page for page in pages) == 31


@pytest.mark.django_db
def test_a_window_ends_and_a_new_one_begins_with_the_next_try():
    limit = Limit("some", 2, 60)
    tries = [0, 30, 59, 60, 90, 119, 120]

    taken = [limit.take("x", NOW + timedelta(seconds=second)) for second in tries]

    assert taken == [True, True, False, True, True, False, True]


@pytest.mark.django_db
def test_refused_tries_do_not_prolong_the_wait():
    limit = Limit("some", 1, 60)
    limit.take("x", NOW)
    for second in range(0, 60, 5):
        assert not limit.take("x", NOW + timedelta(seconds=second))

    assert limit.take("x", NOW + timedelta(seconds=60))


@pytest.mark.django_db
def test_no_number_stands_in_the_table():
    GUESSES.take("+84000000123", NOW)

    assert "84000000123" not in Tally.objects.get().key


@pytest.mark.django_db
def test_a_number_that_changes_hands_starts_afresh():
    for _ in range(5):
        GUESSES.take("+84000000123", NOW)

    forget_tries("+84000000123")

    assert GUESSES.take("+84000000123", NOW)


@pytest.mark.django_db
def test_what_is_over_is_forgotten():
    GUESSES.take("old", NOW - timedelta(days=2))
    GUESSES.take("new", NOW)

    forget_old_tries(NOW)

    assert [tally.key for tally in Tally.objects.all()] == [GUESSES.key("new")]


@pytest.mark.django_db
def test_tidying_keeps_who_is_there():
    visitor = Visitor()
    resident(phone="+84000000123")
    visitor.arrive()

    tidy()

    assert visitor.user
