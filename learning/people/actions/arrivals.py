"""What a resident's own arrival changes. The number was proven by a code just before."""

import contextlib
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from learning.audit.actions import record
from learning.notices.actions import SmsCapReached, send_sms
from learning.people.actions.consents import give_consent
from learning.people.actions.refusal import Refused
from learning.people.limits import forget_tries
from learning.people.models import Commune, Consent, User


def register_resident(*, phone: str | None, full_name: str, commune: Commune, at: datetime) -> User:
    """A new person, who agreed to today's words and is 16 or older. Sent twice, it makes one.

    Gives back whoever holds the number already, where someone was faster.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                full_name=full_name, commune=commune, phone=phone, phone_verified=bool(phone), registered_at=at
            )
            record("register_resident", user, by=user, at=at, commune_code=commune.code)
            _agree(user, at)
            return user
    except IntegrityError:
        return User.objects.get(phone=phone)


@transaction.atomic
def settle_resident(
    *, user: User, full_name: str, commune: Commune, agreed: bool, at: datetime, by_phone: bool = True
) -> None:
    """A known person takes their record: what was missing is filled in, and the number, if it was proven, is theirs."""
    taken = by_phone and not user.phone_verified
    user.phone_verified, user.full_name, user.commune = user.phone_verified or by_phone, full_name, commune
    user.save(update_fields=["phone_verified", "full_name", "commune"])
    if taken:
        record("take_own_record", user, by=user, at=at, commune_code=commune.code)
    if agreed:
        _agree(user, at)


@transaction.atomic
def change_own_phone(*, user: User, phone: str, at: datetime) -> None:
    """The person moves to a new number; both were proven by a code. The old one hears of it.

    Raises Refused when someone else signs in with the new number.
    """
    old = user.phone
    if old == phone:
        return
    if User.objects.filter(phone=phone).exists():
        raise Refused(_("Số này đã có người dùng để đăng nhập. Bạn hỏi tình nguyện viên nơi bạn ở để được giúp."))
    user.phone, user.phone_verified = phone, True
    user.save(update_fields=["phone", "phone_verified"])
    record("change_own_phone", user, by=user, at=at, commune_code=user.commune_id or "")
    if old:
        forget_tries(old)
        _tell_old_number(old, at)


def note_visit(*, user: User, session_key: str, at: datetime) -> None:
    """Someone is still there. Called at most once in a few minutes."""
    User.objects.filter(pk=user.pk).update(last_seen_at=at)
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=at)


def forget_ended_sessions() -> None:
    """The list of devices holds only those that are still signed in."""
    living = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(living)).delete()


def _agree(user: User, at: datetime) -> None:
    give_consent(
        user=user,
        purpose=Consent.Purpose.LEARNING,
        channel=Consent.Channel.OWN,
        by=user,
        at=at,
        note=_("Đã đánh dấu: Tôi từ đủ 16 tuổi trở lên"),
    )


def _tell_old_number(phone: str, at: datetime) -> None:
    text = _("Số này không còn dùng để đăng nhập Bình dân học vụ số. Không phải bạn đổi? Gọi người hỗ trợ nơi bạn ở.")
    with contextlib.suppress(SmsCapReached):  # Courtesy must not stop the change.
        send_sms(to=phone, body=text, at=at)
