from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from learning.audit.actions import record
from learning.people.actions.refusal import Refused
from learning.people.actions.sign_in import end_sessions
from learning.people.models import User
from learning.people.queries import facts_to_take
from learning.people.signals import people_merged
from learning.people.vneid import account_of


@transaction.atomic
def merge_people(*, kept: User, dropped: User, by: User, at: datetime) -> None:
    """Unites two records of one person: `kept` stays, `dropped` goes to sleep and points to it. Not to be undone.

    What `kept` knows wins; where it knows nothing, `dropped` answers. Phone and e-mail move only into an empty place.
    A standing consent and an open request move unless `kept` has its own; so do ways in, where they open no more than
    before. Rooms above move what is theirs on `people_merged`. Raises Refused when `dropped` holds rights, or when
    either is no longer in use.
    """
    if dropped.merged_into_id == kept.pk:
        return
    _refuse(kept, dropped)
    moved = _take_ways_in(kept, dropped)
    _take_facts(kept, dropped)
    _take_records(kept, dropped, by, at)
    people_merged.send(sender=User, kept=kept, dropped=dropped, by=by, at=at)
    details = {"dropped": str(dropped.public_id)} | moved
    record("merge_people", kept, by=by, at=at, commune_code=kept.commune_id or "", **details)


def _refuse(kept: User, dropped: User) -> None:
    if kept == dropped:
        raise Refused(_("Đây là cùng một bản ghi."))
    if any(person.merged_into_id or person.erased_at for person in (kept, dropped)):
        raise Refused(_("Bản ghi này không còn dùng nữa."))
    if _holds_rights(dropped):
        raise Refused(_("Người bị gộp còn giữ quyền. Bạn thu hồi quyền trước."))


def _holds_rights(person: User) -> bool:
    return person.is_superuser or person.groups.exists() or person.roles.filter(withdrawn_at=None).exists()


def _take_ways_in(kept: User, dropped: User) -> dict[str, int]:
    """VNeID and passkeys, told as numbers of what moved. The rest goes: password, app that makes codes, e-mail.

    A resident's way in becomes none to a staff account, and a passkey none past a second lock (docs/decisions/0007).
    """
    end_sessions(user=dropped)
    ties = SocialAccount.objects.filter(user=dropped)
    keys = Authenticator.objects.filter(user=dropped, type=Authenticator.Type.WEBAUTHN)
    is_staff = _holds_rights(kept)
    is_locked = Authenticator.objects.filter(user=kept, type=Authenticator.Type.TOTP).exists()
    moved = {
        "vneid": 0 if is_staff or account_of(kept) else ties.update(user=kept),
        "passkeys": 0 if is_staff or is_locked else keys.update(user=kept),
    }
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=dropped).delete()
    return {way: number for way, number in moved.items() if number}


def _take_facts(kept: User, dropped: User) -> None:
    """The sleeping record lets go of phone and e-mail first: both are unique."""
    found = facts_to_take(kept, dropped)
    if "phone" in found:
        found["phone_verified"] = dropped.phone_verified
    dropped.phone = dropped.email = dropped.username = None
    dropped.is_active, dropped.merged_into = False, kept
    dropped.set_unusable_password()
    dropped.save()
    for name, value in found.items():
        setattr(kept, name, value)
    kept.save()


def _take_records(kept: User, dropped: User, by: User, at: datetime) -> None:
    own = set(kept.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))
    dropped.consents.filter(withdrawn_at=None).exclude(purpose__in=own).update(user=kept)
    asked = set(kept.data_requests.filter(done_at=None).values_list("kind", flat=True))
    dropped.data_requests.filter(done_at=None).exclude(kind__in=asked).update(user=kept)
    dropped.data_requests.filter(done_at=None).update(done_at=at, done_by=by, note=_("Đã gộp hai bản ghi."))
    dropped.merged.update(merged_into=kept)
