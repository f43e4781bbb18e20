import contextlib
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.audit.actions import record
from learning.notices.actions import SmsCapReached, send_sms
from learning.notices.models import Message
from learning.people.actions.consents import give_consent
from learning.people.actions.refusal import Refused
from learning.people.actions.sign_in import end_sessions
from learning.people.models import Commune, Consent, User, Village
from learning.people.not_me import not_me_url
from learning.text import clean, fold

# More than a volunteer meets in a day, less than a list of strangers.
DAILY_QUOTA = 300
CORRECTABLE = {"full_name", "birth_year", "gender", "address", "target_group", "commune", "contact_phone"}


@transaction.atomic
def register_learner(
    *,
    by: User,
    at: datetime,
    full_name: str,
    commune: Commune,
    birth_year: int | None = None,
    gender: str = "",
    village: str = "",
    contact_phone: str = "",
    phone: str | None = None,
    consent_channel: str = "",
    consent_note: str = "",
    public_id: UUID | None = None,
) -> User:
    """A person enrolled by a volunteer: name and commune suffice, no password, no e-mail.

    `public_id` is drawn when the form is shown, so that a form sent twice makes one person. `phone` signs in; its
    owner gets a message with a way to say "not me". Raises Refused past the day's quota or when `phone` is taken.
    """
    if known := User.objects.filter(public_id=public_id).first():
        return known
    _check_quota(by, at)
    _check_phone(phone)
    person = User.objects.create_user(
        public_id=public_id or uuid4(),
        full_name=full_name,
        commune=commune,
        village=find_or_make_village(commune, village),
        birth_year=birth_year,
        gender=gender,
        contact_phone=contact_phone,
        phone=phone or None,
        registered_at=at,
        registered_by=by,
    )
    record("register_learner", person, by=by, at=at, commune_code=commune.code)
    if consent_channel:
        purpose = Consent.Purpose.LEARNING
        give_consent(user=person, purpose=purpose, channel=consent_channel, by=by, at=at, note=consent_note)
    _tell_owner(person, at)
    return person


@transaction.atomic
def correct_person(*, person: User, by: User, at: datetime, village: str | None = None, **changes: object) -> None:
    """Puts right what is noted about a person (keys of CORRECTABLE); `village` is a name, None leaves it.

    The name on a certificate already issued does not change: that is a re-issue.
    """
    if unknown := set(changes) - CORRECTABLE:
        raise TypeError(f"Not to be corrected here: {', '.join(unknown)}")
    changed = [name for name, value in changes.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, changes[name])
    if _move_house(person, village, moved="commune" in changed):
        changed.append("village")
    if not changed:
        return
    person.save(update_fields=changed)
    record("correct_person", person, by=by, at=at, commune_code=person.commune_id or "", fields=sorted(changed))


@transaction.atomic
def change_phone(*, person: User, phone: str | None, by: User, at: datetime) -> None:
    """A volunteer gives the number that signs in, or takes it away. Open sessions end, both owners are told."""
    if person.phone == (phone or None):
        return
    _check_phone(phone)
    old, person.phone, person.phone_verified = person.phone, phone or None, False
    person.save(update_fields=["phone", "phone_verified"])
    end_sessions(user=person)
    record("change_phone", person, by=by, at=at, commune_code=person.commune_id or "")
    if old:
        text = _(
            "Số này không còn dùng để đăng nhập Bình dân học vụ số. Không phải bạn đổi? Gọi người hỗ trợ nơi bạn ở."
        )
        _tell(old, text, at)
    _tell_owner(person, at)


def find_or_make_village(commune: Commune, name: str) -> Village | None:
    """The village of that name, however typed ("thôn khe" is "Thôn Khe"); a new one when the commune has none such."""
    if not (name := clean(name)):
        return None
    same = (village for village in commune.villages.all() if fold(village.name) == fold(name))
    return next(same, None) or Village.objects.get_or_create(commune=commune, name=name)[0]


def _move_house(person: User, village: str | None, *, moved: bool) -> bool:
    """A village belongs to its commune: whoever moves away loses the old one."""
    if village is None and not moved:
        return False
    before, commune = person.village_id, person.commune
    person.village = find_or_make_village(commune, village or "") if commune else None
    return person.village_id != before


def _check_quota(by: User, at: datetime) -> None:
    day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    today = User.objects.filter(registered_by=by, registered_at__gte=day, registered_at__lt=day + timedelta(days=1))
    if today.count() >= DAILY_QUOTA:
        raise Refused(_("Hôm nay bạn đã thêm %(n)s người. Ngày mai bạn thêm tiếp.") % {"n": DAILY_QUOTA})


def _check_phone(phone: str | None) -> None:
    if phone and User.objects.filter(phone=phone).exists():
        message = _("Số này đã có người dùng để đăng nhập. Bạn ghi số này vào ô số liên hệ.")
        raise Refused(message, field="phone")


def _tell_owner(person: User, at: datetime) -> None:
    """Whoever holds the number learns of it, and may say that it is not theirs."""
    if not person.phone:
        return
    text = _("Số này được dùng để {name} đăng nhập Bình dân học vụ số. Không phải bạn? Bấm: {url}").format(
        name=person.full_name, url=not_me_url(person)
    )
    _tell(person.phone, text, at)


def _tell(number: str, text: str, at: datetime) -> None:
    """The hour's cap on messages must not stop a volunteer: then nobody is told, and the alarm says so."""
    with contextlib.suppress(SmsCapReached):
        send_sms(to=number, body=text, kind=Message.Kind.NOTICE, at=at)
