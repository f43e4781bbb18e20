"""What is sent to people: one row a message, which is its own outbox.

The row is written in the transaction of the act that sends it; a task delivers it, a sweep finds what a broker
lost. An SMS is sent at most once (`sending` is recorded before it leaves), an email at least once. A message that
holds a code forgets its body once it can no longer be sent, unless this is a demonstration.
"""

import uuid

from django.db import models


class Message(models.Model):
    class Channel(models.TextChoices):
        SMS = "sms", "SMS"
        EMAIL = "email", "Email"

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
