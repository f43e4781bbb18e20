"""The proof: a certificate is a row of the register; the PDF is a rendering of it.

The row is its own outbox: `rendering`, `due_at`, `attempts` and `leased_until` say what is still to be rendered.
"""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q


def private_storage():
    return storages["private"]


class Register(models.Model):
    """The last number given per province and year. Locked while a certificate is issued, so numbers have no gap."""

    province = models.ForeignKey("people.Province", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["province", "year"], name="one_register_per_province_and_year")]

    def __str__(self) -> str:
        return f"{self.province_id} {self.year}: {self.last_number}"


class Certificate(models.Model):
    """`number` stands in the register and on the paper; `code` (60 random bits) is what the check page asks for."""

    class Rendering(models.TextChoices):
        DUE = "due", "Chờ tạo tệp"
        DONE = "done", "Đã có tệp"
        DEAD = "dead", "Không tạo được tệp"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    completion = models.ForeignKey("progress.CourseCompletion", on_delete=models.PROTECT, related_name="certificates")
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="certificates")
    serial = models.PositiveIntegerField()
    number = models.CharField("số", max_length=20, unique=True)
    code = models.CharField("mã kiểm tra", max_length=12, unique=True)
    wording = models.JSONField()
    issued_at = models.DateTimeField("ngày cấp")
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_reason = models.CharField("lý do thu hồi", max_length=300, blank=True)
    file = models.FileField(storage=private_storage, upload_to="certificates", blank=True)
    rendering = models.CharField(max_length=4, choices=Rendering, default=Rendering.DUE)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "giấy chứng nhận"
        indexes = [models.Index(fields=["due_at"], condition=Q(rendering="due"), name="certificate_due")]
        constraints = [
            models.UniqueConstraint(fields=["register", "serial"], name="one_certificate_per_serial"),
            models.UniqueConstraint(
                fields=["completion"], condition=Q(replaced_at=None), name="one_current_certificate_per_completion"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None, replaced_by=None) | Q(replaced_at__isnull=False, replaced_by__isnull=False),
                name="certificate_replaced_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoked_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_reason="")),
                name="certificate_revoked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number
