from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from learning.audit.actions import record
from learning.notices.models import Message
from learning.people.actions.refusal import Refused
from learning.people.actions.sign_in import end_sessions
from learning.people.limits import forget_tries
from learning.people.models import Consent, DataRequest, User
from learning.people.signals import person_erased
from learning.people.working_days import add_working_days

ANSWER_WORKING_DAYS = 2
# What tells who someone was, with what it becomes. The commune stays: figures count places, not people.
FORGOTTEN = {
    "full_name": "",
    "address": "",
    "birth_year": None,
    "gender": "",
    "target_group": "",
    "village": None,
    "phone": None,
    "phone_verified": False,
    "contact_phone": "",
    "email": None,
    "username": None,
    "is_active": False,
    "is_staff": False,
    "last_login": None,
    "last_seen_at": None,
}


@transaction.atomic
def ask_for_deletion(*, user: User, by: User | None, at: datetime) -> DataRequest:
    """Starts the clock: an answer within 2 working days. Asked again while it is open, it is the same request."""
    request, created = DataRequest.objects.get_or_create(
        user=user,
        kind=DataRequest.Kind.DELETE,
        done_at=None,
        defaults={"made_at": at, "answer_due_at": add_working_days(at, ANSWER_WORKING_DAYS)},
    )
    if created:
        record("ask_for_deletion", user, by=by, at=at)
    return request


@transaction.atomic
def cancel_request(*, request: DataRequest, by: User, at: datetime) -> None:
    """The person thought better of it."""
    if not (request := _lock(request)).done_at:
        _close(request, by, at, note=_("Người gửi đã rút yêu cầu này."))
        record("cancel_request", request.user, by=by, at=at, kind=request.kind)


@transaction.atomic
def answer_request(*, request: DataRequest, answer: str, by: User, at: datetime) -> None:
    """Tells the person what happens and when, under "Dữ liệu của tôi". The first answer stops the clock."""
    request = _lock(request)
    request.note = answer
    request.answered_at = request.answered_at or at
    request.save(update_fields=["note", "answered_at"])
    record("answer_request", request.user, by=by, at=at, kind=request.kind)


@transaction.atomic
def extend_request(*, request: DataRequest, days: int, reason: str, by: User, at: datetime) -> None:
    """Puts off carrying it out, once and by MOST_EXTENSION_DAYS at most; the person reads the reason.

    Raises Refused for what is done, late or put off before: a deadline that has passed is not moved.
    """
    request = _lock(request)
    if request.extended_at:
        raise Refused(_("Yêu cầu này đã được gia hạn. Mỗi yêu cầu chỉ gia hạn một lần."))
    if request.done_at or at > request.carry_out_due_at or not 0 < days <= request.MOST_EXTENSION_DAYS:
        raise Refused(_("Yêu cầu này không gia hạn được nữa."))
    request.extended_at, request.extension_days, request.extension_reason = at, days, reason
    request.save(update_fields=["extended_at", "extension_days", "extension_reason"])
    record("extend_request", request.user, by=by, at=at, kind=request.kind, days=days)


@transaction.atomic
def carry_out_deletion(*, request: DataRequest, by: User, at: datetime) -> None:
    """Takes away the name and every way to sign in; learning stays as figures without a name.

    The register of certificates is kept: a paper that was issued must stay checkable. Consent is kept as proof,
    without its notes. Raises Refused for staff: their rights end first.
    """
    request = _lock(request)
    if request.done_at:
        return
    _refuse_staff(request.user)
    _erase(request.user, at)
    _close(request, by, at)
    record("carry_out_deletion", request.user, by=by, at=at, commune_code=request.user.commune_id or "")


@transaction.atomic
def release_number(*, person: User, at: datetime) -> None:
    """The owner of a number says it is not this person's: the number goes, the person stays."""
    number = person.phone
    if not number:
        return
    person.phone, person.phone_verified = None, False
    if person.contact_phone == number:
        person.contact_phone = ""
    person.save(update_fields=["phone", "phone_verified", "contact_phone"])
    forget_tries(number)
    end_sessions(user=person)
    record("release_number", person, by=None, at=at, commune_code=person.commune_id or "")


def _refuse_staff(user: User) -> None:
    if user.is_superuser or user.groups.exists() or user.roles.filter(withdrawn_at=None).exists():
        raise Refused(_("Người này còn giữ quyền. Bạn thu hồi quyền trước."))


def _erase(person: User, at: datetime) -> None:
    end_sessions(user=person)
    if person.phone:
        forget_tries(person.phone)
        Message.objects.filter(to=person.phone).delete()
    if person.contact_phone:  # A family's: a code on its way there is another's.
        Message.objects.filter(to=person.contact_phone, kind=Message.Kind.NOTICE).delete()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=person).delete()
    Consent.objects.filter(user=person).update(note="")
    Consent.objects.filter(user=person, withdrawn_at=None).update(withdrawn_at=at)
    for name, value in FORGOTTEN.items():
        setattr(person, name, value)
    person.erased_at = at
    person.set_unusable_password()
    person.save()
    for dropped in person.merged.all():
        _erase(dropped, at)
    person_erased.send(sender=User, person=person, at=at)


def _lock(request: DataRequest) -> DataRequest:
    return DataRequest.objects.select_for_update().get(pk=request.pk)


def _close(request: DataRequest, by: User, at: datetime, note: str | None = None) -> None:
    request.done_at, request.done_by = at, by
    request.answered_at = request.answered_at or at
    request.note = request.note if note is None else note
    request.save()
