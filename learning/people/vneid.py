"""What VNeID says about someone, made small: the 12-digit number in it goes no further than this file.

VNeID stands here for any OpenID provider that the settings name. A claim is what the provider says; only `uid` says
who came, and no claim of a phone number proves that the phone is theirs.
"""

import hashlib
import hmac
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from learning.people.fields import OLDEST, NameField
from learning.people.models import User
from learning.people.phones import read_phone

# allauth's name of this provider, in addresses and in SocialAccount.provider.
PROVIDER = "vneid"
OWN_AGE = 16
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d", "%Y")


@dataclass(frozen=True)
class Claims:
    """`uid`: keyed digest of the provider's number for this person. The rest is empty where nothing usable was said."""

    uid: str
    full_name: str = ""
    phone: str = ""
    birth_year: int | None = None
    is_child: bool = False


def is_configured() -> bool:
    return bool(settings.VNEID_SERVER_URL)


def read_claims(said: Mapping[str, Any]) -> Claims:
    """Raises KeyError where the provider did not say who it is."""
    names = settings.VNEID_CLAIMS
    subject = str(said.get(names["subject"]) or "")
    if not subject:
        raise KeyError(names["subject"])
    born = _date(said.get(names.get("birth_date")))
    return Claims(
        uid=digest(subject),
        full_name=_name(said.get(names.get("full_name"))),
        phone=_phone(said.get(names.get("phone"))),
        birth_year=born.year if born else None,
        is_child=born is not None and _age(born) < OWN_AGE,
    )


def digest(subject: str) -> str:
    """A copy of the database cannot be tried against all 12-digit numbers: the key stands in the settings."""
    return hmac.new(settings.VNEID_SUBJECT_KEY.encode(), subject.encode(), hashlib.sha256).hexdigest()


def account_of(user: User) -> SocialAccount | None:
    """The person's tie to VNeID, if any."""
    return SocialAccount.objects.filter(user=user, provider=PROVIDER).first()


def holder_of(uid: str) -> User | None:
    account = SocialAccount.objects.filter(provider=PROVIDER, uid=uid).select_related("user").first()
    return account.user if account else None


def _name(said: object) -> str:
    with suppress(ValidationError):
        return NameField(required=False).clean(said if isinstance(said, str) else "")
    return ""


def _phone(said: object) -> str:
    with suppress(ValidationError):
        return read_phone(said) if isinstance(said, str) and said else ""
    return ""


def _date(said: object) -> date | None:
    """The day; of a bare year its first. None for what is no date of a living person."""
    for shape in DATES:
        with suppress(ValueError):
            born = datetime.strptime(str(said or ""), shape).date()
            return born if born.year >= OLDEST and born <= timezone.localdate() else None
    return None


def _age(born: date) -> int:
    today = timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
