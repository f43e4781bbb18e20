"""What changes cards, PINs, family phones and classes: one transaction each, with its audit entry."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.audit.actions import record
from learning.cards import tries
from learning.cards.models import FamilyPhone, Hall, LearnerCard, Pin, Tile
from learning.cards.queries import Key, may_choose_pin, pin_digest_of
from learning.cards.secrets import (
    CODE_LETTERS,
    HALL_LETTERS,
    TOKEN_LETTERS,
    check_pin,
    digest_code,
    digest_pin,
    digest_token,
    draw,
    is_of_former_key,
)
from learning.people.actions import Refused, end_sessions
from learning.people.limits import Place
from learning.people.models import Commune, User
from learning.people.sessions import RESIDENT, kind_of

NOT_RIGHT = gettext_lazy("Thẻ hoặc mã PIN chưa đúng. Bạn xem lại rồi nhập lại.")


@dataclass(frozen=True)
class FreshCard:
    """A card with its secrets, which are known only now: they go onto paper and nowhere else."""

    card: LearnerCard
    token: str
    code: str


# --- Cards ---


@transaction.atomic
def issue_card(*, person: User, by: User, at: datetime) -> FreshCard:
    """A new card. The one before is dead from now on, with its PIN and every session; so is a lost one.

    Asked for twice, the later paper is the one that counts. Raises Refused for staff, and for whoever may not sign in.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if kind_of(person) != RESIDENT:
        raise Refused(_("Người này là tình nguyện viên hoặc cán bộ, không dùng thẻ học."))
    if not person.is_active:
        raise Refused(_("Người này đang tạm dừng, chưa nhận thẻ được."))
    _forget_former(person, by, at)
    token, code = draw(TOKEN_LETTERS), draw(CODE_LETTERS)
    card = LearnerCard.objects.create(
        user=person,
        token_digest=digest_token(token),
        code_digest=digest_code(code),
        issued_at=at,
        issued_by=by,
        open_until=at + LearnerCard.FIRST_USE,
    )
    record("issue_card", person, by=by, at=at, commune_code=person.commune_id or "")
    return FreshCard(card, token, code)


@transaction.atomic
def open_card(*, card: LearnerCard, by: User, at: datetime) -> None:
    """The volunteer hands it over now: for an hour its PIN may be chosen. Once chosen, only a new card changes it."""
    card = LearnerCard.objects.select_for_update().get(pk=card.pk)
    if card.used_at or card.withdrawn_at:
        raise Refused(_("Thẻ này đã có mã PIN. Người học quên mã thì bạn in thẻ mới."))
    card.open_until = at + LearnerCard.FIRST_USE
    card.save(update_fields=["open_until"])
    record("open_card", card.user, by=by, at=at, commune_code=card.user.commune_id or "")


@transaction.atomic
def withdraw_card(*, card: LearnerCard, by: User, at: datetime) -> None:
    """It opens nothing any more. Whoever it belongs to still gets in by phone, if they have one."""
    card = LearnerCard.objects.select_for_update().get(pk=card.pk)
    if card.withdrawn_at:
        return
    _end(card, LearnerCard.Reason.WITHDRAWN, by, at)
    end_sessions(user=card.user)
    record("withdraw_card", card.user, by=by, at=at, commune_code=card.user.commune_id or "")


@transaction.atomic
def choose_first_pin(*, card: LearnerCard, pin: str, hall: str, at: datetime) -> None:
    """The card's first use. Raises Refused when somebody was faster, or when it is not open (any more)."""
    card = LearnerCard.objects.select_for_update().select_related("user").get(pk=card.pk)
    if card.withdrawn_at or not may_choose_pin(card, hall=hall, at=at):
        raise Refused(_("Thẻ này chưa mở hoặc đã có mã PIN. Bạn nhờ tình nguyện viên giúp."))
    card.used_at = at
    card.save(update_fields=["used_at"])
    _set_pin(card.user, pin, at)


def use_key(*, key: Key, pin: str, place: Place, at: datetime) -> User:
    """Who comes in with this card or tile and PIN. Raises NotNow, with one answer and in one time for card and PIN.

    No transaction: a try that was refused must stay counted.
    """
    tries.take(place, key.subject, at)
    digest = pin_digest_of(key.user)
    if not check_pin(pin, digest) or not digest or not key.user:
        raise tries.NotNow(str(NOT_RIGHT))
    tries.forget(place, key.subject)
    if is_of_former_key(digest):
        Pin.objects.filter(user=key.user, digest=digest).update(digest=digest_pin(pin))
    return key.user


# --- A family's phone ---


@transaction.atomic
def remember_name(*, user: User, phone: FamilyPhone | None, pin: str, at: datetime) -> tuple[FamilyPhone, str]:
    """The person agrees that this browser shows their name; `pin` is chosen now by whoever has none yet.

    Gives the phone, and the token for its cookie where it is new ("" otherwise). Raises Refused for the ninth.
    """
    token = "" if phone else draw(TOKEN_LETTERS)
    if phone:
        phone = FamilyPhone.objects.select_for_update().get(pk=phone.pk)
    else:
        phone = FamilyPhone.objects.create(token_digest=digest_token(token), made_at=at)
    if not phone.tiles.filter(user=user).exists():
        if phone.tiles.count() >= FamilyPhone.MOST_NAMES:
            raise Refused(_("Máy này đã nhớ 8 tên. Bạn bỏ bớt một tên rồi thử lại."))
        Tile.objects.create(phone=phone, user=user, agreed_at=at)
        record("remember_name", user, by=user, at=at, commune_code=user.commune_id or "")
    if not Pin.objects.filter(user=user).exists():
        _set_pin(user, pin, at)
    return phone, token


@transaction.atomic
def forget_name(*, phone: FamilyPhone, who: str, at: datetime) -> None:
    """Anybody with the phone in hand may: a name less, nothing more."""
    for tile in phone.tiles.select_related("user").filter(user__public_id=who):
        record("forget_name", tile.user, by=None, at=at, commune_code=tile.user.commune_id or "")
        tile.delete()


# --- A class in a village hall ---


@transaction.atomic
def open_hall(*, commune: Commune, by: User, at: datetime) -> Hall:
    """For eight hours; pressed twice, it is the same class."""
    Commune.objects.select_for_update().get(pk=commune.pk)
    if standing := Hall.objects.open(at).filter(commune=commune, opened_by=by).first():
        return standing
    hall = Hall.objects.create(
        commune=commune, code=draw(HALL_LETTERS), opened_at=at, opened_by=by, until=at + Hall.LASTS
    )
    record("open_hall", hall, by=by, at=at, commune_code=commune.code)
    return hall


@transaction.atomic
def close_hall(*, hall: Hall, by: User, at: datetime) -> None:
    """Its mark on devices counts for nothing from now on; sessions begun there end by themselves."""
    hall = Hall.objects.select_for_update().get(pk=hall.pk)
    if hall.closed_at or hall.until <= at:
        return
    hall.closed_at = at
    hall.save(update_fields=["closed_at"])
    record("close_hall", hall, by=by, at=at, commune_code=hall.commune_id)


# --- When records of people change (learning/cards/receivers.py) ---


@transaction.atomic
def move_card(*, kept: User, dropped: User, by: User, at: datetime) -> None:
    """Two records of one person: card, PIN and tiles go along, unless the record that stays has its own."""
    if LearnerCard.objects.current().filter(user=kept).exists() or Pin.objects.filter(user=kept).exists():
        for card in LearnerCard.objects.current().filter(user=dropped):
            _end(card, LearnerCard.Reason.MERGED, by, at)
        Pin.objects.filter(user=dropped).delete()
    Pin.objects.filter(user=dropped).update(user=kept)
    LearnerCard.objects.filter(user=dropped).update(user=kept)
    Tile.objects.filter(user=dropped).exclude(phone__in=kept.tiles.values("phone")).update(user=kept)
    Tile.objects.filter(user=dropped).delete()


@transaction.atomic
def erase_cards(*, person: User) -> None:
    for model in (LearnerCard, Pin, Tile):
        model.objects.filter(user=person).delete()


def _forget_former(person: User, by: User, at: datetime) -> None:
    had_card = LearnerCard.objects.current().filter(user=person).first()
    had_pin, _rows = Pin.objects.filter(user=person).delete()
    if had_card:
        _end(had_card, LearnerCard.Reason.REPLACED, by, at)
    if had_card or had_pin:
        end_sessions(user=person)


def _end(card: LearnerCard, reason: str, by: User, at: datetime) -> None:
    card.withdrawn_at, card.withdrawn_by, card.withdrawn_reason = at, by, reason
    card.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])


def _set_pin(user: User, pin: str, at: datetime) -> None:
    Pin.objects.update_or_create(user=user, defaults={"digest": digest_pin(pin), "chosen_at": at})
    record("choose_pin", user, by=user, at=at, commune_code=user.commune_id or "")
