"""Someone at the door whose code was right: who they are to us, and what is still to be asked before they are in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from learning.people.consents import current_text
from learning.people.models import Commune, Consent, User
from learning.text import fold

# Numbers are given to new people; after so long without a visit the code alone does not say who holds it.
IDLE = timedelta(days=365)
CONFIRM_NAME = "confirm_own_name"
TELL_NAME = "tell_name"
TELL_COMMUNE = "tell_commune"
TELL_AGAIN = "tell_again"
AGREE = "agree_to_terms"
TELL_PHONE = "tell_own_phone"
PROVE_PHONE = "prove_own_phone"


def is_long_gone(user: User, at: datetime) -> bool:
    seen = max(filter(None, (user.last_seen_at, user.last_login)), default=None)
    return user.phone_verified and seen is not None and at - seen > IDLE


@dataclass
class Arrival:
    """`user` is the record that holds the number, if any; `answers` is what was said so far, kept in the session:
    full_name, commune (its code), confirmed, agreed, and doubtful while the record waits to be recognised. Whoever
    came by card, passkey, VNeID proved no number; `vneid` holds the claims of whoever is not tied to a record yet.
    """

    phone: str | None
    user: User | None
    answers: dict[str, Any]

    def next_page(self) -> str | None:
        """Name of the page that asks the next thing; None when nothing is left to ask."""
        if self.may_be_known:
            return PROVE_PHONE if "code" in self.answers else TELL_PHONE
        if self.phone and self.user and not self.user.phone_verified and not self.answers.get("confirmed"):
            return CONFIRM_NAME
        if not self.full_name:
            return TELL_NAME
        if not self.commune_code:
            return TELL_COMMUNE
        if self.answers.get("doubtful"):
            return TELL_AGAIN
        return AGREE if self.must_agree() else None

    @property
    def may_be_known(self) -> bool:
        """Came by VNeID, and has not said yet whether they learn here under a number."""
        knows_them = "vneid" not in self.answers or self.user or self.phone
        return not knows_them and "no_phone" not in self.answers

    @property
    def claimed(self) -> dict[str, Any]:
        """What VNeID says of them: an offer to fill in, never an answer."""
        return self.answers.get("vneid", {})

    def may_be_named(self, full_name: str) -> bool:
        """Whether a record of this name can be theirs, by what VNeID says."""
        claimed = self.claimed.get("full_name", "")
        return not claimed or fold(claimed) == fold(full_name)

    @property
    def full_name(self) -> str:
        return self.answers.get("full_name") or self._recorded("full_name")

    @property
    def commune_code(self) -> str:
        return self.answers.get("commune") or self._recorded("commune_id")

    @property
    def commune(self) -> Commune:
        """Once it was said. Communes are never deleted."""
        return Commune.objects.get(pk=self.commune_code)

    def _recorded(self, field: str) -> str:
        """What the record says, unless it may be another person's."""
        return "" if self.user is None or self.answers.get("doubtful") else getattr(self.user, field) or ""

    def recognise(self) -> None:
        """Ends the doubt where name and commune are the record's; diacritics and capitals do not matter."""
        user, said = self.user, (fold(self.full_name), self.commune_code)
        if user and said == (fold(user.full_name), user.commune_id):
            self.forget_answers()

    def forget_answers(self) -> None:
        for answer in ("full_name", "commune", "doubtful"):
            self.answers.pop(answer, None)

    def must_agree(self) -> bool:
        """No standing agreement to today's words. A parent's holds: a child cannot give its own."""
        if self.answers.get("agreed"):
            return False
        if not self.user:
            return True
        standing = Consent.objects.filter(user=self.user, purpose=Consent.Purpose.LEARNING, withdrawn_at=None)
        version = current_text(Consent.Purpose.LEARNING).version
        return not any(consent.version == version or consent.channel == Consent.Channel.PARENT for consent in standing)
