"""The worker's door. A task may run twice, or never: rows hold the truth."""

from celery import shared_task
from django.utils import timezone

from learning.notices import actions, queries


@shared_task
def deliver_message(message_id: str) -> None:
    actions.deliver(message_id=message_id, at=timezone.now())


@shared_task
def sweep() -> None:
    """Finds what a broker lost, what is to be tried again, and what died half-way."""
    now = timezone.now()
    actions.free_stale(at=now)
    for message_id in queries.list_due(now):
        deliver_message.delay(message_id)


@shared_task
def forget() -> None:
    actions.forget_old(at=timezone.now())
