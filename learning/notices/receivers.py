from django.dispatch import receiver

from learning.notices.models import Message
from learning.notices.signals import message_queued
from learning.notices.tasks import deliver_message


@receiver(message_queued)
def enqueue(message: Message, **_kwargs: object) -> None:
    """Tried right after the commit; what the broker loses, the sweep finds."""
    deliver_message.delay_on_commit(str(message.pk))
