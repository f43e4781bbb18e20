"""Messages are rows first, and an hour's cap holds however many ask at once."""

import logging
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.notices.actions import SmsCapReached, send_email, send_sms
from learning.notices.models import Message
from learning.notices.tasks import sweep
from tests.factories.notices import MessageFactory

NOW = timezone.now()
PHONE = "+84000000123"


@pytest.mark.django_db(transaction=True)
def test_a_message_is_sent_by_the_worker_after_the_commit(sms, run_tasks):
    send_sms(to=PHONE, body="Chào", at=NOW)

    assert sms.requests == []
    assert run_tasks() == 1
    assert len(sms.requests) == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_when_the_act_is_undone(sms, run_tasks):
    with transaction.atomic():
        send_sms(to=PHONE, body="Chào", at=NOW)
        transaction.set_rollback(True)

    assert (run_tasks(), Message.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_down_does_not_break_the_act(sms, run_tasks, settings, tmp_path):
    queue = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])
    queue.rename(tmp_path / "away")
    try:
        message = send_sms(to=PHONE, body="Chào", at=NOW)
    finally:
        (tmp_path / "away").rename(queue)

    assert Message.objects.get() == message
    sweep()
    run_tasks()
    assert len(sms.requests) == 1


@pytest.mark.django_db
def test_the_demonstration_keeps_everything_in_the_house(mailoutbox):
    sms = send_sms(to=PHONE, body="mã 123456", kind=Message.Kind.CODE, at=NOW)
    email = send_email(to="a@b.example", subject="Chào", body="Xin chào", at=NOW)

    assert [sms.state, email.state] == [Message.State.SENT] * 2
    assert sms.body == "mã 123456"
    assert mailoutbox == []


@pytest.mark.django_db
def test_the_cap_counts_the_last_hour(settings, caplog):
    settings.SMS_HOURLY_CAP = 2
    MessageFactory(created_at=NOW - timedelta(minutes=61))
    MessageFactory(channel=Message.Channel.EMAIL)
    for _ in range(2):
        send_sms(to=PHONE, body="Chào", at=NOW)

    for _ in range(3):
        with pytest.raises(SmsCapReached):
            send_sms(to=PHONE, body="Chào", at=NOW)

    assert Message.objects.filter(body="Chào").count() == 2
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert AuditEntry.objects.get().action == "reach_sms_cap"
    send_sms(to=PHONE, body="Chào", at=NOW + timedelta(minutes=61))


@pytest.mark.django_db(transaction=True)
def test_parallel_senders_do_not_pass_the_cap_together(settings):
    settings.SMS_HOURLY_CAP = 5
    sent, barrier = [], threading.Barrier(12)

    def send() -> None:
        barrier.wait()
        try:
            sent.append(send_sms(to=PHONE, body="Chào", at=NOW))
        except SmsCapReached:
            pass
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(12)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert (len(sent), Message.objects.count()) == (5, 5)
