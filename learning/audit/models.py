"""Who did what, append-only: the database refuses to change or delete an entry.

Holds what staff do, consent, roles and certificates. Learning acts are their own record and are not repeated here.
"""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One act. `action` is the imperative verb of the function that did it, `subject` what it was done to."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="người làm"
    )
    action = models.CharField("việc", max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    commune_code = models.CharField(max_length=10, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_kind} {self.subject_id}"
