"""Who: every person is one User, able to sign in or not; where they live; what they may do; what they agreed to.

A learner is a User with an enrolment. A volunteer or an official is a User with a Role, which is being allowed;
`User.commune` is only belonging. The 12-digit number, images of papers and ethnicity are not collected.
"""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from learning.text import clean, fold, place_key, sort_key


class Province(models.Model):
    """One of the 34. `short_code` opens certificate numbers: QN-2026-000123."""

    code = models.CharField("mã", max_length=2, primary_key=True)
    short_code = models.CharField("viết tắt", max_length=4, unique=True)
    name = models.CharField("tên", max_length=80)
    full_name = models.CharField("tên đầy đủ", max_length=100)

    class Meta:
        verbose_name = "tỉnh"
        verbose_name_plural = "tỉnh"

    def __str__(self) -> str:
        return self.full_name


class Commune(models.Model):
    """A xã, phường or đặc khu since 1/7/2025. `search_key` finds it by its former communes and district too."""

    class Kind(models.TextChoices):
        XA = "xa", "Xã"
        PHUONG = "phuong", "Phường"
        DAC_KHU = "dac_khu", "Đặc khu"

    code = models.CharField("mã", max_length=5, primary_key=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="communes")
    name = models.CharField("tên", max_length=80)
    full_name = models.CharField("tên đầy đủ", max_length=100)
    kind = models.CharField("loại", max_length=10, choices=Kind)
    slug = models.SlugField(unique=True)
    population = models.PositiveIntegerField("dân số", null=True, blank=True)
    former_names = models.TextField("trước đây là", blank=True)
    former_district = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    tile_x = models.PositiveSmallIntegerField(null=True)
    tile_y = models.PositiveSmallIntegerField(null=True)
    search_key = models.TextField(editable=False)
    sort_key = models.CharField(max_length=200, editable=False, db_collation="C")
    help_name = models.CharField("người hỗ trợ", max_length=80, blank=True)
    help_phone = models.CharField("số điện thoại hỗ trợ", max_length=16, blank=True)

    class Meta:
        verbose_name = "xã, phường, đặc khu"
        verbose_name_plural = "xã, phường, đặc khu"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args, **kwargs):
        self.search_key = fold(f"{self.full_name} {self.former_names} {self.former_district}")
        self.sort_key = place_key(self.name)
        super().save(*args, **kwargs)

    @property
    def in_sentence(self) -> str:
        """ "phường Uông Bí": the kind begins with a small letter inside a sentence."""
        return self.full_name[:1].lower() + self.full_name[1:]


class Village(models.Model):
    """Thôn, bản, khu phố: not a tier of government, but how people say where they live."""

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="villages")
    name = models.CharField("thôn, bản, khu phố", max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["commune", "name"], name="one_village_per_name_in_commune")]

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet):
    def present(self) -> "UserQuerySet":
        """Without records united with another one, and without people whose data were deleted on request."""
        return self.filter(merged_into=None, erased_at=None)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, password: str | None = None, **fields) -> "User":
        user = self.model(**fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, password: str | None = None, **fields) -> "User":
        return self.create_user(password, **fields, is_superuser=True, is_staff=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Two numbers a person may have: `phone` signs in and is theirs alone; `contact_phone` is a family's and free."""

    class Gender(models.TextChoices):
        FEMALE = "female", "Nữ"
        MALE = "male", "Nam"

    class Address(models.TextChoices):
        """How this person chose to be greeted; never guessed."""

        BAC = "bác", "bác"
        ONG = "ông", "ông"
        BA = "bà", "bà"
        CO = "cô", "cô"
        CHU = "chú", "chú"
        ANH = "anh", "anh"
        CHI = "chị", "chị"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    full_name = models.CharField("họ và tên", max_length=80, blank=True)
    sort_key = models.CharField(max_length=200, editable=False, db_collation="C")
    search_key = models.CharField(max_length=80, editable=False)
    address = models.CharField("muốn được gọi là", max_length=4, choices=Address, blank=True)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    gender = models.CharField("giới tính", max_length=6, choices=Gender, blank=True)
    target_group = models.CharField("nhóm", max_length=20, blank=True)
    commune = models.ForeignKey(
        Commune,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
        verbose_name="xã, phường, đặc khu",
    )
    village = models.ForeignKey(
        Village,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="people",
        verbose_name="thôn, bản, khu phố",
    )
    phone = models.CharField("số điện thoại", max_length=16, null=True, blank=True, unique=True)
    phone_verified = models.BooleanField(default=False)
    contact_phone = models.CharField("số liên hệ", max_length=16, blank=True)
    email = models.EmailField("email", null=True, blank=True, unique=True)
    username = models.CharField("tên đăng nhập", max_length=40, null=True, blank=True, unique=True)
    is_active = models.BooleanField("được đăng nhập", default=True)
    is_staff = models.BooleanField(default=False)
    # Written at most once an hour; after twelve idle months the number may be someone else's.
    last_seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    merged_into = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "người"
        verbose_name_plural = "người"
        indexes = [
            # A volunteer's list: counted, and turned to any page, without touching the rows.
            models.Index(
                fields=["commune", "sort_key", "id"],
                condition=Q(merged_into=None, erased_at=None),
                name="people_in_order",
            ),
            GinIndex(fields=["search_key"], name="user_search", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=1906, birth_year__lte=2100),
                name="plausible_birth_year",
            ),
            models.CheckConstraint(condition=~Q(phone=""), name="phone_is_null_or_a_number"),
            models.CheckConstraint(condition=~Q(email=""), name="email_is_null_or_an_address"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username or (_("Đã xoá thông tin") if self.erased_at else str(self.public_id))

    def save(self, *args, **kwargs):
        self.full_name = clean(self.full_name)
        self.search_key = fold(self.full_name)
        self.sort_key = sort_key(self.full_name)
        if (fields := kwargs.get("update_fields")) and "full_name" in fields:
            kwargs["update_fields"] = {*fields, "search_key", "sort_key"}
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @property
    def first_name(self) -> str:
        """Wagtail asks for it; Vietnamese names are never split."""
        return self.full_name

    @property
    def last_name(self) -> str:
        return ""

    @property
    def greeting(self) -> str:
        """ "Chào bác Hoa" where a form of address was chosen, else "Xin chào, Nguyễn Thị Hoa"."""
        if self.address and self.full_name:
            return f"Chào {self.address} {self.full_name.split()[-1]}"
        return f"Xin chào, {self.full_name}" if self.full_name else "Xin chào"

    @cached_property
    def active_roles(self) -> list["Role"]:
        """Read once a request: rights follow the row, not the session."""
        return list(self.roles.filter(withdrawn_at=None).select_related("commune"))


class Role(models.Model):
    """A right over one commune, or over the whole province where `commune` is empty."""

    class Kind(models.TextChoices):
        VOLUNTEER = "volunteer", "Tình nguyện viên"
        OFFICIAL = "official", "Cán bộ"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles", verbose_name="người")
    kind = models.CharField("quyền", max_length=10, choices=Kind)
    commune = models.ForeignKey(
        Commune,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name="xã, phường, đặc khu",
    )
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "quyền"
        verbose_name_plural = "quyền"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "commune"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="one_active_role_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="role_withdrawn_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.commune or 'toàn tỉnh'}"


class Consent(models.Model):
    """What a person agreed to, in which words, when and how. The proof stays after withdrawal (Law 91/2025)."""

    class Purpose(models.TextChoices):
        LEARNING = "learning", "Học tập"
        REMINDERS = "reminders", "Nhắn tin nhắc học"

    class Channel(models.TextChoices):
        OWN = "own", "Tự đồng ý trên máy của mình"
        ASSISTED = "assisted", "Đồng ý khi tình nguyện viên ở bên"
        PAPER = "paper", "Ký trên giấy"
        PARENT = "parent", "Cha mẹ hoặc người giám hộ đồng ý"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.CharField(max_length=20)
    channel = models.CharField(max_length=10, choices=Channel)
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose"], condition=Q(withdrawn_at=None), name="one_standing_consent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.version}"


class DataRequest(models.Model):
    """A person's request about their data. Answered within 2 working days (Decree 356/2025), then carried out."""

    class Kind(models.TextChoices):
        DELETE = "delete", "Xoá thông tin"
        WITHDRAW = "withdraw", "Rút lại sự đồng ý"

    # Days to carry out, after which the person may complain (Decree 356/2025: 10 to 20 days by kind).
    CARRY_OUT_DAYS: dict[str, int] = {Kind.DELETE: 20, Kind.WITHDRAW: 15}
    # Once, with a reason, it may be put off by so many days (the same decree).
    MOST_EXTENSION_DAYS = 15

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="data_requests", verbose_name="người")
    kind = models.CharField("việc", max_length=10, choices=Kind)
    made_at = models.DateTimeField("gửi lúc")
    answer_due_at = models.DateTimeField("hạn trả lời")
    answered_at = models.DateTimeField("đã trả lời lúc", null=True, blank=True)
    done_at = models.DateTimeField("đã làm xong lúc", null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField("ghi chú", blank=True)
    extended_at = models.DateTimeField("đã gia hạn lúc", null=True, blank=True)
    extension_days = models.PositiveSmallIntegerField("số ngày gia hạn", default=0, db_default=0)
    extension_reason = models.TextField("lý do gia hạn", blank=True, default="", db_default="")

    class Meta:
        verbose_name = "yêu cầu về dữ liệu"
        verbose_name_plural = "yêu cầu về dữ liệu"
        ordering = ["answer_due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(done_at=None), name="one_open_request_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user}"

    @property
    def carry_out_due_at(self) -> datetime:
        return self.made_at + timedelta(days=self.CARRY_OUT_DAYS[self.kind] + self.extension_days)


class Tally(models.Model):
    """How often something was tried in a window of time: guesses at a code, codes sent to a number.

    Counted in the database by one statement (learning/people/limits.py): a counter in a session or a cache can be
    raced. The key is a keyed hash, so that no list of numbers or addresses stands here.
    """

    key = models.CharField(max_length=64, primary_key=True)
    window_started_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.count} since {self.window_started_at}"


class PasskeyOffer(models.Model):
    """Signing in by finger or face is offered once, after the second sign-in by code; then it waits under "Tôi"."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    code_sign_ins = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.code_sign_ins}, {self.made_at or '–'}"
