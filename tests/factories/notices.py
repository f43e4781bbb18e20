import factory
from django.utils import timezone

from learning.notices.models import Message


class MessageFactory(factory.django.DjangoModelFactory):
    """An SMS that waits to be sent."""

    class Meta:
        model = Message

    channel = Message.Channel.SMS
    kind = Message.Kind.NOTICE
    to = "+84000000123"
    body = "Lớp học bắt đầu lúc 19:30."
    created_at = factory.LazyFunction(timezone.now)
    due_at = factory.SelfAttribute("created_at")
