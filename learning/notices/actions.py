"""Verbs of sending. A message is a row first; `deliver` is the one place from which it leaves the house."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F, Q

from learning.audit.actions import record
from learning.audit.models import AuditEntry
from learning.notices.gateways import NotTakenError, Outbox, RefusedError, UnsureError, get_sms_gateway
from learning.notices.models import Message, PushSubscription, Reminder
from learning.notices.push import GoneError, push
from learning.notices.queries import living, newest_subscription
from learning.notices.signals import message_queued

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 12
HOUR = timedelta(hours=1)
CAP_LOCK = 7_301_022

SMS, EMAIL, PUSH = Message.Channel.SMS, Message.Channel.EMAIL, Message.Channel.PUSH
QUEUED, SENDING = Message.State.QUEUED, Message.State.SENDING
SENT, FAILED = Message.State.SENT, Message.State.FAILED


class SmsCapReached(Exception):  # noqa: N818 -- the name they all know it by
    """SMS_HOURLY_CAP texts have gone out within an hour; nothing was queued."""


def send_sms(
    *,
    to: str,
    body: str,
    at: datetime,
    kind: str = Message.Kind.NOTICE,
    expires_at: datetime | None = None,
) -> Message:
    """Queues one text to one E.164 number, in the caller's transaction if there is one.

    Raises SmsCapReached when the hour's cap is used up: money, and a stranger's patience, are at stake.
    """
    with transaction.atomic():
        allowed = _is_below_cap(at)
        if allowed:
            return _queue(channel=SMS, to=to, body=body, at=at, kind=kind, expires_at=expires_at)
        _raise_alarm(at)
    raise SmsCapReached


def send_email(*, to: str, subject: str, body: str, at: datetime, kind: str = Message.Kind.NOTICE) -> Message:
    """Queues one plain-text email; kind CODE where the text holds a secret."""
    return _queue(channel=EMAIL, to=to, subject=subject, body=body, at=at, kind=kind)


@transaction.atomic
def remind_by_push(*, owner: UUID, key: str, title: str, body: str, at: datetime, expires_at: datetime) -> bool:
    """Reminds a person on the phone they asked for it on last, once for this occasion. Tells whether it did."""
    subscription = newest_subscription(owner, at)
    if not subscription or not Reminder.objects.get_or_create(owner=owner, key=key, defaults={"created_at": at})[1]:
        return False
    to = str(subscription.pk)
    _queue(channel=PUSH, to=to, subject=title, body=body, at=at, kind=Message.Kind.NOTICE, expires_at=expires_at)
    return True


@transaction.atomic
def remind_by_sms(*, owner: UUID, to: str, body: str, at: datetime, expires_at: datetime) -> Message:
    """Because somebody asked for it. Raises SmsCapReached."""
    Reminder.objects.create(owner=owner, key=f"sms {at.isoformat()}", created_at=at)
    return send_sms(to=to, body=body, at=at, expires_at=expires_at)


def _queue(*, at: datetime, **fields: Any) -> Message:
    message = Message(created_at=at, due_at=at, **fields)
    if isinstance(get_sms_gateway(), Outbox):
        # The demonstration: nothing leaves the house, not even an email, so there is nothing to wait for.
        message.state, message.sent_at = SENT, at
        message.save(force_insert=True)
        return message
    message.save(force_insert=True)
    message_queued.send(sender=Message, message=message)
    return message


def _is_below_cap(at: datetime) -> bool:
    """Counted under a lock, so that parallel requests cannot pass the cap together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CAP_LOCK])
    return Message.objects.filter(channel=SMS, created_at__gt=at - HOUR).count() < settings.SMS_HOURLY_CAP


def _raise_alarm(at: datetime) -> None:
    """Once an hour: a line for whoever watches the log, and an entry that stays."""
    if AuditEntry.objects.filter(action="reach_sms_cap", at__gt=at - HOUR).exists():
        return
    logger.error(
        "SMS_HOURLY_CAP of %s reached: no SMS, no sign-in by code until the hour is over",
        settings.SMS_HOURLY_CAP,
    )
    newest = Message.objects.filter(channel=SMS).latest("created_at")
    record("reach_sms_cap", newest, by=None, at=at, cap=settings.SMS_HOURLY_CAP)


# --- Delivering ---


def deliver(*, message_id: str, at: datetime) -> None:
    """Sends one message, if it is due and nobody else is at it. Safe to call again."""
    if message := _lease(message_id, at):
        if message.expires_at and message.expires_at <= at:
            _end(message, FAILED, "expired")
        elif message.channel == SMS:
            _deliver_sms(message, at)
        elif message.channel == PUSH:
            _deliver_push(message, at)
        else:
            _deliver_email(message, at)


def _lease(message_id: str, at: datetime) -> Message | None:
    """Committed before anything leaves: whoever finds it `sending` later knows that it may have gone."""
    leased = Message.objects.filter(pk=message_id, state=QUEUED, due_at__lte=at).update(
        state=SENDING, leased_until=at + LEASE, due_at=at + LEASE, attempts=F("attempts") + 1
    )
    return Message.objects.get(pk=message_id) if leased else None


def _deliver_sms(message: Message, at: datetime) -> None:
    try:
        reference = get_sms_gateway().send(to=message.to, text=message.body, reference=str(message.pk))
    except NotTakenError as error:
        _try_later(message, at, str(error))
    except (RefusedError, UnsureError) as error:
        logger.error("SMS %s was not sent: %s", message.pk, error)
        _end(message, FAILED, str(error))
    else:
        _end(message, SENT, "", sent_at=at, provider_reference=reference)


def _deliver_push(message: Message, at: datetime) -> None:
    """What a browser no longer takes is forgotten. Its session may have ended since: then nothing leaves either."""
    subscription = living(PushSubscription.objects.filter(pk=message.to), at).first()
    if not subscription:
        return _end(message, FAILED, "gone")
    seconds = int((message.expires_at - at).total_seconds()) if message.expires_at else 0
    try:
        push(subscription, title=message.subject, body=message.body, seconds=seconds)
    except GoneError as error:
        subscription.delete()
        _end(message, FAILED, str(error))
    except NotTakenError as error:
        _try_later(message, at, str(error))
    except (RefusedError, UnsureError) as error:
        logger.error("Notice %s was not shown: %s", message.pk, error)
        _end(message, FAILED, str(error))
    else:
        _end(message, SENT, "", sent_at=at)


def _deliver_email(message: Message, at: datetime) -> None:
    try:
        EmailMessage(message.subject, message.body, to=[message.to]).send()
    except OSError as error:  # smtplib's errors are OSErrors too
        _try_later(message, at, type(error).__name__)
    else:
        _end(message, SENT, "", sent_at=at)


def _try_later(message: Message, at: datetime, error: str) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        logger.error("Message %s given up after %s attempts: %s", message.pk, message.attempts, error)
        _end(message, FAILED, error)
    else:
        wait = min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
        _write(message, state=QUEUED, due_at=at + wait, leased_until=None, last_error=error[:300])


def _end(message: Message, state: str, error: str, **fields: Any) -> None:
    """A code has served once it went out or cannot go out any more: its text is forgotten."""
    if message.kind == Message.Kind.CODE and not settings.DEMO:
        fields["body"] = ""
    _write(message, state=state, leased_until=None, last_error=error[:300], **fields)


def _write(message: Message, **fields: Any) -> None:
    """Only whoever holds the lease may say how it ended."""
    Message.objects.filter(pk=message.pk, state=SENDING, attempts=message.attempts).update(**fields)


def free_stale(*, at: datetime) -> None:
    """Messages whose sender died half-way: an email goes again, another may have gone and does not."""
    stale = Message.objects.filter(state=SENDING, leased_until__lt=at)
    stale.filter(channel=EMAIL).update(state=QUEUED, due_at=at, leased_until=None)
    for message in stale.exclude(channel=EMAIL):
        logger.error("%s %s: the process died while sending it", message.get_channel_display(), message.pk)
        _end(message, FAILED, "interrupted")


# --- Phones that show notices ---


@transaction.atomic
def subscribe(
    *, owner: UUID, session_key: str, endpoint: str, p256dh: str, auth: str, at: datetime
) -> PushSubscription:
    """This browser shows notices to this person from now on, and no longer to anybody who was here before."""
    PushSubscription.objects.filter(session=session_key).exclude(endpoint=endpoint).delete()
    keys = {"owner": owner, "session_id": session_key, "p256dh": p256dh, "auth": auth, "created_at": at}
    return PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=keys)[0]


def unsubscribe(*, owner: UUID, endpoint: str = "") -> None:
    """This browser of the person, or all of them."""
    own = PushSubscription.objects.filter(owner=owner)
    (own.filter(endpoint=endpoint) if endpoint else own).delete()


@transaction.atomic
def forget_owner(*, owner: UUID) -> None:
    """All that tells of reminders to this person."""
    phones = PushSubscription.objects.filter(owner=owner)
    Message.objects.filter(channel=PUSH, to__in=[str(phone.pk) for phone in phones]).delete()
    phones.delete()
    Reminder.objects.filter(owner=owner).delete()


@transaction.atomic
def unite_reminders(*, kept: UUID, dropped: UUID) -> None:
    """Two records of one person are one, who was reminded of what either was reminded of."""
    unsubscribe(owner=dropped)
    own = Reminder.objects.filter(owner=kept).values("key")
    Reminder.objects.filter(owner=dropped).exclude(key__in=own).update(owner=kept)
    Reminder.objects.filter(owner=dropped).delete()


def forget_old(*, at: datetime) -> None:
    """What was said to whom is kept for a year, a code's row for as long as it counts in limits and a day."""
    Message.objects.filter(
        Q(created_at__lt=at - timedelta(days=365)) | Q(kind=Message.Kind.CODE, created_at__lt=at - timedelta(days=2))
    ).delete()
    Reminder.objects.filter(created_at__lt=at - timedelta(days=365)).delete()
    PushSubscription.objects.exclude(session__in=Session.objects.all()).delete()
