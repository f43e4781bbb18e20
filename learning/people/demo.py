"""The demonstration's accounts: one of each kind of person, with one password that everybody may know.

They exist only with DEMO; their numbers belong to nobody.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from learning.people.actions import give_consent, give_role, join_group, set_commune_help
from learning.people.groups import EDITORS, PROVINCE_ADMINS
from learning.people.models import Commune, Consent, Role, User

PASSWORD = "binh-dan-hoc-vu-so"  # noqa: S105 -- printed on the sign-in page of the demonstration
COMMUNE = "06811"  # Phường Uông Bí
HELP_NAME, HELP_PHONE = "Tổ công nghệ số khu 5", "+84000000005"


@dataclass(frozen=True)
class DemoAccount:
    """Signs in with `phone` and a code from the outbox page where there is no `username`."""

    who: str
    full_name: str
    phone: str = ""
    username: str = ""
    role: str = ""
    in_commune: bool = True
    group: str = ""
    birth_year: int | None = None

    @property
    def shown_phone(self) -> str:
        return f"0{self.phone[3:6]} {self.phone[6:9]} {self.phone[9:]}"


ACCOUNTS = (
    DemoAccount("Người học", "Nguyễn Thị Hoa", phone="+84000000001", birth_year=1961),
    DemoAccount("Tình nguyện viên", "Đặng Văn Minh", username="tinhnguyenvien", role=Role.Kind.VOLUNTEER),
    DemoAccount("Cán bộ xã, phường", "Vũ Thị Lan", username="canbo-xa", role=Role.Kind.OFFICIAL),
    DemoAccount("Cán bộ tỉnh", "Phạm Quốc Hùng", username="canbo-tinh", role=Role.Kind.OFFICIAL, in_commune=False),
    DemoAccount("Biên tập viên", "Hoàng Mai Anh", username="bientap", group=EDITORS, in_commune=False),
    DemoAccount("Quản trị tỉnh", "Bùi Thanh Sơn", username="quantri", group=PROVINCE_ADMINS, in_commune=False),
)


@transaction.atomic
def load_demo_accounts(*, at: datetime) -> None:
    """Adds those that are missing; nothing outside the demonstration. Needs communes and groups."""
    if not settings.DEMO:
        return
    commune = Commune.objects.filter(pk=COMMUNE).first() or Commune.objects.first()
    for account in ACCOUNTS:
        if not _exists(account):
            _add(account, commune, at)
    if commune and not commune.help_phone:
        official = User.objects.get(username="canbo-xa")
        set_commune_help(commune=commune, name=HELP_NAME, phone=HELP_PHONE, by=official, at=at)


def _exists(account: DemoAccount) -> bool:
    if account.username:
        return User.objects.filter(username=account.username).exists()
    return User.objects.filter(phone=account.phone).exists()


def _add(account: DemoAccount, commune: Commune | None, at: datetime) -> None:
    user = User.objects.create_user(
        PASSWORD if account.username else None,
        full_name=account.full_name,
        phone=account.phone or None,
        phone_verified=bool(account.phone),
        username=account.username or None,
        commune=commune if account.in_commune else None,
        birth_year=account.birth_year,
        registered_at=at,
    )
    if account.role:
        give_role(user=user, kind=account.role, commune=user.commune, by=None, at=at)
    elif account.group:
        join_group(user=user, name=account.group, by=None, at=at)
    else:
        own = Consent.Channel.OWN
        give_consent(user=user, purpose=Consent.Purpose.LEARNING, channel=own, by=user, at=at)
