"""The proof: a certificate is a row of the register; the PDF is a rendering of it.

The row is its own outbox: `rendering`, `due_at`, `attempts` and `leased_until` say what is still to be rendered.
"""

import secrets
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from certificates.wording import Wording


def private_storage() -> Storage:
    return storages["private"]


def random_name(certificate: "Certificate", filename: str) -> str:
    return f"certificates/{secrets.token_urlsafe(24)}.pdf"


@register_setting(icon="form", order=600)
class CertificateSettings(BaseGenericSetting):
    """Who issues, as printed on the next certificates; those issued keep the words they were issued with."""

    issuer_parent = models.CharField(
        "cơ quan chủ quản", max_length=80, blank=True, help_text="Dòng trên, chữ in hoa. Để trống nếu không có."
    )
    issuer = models.CharField(
        "cơ quan cấp", max_length=80, default="NỀN TẢNG BÌNH DÂN HỌC VỤ SỐ", help_text="Dòng dưới, chữ in hoa."
    )
    authority = models.CharField(
        "ai chứng nhận",
        max_length=120,
        default="Nền tảng Bình dân học vụ số",
        help_text="Tên cơ quan hoặc chức danh người ký, trước chữ “chứng nhận”.",
    )
    place = models.CharField("địa danh", max_length=60, default="Quảng Ninh", help_text="Trước ngày, tháng, năm.")
    signer_title = models.TextField(
        "chức danh người ký",
        max_length=120,
        blank=True,
        help_text="Mỗi dòng một ý, ví dụ: KT. GIÁM ĐỐC rồi PHÓ GIÁM ĐỐC.",
    )
    signer_name = models.CharField("họ tên người ký", max_length=80, blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="biểu trưng",
        help_text="Không dùng Quốc huy, cờ, biểu trưng của Đảng và Đoàn.",
    )
    logo_allowed = models.BooleanField("Chúng tôi có quyền sử dụng hình này", default=False)

    panels = [
        MultiFieldPanel([FieldPanel("issuer_parent"), FieldPanel("issuer"), FieldPanel("authority")], "Nơi cấp"),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("signer_title"), FieldPanel("signer_name")], "Nơi ký"),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("logo_allowed")], "Biểu trưng"),
    ]
    select_related = ["logo"]

    class Meta:
        verbose_name = "mẫu giấy chứng nhận"
        verbose_name_plural = "mẫu giấy chứng nhận"

    def clean(self) -> None:
        super().clean()
        if self.logo_id and not self.logo_allowed:
            raise ValidationError({"logo_allowed": _("Bạn đánh dấu vào đây nếu có quyền sử dụng hình này.")})
        if len(self.signer_title.splitlines()) > 3:
            raise ValidationError({"signer_title": _("Chức danh dài nhất 3 dòng.")})


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

    class State(models.TextChoices):
        VALID = "valid", _("Còn giá trị")
        REPLACED = "replaced", _("Đã được thay bằng giấy khác")
        REVOKED = "revoked", _("Đã thu hồi")

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
    file = models.FileField(storage=private_storage, upload_to=random_name, blank=True)
    rendering = models.CharField(max_length=4, choices=Rendering, default=Rendering.DUE)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "giấy chứng nhận"
        verbose_name_plural = "giấy chứng nhận"
        ordering = ["-issued_at", "-id"]
        indexes = [models.Index(fields=["due_at"], condition=Q(rendering="due"), name="certificate_due")]
        constraints = [
            models.UniqueConstraint(fields=["register", "serial"], name="one_certificate_per_serial"),
            models.UniqueConstraint(
                fields=["completion"], condition=Q(replaced_at=None), name="one_current_certificate_per_completion"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None, replaced_by=None)
                | Q(replaced_at__isnull=False, replaced_by__isnull=False),
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

    @property
    def words(self) -> Wording:
        return Wording.from_json(self.wording)

    @property
    def state(self) -> "Certificate.State":
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.REPLACED if self.replaced_at else self.State.VALID

    @property
    def grouped_code(self) -> str:
        """As printed and read aloud: 7K3M-ZQ9A-XP2D."""
        return "-".join(self.code[start : start + 4] for start in (0, 4, 8))
