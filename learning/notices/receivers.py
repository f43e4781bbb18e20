from django.db import transaction
from django.dispatch import receiver

from learning.notices.models import Message
from learning.notices.signals import message_queued
from learning.notices.tasks import deliver_message


@receiver(message_queued)
def enqueue(message: Message, **_kwargs: object) -> None:
    """Tried right after the commit; what the broker loses, or cannot take, the sweep finds."""
    transaction.on_commit(lambda: deliver_message.delay(str(message.pk)), robust=True)
