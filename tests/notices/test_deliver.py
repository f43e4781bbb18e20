"""A message leaves the house: once, at the right time, and what it held is forgotten."""

import logging
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from learning.notices.actions import MOST_ATTEMPTS, _lease, deliver, free_stale
from learning.notices.models import Message
from tests.factories.notices import MessageFactory

NOW = timezone.now()
State = Message.State


def delivered(message: Message, at=NOW) -> Message:
    deliver(message_id=str(message.pk), at=at)
    message.refresh_from_db()
    return message


@pytest.mark.django_db
def test_an_sms_is_handed_to_the_provider(sms, settings):
    settings.SMS_HTTP_REFERENCE = r'"SMSID": "([^"]+)"'

    message = delivered(MessageFactory(created_at=NOW))

    assert (message.state, message.sent_at, message.provider_reference) == (State.SENT, NOW, "abc-1")
    assert sms.bodies == [{"to": "+84000000123", "text": "Lớp học bắt đầu lúc 19:30.", "id": str(message.pk)}]


@pytest.mark.django_db
def test_the_text_of_a_code_is_forgotten_once_sent(sms):
    message = delivered(MessageFactory(created_at=NOW, kind=Message.Kind.CODE, body="mã 123456"))

    assert (message.state, message.body) == (State.SENT, "")
    assert sms.bodies[0]["text"] == "mã 123456"


@pytest.mark.django_db
def test_a_code_older_than_its_validity_is_not_sent(sms):
    message = delivered(MessageFactory(created_at=NOW, kind=Message.Kind.CODE, body="mã 123456", expires_at=NOW))

    assert (message.state, message.body, sms.requests) == (State.FAILED, "", [])


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.SENDING, State.SENT, State.FAILED])
def test_only_what_waits_is_sent(sms, state):
    assert delivered(MessageFactory(created_at=NOW, state=state)).state == state
    assert sms.requests == []


@pytest.mark.django_db
def test_nothing_is_sent_before_it_is_due(sms):
    delivered(MessageFactory(created_at=NOW, due_at=NOW + timedelta(seconds=1)))

    assert sms.requests == []


@pytest.mark.django_db
def test_a_refusal_ends_it(sms, caplog):
    sms.answer((400, "bad number"))

    message = delivered(MessageFactory(created_at=NOW))

    assert (message.state, message.last_error) == (State.FAILED, "HTTP 400")
    assert message.to not in caplog.text


@pytest.mark.django_db
def test_doubt_ends_it_for_a_second_sms_is_worse_than_none(sms):
    sms.answer((500, "oops"))

    assert delivered(MessageFactory(created_at=NOW)).state == State.FAILED
    delivered(Message.objects.get())
    assert len(sms.requests) == 1


@pytest.mark.django_db
def test_what_was_not_taken_waits_longer_each_time(sms, monkeypatch):
    monkeypatch.setattr("learning.notices.gateways.wait_exponential", lambda **_: lambda _: 0)
    sms.answer((503, "later"))
    message = MessageFactory(created_at=NOW)

    after_first = delivered(message).due_at
    after_second = delivered(message, at=after_first).due_at

    assert message.state == State.QUEUED
    assert (after_first - NOW, after_second - after_first) == (timedelta(seconds=15), timedelta(seconds=30))


@pytest.mark.django_db
def test_no_wait_is_longer_than_an_hour(sms, monkeypatch):
    monkeypatch.setattr("learning.notices.gateways.wait_exponential", lambda **_: lambda _: 0)
    sms.answer((503, "later"))

    assert delivered(MessageFactory(created_at=NOW, attempts=9)).due_at == NOW + timedelta(hours=1)


@pytest.mark.django_db
def test_it_is_given_up_in_the_end(sms, monkeypatch, caplog):
    monkeypatch.setattr("learning.notices.gateways.wait_exponential", lambda **_: lambda _: 0)
    sms.answer((503, "later"))

    message = delivered(MessageFactory(created_at=NOW, attempts=MOST_ATTEMPTS - 1))

    assert message.state == State.FAILED
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


@pytest.mark.django_db
def test_an_email_is_sent(settings, mailoutbox):
    message = delivered(
        MessageFactory(created_at=NOW, channel=Message.Channel.EMAIL, to="a@b.example", subject="Chào", body="Xin chào")
    )

    assert message.state == State.SENT
    assert [(mail.to, mail.subject, mail.body) for mail in mailoutbox] == [(["a@b.example"], "Chào", "Xin chào")]


@pytest.mark.django_db
def test_a_mail_server_that_is_down_is_tried_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    message = delivered(MessageFactory(created_at=NOW, channel=Message.Channel.EMAIL, to="a@b.example"))

    assert (message.state, message.attempts) == (State.QUEUED, 1)


@pytest.mark.django_db
def test_whoever_died_half_way_an_sms_ends_and_an_email_goes_again():
    half = {"state": State.SENDING, "leased_until": NOW, "attempts": 1}
    sms = MessageFactory(**half, kind=Message.Kind.CODE)
    email = MessageFactory(**half, channel=Message.Channel.EMAIL)
    busy = MessageFactory(**half | {"leased_until": NOW + timedelta(seconds=10)})

    free_stale(at=NOW + timedelta(seconds=1))

    states = {message.pk: message.state for message in Message.objects.all()}
    assert states == {sms.pk: State.FAILED, email.pk: State.QUEUED, busy.pk: State.SENDING}


@pytest.mark.django_db
def test_a_late_worker_does_not_overwrite_what_was_decided_meanwhile(sms, monkeypatch):
    message = MessageFactory(created_at=NOW)
    monkeypatch.setattr(
        "learning.notices.gateways.HttpGateway.send",
        lambda *_, **__: free_stale(at=NOW + timedelta(hours=1)) or "late",
    )

    assert delivered(message).state == State.FAILED


@pytest.mark.django_db
@pytest.mark.parametrize("late", [None, OSError("timed out")])
def test_a_late_worker_does_not_speak_for_the_one_that_took_over(monkeypatch, late):
    """Else an email on its way would be queued once more, or one that then fails would count as sent."""
    message = MessageFactory(created_at=NOW, channel=Message.Channel.EMAIL, to="a@b.example")

    def send_slowly(_mail) -> None:
        free_stale(at=NOW + timedelta(hours=1))
        assert _lease(str(message.pk), NOW + timedelta(hours=1))
        if late:
            raise late

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send_slowly)

    assert (delivered(message).state, message.attempts) == (State.SENDING, 2)


@pytest.mark.django_db(transaction=True)
def test_ten_workers_send_it_once(sms):
    message = MessageFactory(created_at=NOW)
    barrier = threading.Barrier(10)

    def work() -> None:
        barrier.wait()
        deliver(message_id=str(message.pk), at=NOW)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(sms.requests) == 1
