"""Notices to phones: really sealed, really signed, shown once, and only where somebody is signed in."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from learning.notices import actions
from learning.notices.checks import check_web_push
from learning.notices.models import Message, PushSubscription, Reminder
from learning.notices.push import public_key
from tests.notices.service import service

NOW = timezone.now()
OWNER = uuid4()


@pytest.fixture
def phone(db, sms):
    """In production, with a push service that works. A browser of OWNER is signed in there."""
    with service() as found:
        yield found


def signed_in(key: str = "a" * 32, until=None) -> Session:
    return Session.objects.create(session_key=key, expire_date=until or NOW + timedelta(days=90), session_data="")


def subscribe(phone, owner=OWNER, name="/one", session=None, at=NOW) -> PushSubscription:
    session = session or signed_in()
    endpoint = phone.url + name
    return actions.subscribe(owner=owner, session_key=session.pk, endpoint=endpoint, at=at, **phone.keys)


def remind(key="2026-11-20 3", at=NOW, owner=OWNER) -> bool:
    words = {"title": "Mời bạn học tiếp", "body": "Bài tiếp theo của bạn: Ví giấy tờ."}
    return actions.remind_by_push(owner=owner, key=key, at=at, expires_at=at + timedelta(hours=2), **words)


def deliver(at=NOW) -> Message:
    message = Message.objects.get()
    actions.deliver(message_id=str(message.pk), at=at)
    message.refresh_from_db()
    return message


def test_the_browser_opens_it_and_knows_who_signed(phone):
    subscribe(phone)
    assert remind()
    assert deliver().state == "sent"
    assert phone.opened() == [{"title": "Mời bạn học tiếp", "body": "Bài tiếp theo của bạn: Ví giấy tờ."}]
    (claims,) = phone.signed_for(public_key())
    assert claims["aud"] == phone.url
    assert claims["sub"].startswith("mailto:")
    headers, _ = phone.seen[0]
    assert headers["ttl"] == "7200"
    assert headers["content-type"] == "application/octet-stream"


def test_nothing_of_it_is_readable_on_the_way(phone):
    subscribe(phone)
    remind()
    deliver()
    _, body = phone.seen[0]
    assert "học".encode() not in body


def test_one_occasion_never_comes_twice(phone):
    subscribe(phone)
    assert [remind(), remind(), remind("2026-11-20 7")] == [True, False, True]
    assert Message.objects.count() == 2


def test_without_a_phone_the_occasion_is_not_used_up(phone):
    assert not remind()
    assert not Reminder.objects.exists()


def test_nobody_elses_phone_shows_it(phone):
    subscribe(phone, owner=uuid4())
    assert not remind()
    assert not Message.objects.exists()


def test_only_the_phone_asked_on_last_shows_it(phone):
    subscribe(phone, name="/old", session=signed_in("b" * 32), at=NOW - timedelta(days=9))
    newest = subscribe(phone, name="/new")
    remind()
    assert deliver().to == str(newest.pk)
    assert len(phone.seen) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(phone, status):
    subscribe(phone)
    remind()
    phone.status = status
    assert deliver().state == "failed"
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(("status", "state"), [(429, "queued"), (503, "queued"), (500, "failed"), (400, "failed")])
def test_what_was_surely_not_taken_is_tried_again(phone, status, state):
    subscribe(phone)
    remind()
    phone.status = status
    assert deliver().state == state
    assert PushSubscription.objects.exists()
    phone.status = 201
    assert deliver(NOW + timedelta(minutes=5)).state == ("sent" if state == "queued" else "failed")


def test_a_redirect_is_not_followed(phone):
    subscribe(phone)
    remind()
    phone.status = 307
    assert deliver().state == "failed"
    assert len(phone.seen) == 1


def test_after_the_evening_nothing_is_shown(phone):
    subscribe(phone)
    remind()
    assert deliver(NOW + timedelta(hours=2)).last_error == "expired"
    assert phone.seen == []


def test_a_process_that_died_half_way_does_not_show_it_twice(phone):
    subscribe(phone)
    remind()
    Message.objects.update(state="sending", attempts=1, leased_until=NOW)
    actions.free_stale(at=NOW + timedelta(minutes=5))
    assert deliver(NOW + timedelta(minutes=6)).last_error == "interrupted"
    assert phone.seen == []


@pytest.mark.parametrize("end", ["sign out", "run out"])
def test_with_the_session_the_phone_goes(phone, end):
    session = signed_in()
    subscribe(phone, session=session)
    remind()
    if end == "sign out":
        session.delete()
        assert not PushSubscription.objects.exists()
    else:
        Session.objects.update(expire_date=NOW - timedelta(seconds=1))
    assert deliver().last_error == "gone"
    assert phone.seen == []
    assert not remind("another day")


def test_a_browser_belongs_to_who_came_last(phone):
    subscribe(phone)
    other = uuid4()
    subscribe(phone, owner=other, session=signed_in("b" * 32))
    assert PushSubscription.objects.get().owner == other


def test_a_session_has_one_browser(phone):
    session = signed_in()
    subscribe(phone, session=session)
    subscribe(phone, name="/again", session=session)
    assert PushSubscription.objects.get().endpoint.endswith("/again")


def test_going_takes_one_phone_or_all(phone):
    first = subscribe(phone)
    subscribe(phone, name="/two", session=signed_in("b" * 32))
    others = subscribe(phone, owner=uuid4(), name="/three", session=signed_in("c" * 32))
    actions.unsubscribe(owner=OWNER, endpoint=others.endpoint)
    assert PushSubscription.objects.count() == 3
    actions.unsubscribe(owner=OWNER, endpoint=first.endpoint)
    assert PushSubscription.objects.count() == 2
    actions.unsubscribe(owner=OWNER)
    assert list(PushSubscription.objects.all()) == [others]


def test_the_demonstration_keeps_it_in_the_house(db, settings, client):
    with service() as found:
        subscribe(found)
        assert remind()
        assert Message.objects.get().state == "sent"
        assert found.seen == []
        page = client.get("/hop-thu-thu/").content.decode()
        assert "Mời bạn học tiếp" in page
        assert "máy đã bật nhắc học" in page


def test_old_reminders_and_phones_without_a_session_are_forgotten(phone):
    lasting = subscribe(phone)
    subscribe(phone, name="/two", session=signed_in("b" * 32))
    Session.objects.filter(pk="b" * 32)._raw_delete("default")
    Reminder.objects.create(owner=OWNER, key="old", created_at=NOW - timedelta(days=366))
    Reminder.objects.create(owner=OWNER, key="new", created_at=NOW)
    actions.forget_old(at=NOW)
    assert list(PushSubscription.objects.all()) == [lasting]
    assert Reminder.objects.get().key == "new"


@pytest.mark.parametrize("key", ["", "short", "A" * 43, "!" * 43])
def test_a_key_that_cannot_sign_refuses_to_start(settings, key):
    assert check_web_push() == []
    settings.VAPID_PRIVATE_KEY = key
    assert [error.id for error in check_web_push()] == ["notices.E002"]
    settings.WEB_PUSH = False
    assert check_web_push() == []
