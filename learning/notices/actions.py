"""Verbs of sending. A message is a row first; `deliver` is the one place from which it leaves the house."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F, Q

from learning.audit.actions import record
from learning.audit.models import AuditEntry
from learning.notices.gateways import NotTakenError, Outbox, RefusedError, UnsureError, get_sms_gateway
from learning.notices.models import Message
from learning.notices.signals import message_queued

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 12
HOUR = timedelta(hours=1)
CAP_LOCK = 7_301_022

SMS, EMAIL = Message.Channel.SMS, Message.Channel.EMAIL
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
    """Messages whose sender died half-way: an email goes again, an SMS may have gone and does not."""
    stale = Message.objects.filter(state=SENDING, leased_until__lt=at)
    stale.filter(channel=EMAIL).update(state=QUEUED, due_at=at, leased_until=None)
    for message in stale.filter(channel=SMS):
        logger.error("SMS %s: the process died while sending it", message.pk)
        _end(message, FAILED, "interrupted")


def forget_old(*, at: datetime) -> None:
    """What was said to whom is kept for a year, a code's row for as long as it counts in limits and a day."""
    Message.objects.filter(
        Q(created_at__lt=at - timedelta(days=365)) | Q(kind=Message.Kind.CODE, created_at__lt=at - timedelta(days=2))
    ).delete()
