from datetime import datetime

from django.db.models import QuerySet

from learning.notices.models import Message

BATCH = 200


def list_due(at: datetime) -> list[str]:
    """Ids of messages that should be on their way, oldest first."""
    due = Message.objects.filter(state=Message.State.QUEUED, due_at__lte=at)
    return [str(pk) for pk in due.order_by("due_at").values_list("pk", flat=True)[:BATCH]]


def list_newest(limit: int = 30) -> QuerySet[Message]:
    return Message.objects.order_by("-created_at", "-pk")[:limit]
