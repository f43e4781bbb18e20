"""Sessions read the short way behave as Django's do."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from learning.people.session_store import SessionStore


@pytest.fixture
def key(db) -> str:
    session = SessionStore()
    session["name"] = "Hoa"
    session.create()
    return session.session_key


def test_it_is_the_one_in_use():
    assert settings.SESSION_ENGINE == "learning.people.session_store"


def test_what_was_put_in_comes_out(key, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert dict(SessionStore(key).items()) == {"name": "Hoa"}


def test_changes_stay(key):
    session = SessionStore(key)
    session["name"] = "Huệ"
    session.save()
    assert SessionStore(key)["name"] == "Huệ"
    assert Session.objects.count() == 1


def test_one_that_has_ended_is_empty_and_its_key_is_not_used_again(key):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(key)
    assert dict(session.items()) == {}
    assert session.session_key is None


@pytest.mark.parametrize("unknown", ["x" * 32, "x" * 41, "' OR 1=1 --xxxxxxx"])
def test_an_unknown_one_is_empty(db, unknown):
    session = SessionStore(unknown)
    assert dict(session.items()) == {}
    assert session.session_key is None


def test_one_that_was_tampered_with_is_empty(key):
    Session.objects.update(session_data="e30:1abcde:forged")
    assert dict(SessionStore(key).items()) == {}
