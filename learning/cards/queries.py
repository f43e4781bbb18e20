"""Reads: whose a card or a tile is, which class a device stands in, who has no card yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from learning.cards.models import FamilyPhone, Hall, LearnerCard, Pin, Tile
from learning.cards.secrets import digest_token, digests_of_code
from learning.people.models import User
from learning.people.sessions import RESIDENT, kind_of


@dataclass(frozen=True)
class Key:
    """What somebody holds in hand, to which a PIN belongs. `user` is None where it is nobody's, which must not show.

    `subject` is the name under which tries are counted.
    """

    subject: str
    card: LearnerCard | None = None
    tile: Tile | None = None

    @property
    def user(self) -> User | None:
        """Whose it is. Staff come in by their own door: to a card of theirs nobody answers."""
        found = self.card or self.tile
        return found.user if found and kind_of(found.user) == RESIDENT else None

    @property
    def state(self) -> dict[str, Any]:
        """For the session, between the scan and the PIN. The token itself is kept nowhere."""
        return {
            "subject": self.subject,
            "card": self.card.pk if self.card else 0,
            "tile": self.tile.pk if self.tile else 0,
        }


def key_of_token(token: str) -> Key:
    return _key_of_cards([digest_token(token)], "token_digest")


def key_of_code(code: str) -> Key:
    return _key_of_cards(digests_of_code(code), "code_digest")


def key_of_tile(phone: FamilyPhone | None, who: str) -> Key:
    """The person of this public id, if this browser may show their name. A name that stands there since before two
    records of one person were united leads to the one that stayed.
    """
    theirs = Q(user__public_id=who) | Q(user__merged__public_id=who)
    tile = _tiles().filter(theirs, phone=phone).first() if phone else None
    return Key(f"tile {tile.pk}" if tile else f"unknown {who}", tile=tile)


def read_key(state: dict[str, Any]) -> Key:
    """As it stands now: a card may have been replaced meanwhile."""
    card = _cards().filter(pk=state["card"]).first() if state["card"] else None
    tile = _tiles().filter(pk=state["tile"]).first() if state["tile"] else None
    return Key(state["subject"], card=card, tile=tile)


def pin_digest_of(user: User | None) -> str | None:
    """One query, whether there is such a person or not."""
    return Pin.objects.filter(user_id=user.pk if user else 0).values_list("digest", flat=True).first()


def may_choose_pin(card: LearnerCard, *, hall: str, at: datetime) -> bool:
    """Its first use: just handed over, or on a device of an open class of the person's commune."""
    if card.is_open(at):
        return True
    place = Hall.objects.open(at).filter(pk=hall, commune=card.user.commune_id) if hall else Hall.objects.none()
    return card.used_at is None and place.exists()


def find_phone(token: str) -> FamilyPhone | None:
    """The family's phone that carries this cookie."""
    return FamilyPhone.objects.filter(token_digest=digest_token(token)).first() if token else None


def without_card(people: QuerySet[User]) -> QuerySet[User]:
    """Those who may get one and have none now."""
    current = LearnerCard.objects.current().filter(user=OuterRef("pk"))
    return people.filter(~Exists(current), is_active=True)


def open_halls(communes: Sequence[str], at: datetime) -> QuerySet[Hall]:
    return Hall.objects.open(at).filter(commune__in=communes).select_related("commune", "opened_by")


def _key_of_cards(digests: list[str], field: str) -> Key:
    card = _cards().filter(**{f"{field}__in": digests}).first()
    return Key(f"card {card.pk}" if card else f"unknown {digests[0]}", card=card)


def _cards() -> QuerySet[LearnerCard]:
    return LearnerCard.objects.current().select_related("user")


def _tiles() -> QuerySet[Tile]:
    return Tile.objects.select_related("user")
