"""Ties between a person and their VNeID. Both were proven just before: by VNeID, and by a code, or a fresh sign-in."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from learning.audit.actions import record
from learning.people.actions.arrivals import register_resident
from learning.people.actions.refusal import Refused
from learning.people.models import Commune, User
from learning.people.vneid import PROVIDER, account_of, holder_of

OF_ANOTHER = _("VNeID này đã gắn với tài khoản khác. Bạn hỏi tình nguyện viên nơi bạn ở để được giúp.")
HAS_ANOTHER = _("Tài khoản này đã gắn với VNeID khác. Bạn hỏi tình nguyện viên nơi bạn ở để được giúp.")
NO_OTHER_WAY = _("Bạn chỉ đăng nhập bằng VNeID. Bạn thêm số điện thoại trước, rồi mới gỡ VNeID.")


def join_by_vneid(
    *, uid: str, phone: str | None, full_name: str, commune: Commune, birth_year: int | None, at: datetime
) -> User:
    """A new person with VNeID and perhaps a proven number, who agreed and is 16 or older. Sent twice, it makes one.

    Where someone else was noted under the number meanwhile, gives back that record, not tied to anything: whether it
    is this person's is still to be asked. Raises Refused when its owner has another VNeID.
    """
    if user := holder_of(uid):
        return user
    try:
        with transaction.atomic():
            user = register_resident(phone=phone, full_name=full_name, commune=commune, at=at)
            if not phone or user.phone_verified:
                link_vneid(user=user, uid=uid, birth_year=birth_year, by=user, at=at)
            return user
    except Refused:
        if user := holder_of(uid):  # The same form, sent twice at once.
            return user
        raise


@transaction.atomic
def link_vneid(*, user: User, uid: str, birth_year: int | None, by: User, at: datetime) -> None:
    """From now on this VNeID signs this person in. A missing birth year is filled in. Raises Refused."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    account, made = SocialAccount.objects.get_or_create(provider=PROVIDER, uid=uid, defaults={"user": user})
    if account.user_id != user.pk:
        raise Refused(str(OF_ANOTHER))
    if not made:
        return
    if SocialAccount.objects.filter(user=user, provider=PROVIDER).exclude(pk=account.pk).exists():
        raise Refused(str(HAS_ANOTHER))
    if birth_year and not user.birth_year:
        user.birth_year = birth_year
        user.save(update_fields=["birth_year"])
    record("link_vneid", user, by=by, at=at, commune_code=user.commune_id or "")


@transaction.atomic
def unlink_vneid(*, user: User, by: User, at: datetime) -> None:
    """VNeID signs this person in no more. Raises Refused where nothing else would."""
    account = account_of(user)
    if account is None:
        return
    if not (user.phone and user.phone_verified) and not user.has_usable_password():
        raise Refused(str(NO_OTHER_WAY))
    account.delete()
    record("unlink_vneid", user, by=by, at=at, commune_code=user.commune_id or "")
