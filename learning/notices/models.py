"""What is sent to people: one row a message, which is its own outbox.

The row is written in the transaction of the act that sends it; a task delivers it, a sweep finds what a broker
lost. An SMS is sent at most once (`sending` is recorded before it leaves), an email at least once. A message that
holds a code forgets its body once it can no longer be sent, unless this is a demonstration.

This room stands below people: whose phone it is, is known by the person's public id alone.
"""

import uuid

from django.db import models


class Message(models.Model):
    class Channel(models.TextChoices):
        SMS = "sms", "SMS"
        EMAIL = "email", "Email"
        PUSH = "push", "Thông báo"

    class Kind(models.TextChoices):
        CODE = "code", "Mã xác nhận"
        NOTICE = "notice", "Tin báo"

    class State(models.TextChoices):
        QUEUED = "queued", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=10, choices=Channel)
    kind = models.CharField(max_length=10, choices=Kind)
    to = models.CharField("gửi đến", max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField("nội dung", blank=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField()
    # A code that would arrive after this is not sent any more.
    expires_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    provider_reference = models.CharField(max_length=100, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=["queued", "sending"]), name="message_due"),
            models.Index(fields=["channel", "created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.kind} {self.state}"


class PushSubscription(models.Model):
    """A browser that shows our notices, as its push service gave it to us. It belongs to a session, and goes with it:
    signed out, here or from elsewhere, the phone may be another's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField(db_index=True)
    # Without a constraint: sessions are thrown away in bulk, and nothing of ours may stand in the way.
    session = models.ForeignKey(
        "sessions.Session", on_delete=models.CASCADE, db_constraint=False, related_name="push_subscriptions"
    )
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class Reminder(models.Model):
    """Somebody was reminded. `key` names the occasion: the same one never comes twice."""

    owner = models.UUIDField()
    key = models.CharField(max_length=100)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_reminder_per_occasion")]

    def __str__(self) -> str:
        return self.key
