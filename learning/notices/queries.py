from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet

from learning.notices.models import Message, PushSubscription, Reminder

BATCH = 200


def list_due(at: datetime) -> list[str]:
    """Ids of messages that should be on their way, oldest first."""
    due = Message.objects.filter(state=Message.State.QUEUED, due_at__lte=at)
    return [str(pk) for pk in due.order_by("due_at").values_list("pk", flat=True)[:BATCH]]


def list_newest(limit: int = 30) -> QuerySet[Message]:
    return Message.objects.order_by("-created_at", "-pk")[:limit]


def living(subscriptions: QuerySet[PushSubscription], at: datetime) -> QuerySet[PushSubscription]:
    """Those whose session has not ended: on a phone where nobody is signed in, nobody is reminded."""
    return subscriptions.filter(session__expire_date__gt=at)


def newest_subscription(owner: UUID, at: datetime) -> PushSubscription | None:
    return living(PushSubscription.objects.filter(owner=owner), at).order_by("-created_at").first()


def subscription_of_session(session_key: str | None) -> PushSubscription | None:
    return PushSubscription.objects.filter(session=session_key).first() if session_key else None


def was_texted(owner: UUID, at: datetime, within: timedelta) -> bool:
    """A reminder went to this person by SMS lately."""
    return texted_lately(owner, at, within).exists()


def texted_lately(owner: UUID | OuterRef, at: datetime, within: timedelta) -> QuerySet[Reminder]:
    return Reminder.objects.filter(owner=owner, key__startswith="sms ", created_at__gt=at - within)


def notices_to(*, owner: UUID, phone: str | None) -> QuerySet[Message]:
    """What was texted to this number, and shown on the phones that still show notices to its owner. No codes."""
    shown_on = [str(one.pk) for one in subscriptions_of(owner)]
    theirs = Q(channel=Message.Channel.PUSH, to__in=shown_on) | (Q(to=phone) if phone else Q())
    return Message.objects.filter(theirs, kind=Message.Kind.NOTICE).order_by("created_at")


def reminders_of(owner: UUID) -> QuerySet[Reminder]:
    return Reminder.objects.filter(owner=owner).order_by("created_at")


def subscriptions_of(owner: UUID) -> QuerySet[PushSubscription]:
    return PushSubscription.objects.filter(owner=owner).order_by("created_at")
