"""What a broker lost is found again in rows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.notices.models import Message
from learning.notices.tasks import forget, sweep
from tests.factories.notices import MessageFactory

State = Message.State


@pytest.mark.django_db(transaction=True)
def test_a_lost_message_is_sent(sms, run_tasks):
    lost, done = MessageFactory(), MessageFactory(state=State.SENT)
    later = MessageFactory(due_at=timezone.now() + timedelta(hours=1))

    sweep()

    assert run_tasks() == 1, "what is done would crowd out what waits"
    assert {message.pk: message.state for message in Message.objects.all()} == {
        lost.pk: State.SENT,
        done.pk: State.SENT,
        later.pk: State.QUEUED,
    }


@pytest.mark.django_db(transaction=True)
def test_a_second_sweep_sends_nothing_twice(sms, run_tasks):
    MessageFactory()

    sweep()
    sweep()

    assert run_tasks() == 2
    assert len(sms.requests) == 1


@pytest.mark.django_db
def test_old_messages_are_forgotten():
    now = timezone.now()
    MessageFactory(state=State.SENT, created_at=now - timedelta(days=366))
    MessageFactory(state=State.SENT, kind=Message.Kind.CODE, created_at=now - timedelta(days=3))
    kept = MessageFactory(state=State.SENT, created_at=now - timedelta(days=300))

    forget()

    assert list(Message.objects.all()) == [kept]


def test_both_are_on_the_beat(settings):
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {sweep.name, forget.name} <= scheduled
