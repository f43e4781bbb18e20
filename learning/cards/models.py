"""Getting in without a phone number: a printed card with a PIN, names on a family's phone, a class in a village hall.

What is secret stands here only as digests: a card's 128-bit token as SHA-256; what is short enough to be tried out (its
typed code, the PIN) under a key outside the database (learning/cards/secrets.py). A volunteer never sees a PIN.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from learning.people.models import Commune, User


class CardQuerySet(models.QuerySet):
    def current(self) -> "CardQuerySet":
        return self.filter(withdrawn_at=None)


class LearnerCard(models.Model):
    """A card in somebody's hand. One is current a person: a new card ends the one before, and its PIN."""

    class Reason(models.TextChoices):
        REPLACED = "replaced", "Đã in thẻ mới"
        WITHDRAWN = "withdrawn", "Đã thu hồi"
        MERGED = "merged", "Đã gộp hai bản ghi"

    # Time to hand it over: in it the PIN may be chosen by whoever holds the card (docs/decisions/0013).
    FIRST_USE = timedelta(hours=1)

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cards")
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    open_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=10, choices=Reason, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(withdrawn_at=None), name="one_current_card"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="card_withdrawn_at_by_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.issued_at:%d/%m/%Y}"

    def is_open(self, at: datetime) -> bool:
        """Handed over just now, and nobody has chosen its PIN yet."""
        return self.used_at is None and at < self.open_until


class Pin(models.Model):
    """The six digits a person chose: for the card, and for their name on a family's phone."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="pin")
    digest = models.CharField(max_length=200)
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}, {self.chosen_at:%d/%m/%Y}"


class FamilyPhone(models.Model):
    """A browser that remembers the names of several people. Its cookie is what one has; the PIN is what one knows."""

    MOST_NAMES = 8

    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}, {self.made_at:%d/%m/%Y}"


class Tile(models.Model):
    """A person who agreed, while signed in, that this browser shows their name."""

    phone = models.ForeignKey(FamilyPhone, on_delete=models.CASCADE, related_name="tiles")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tiles")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phone", "user"], name="one_tile_of_a_person_on_a_phone")]

    def __str__(self) -> str:
        return f"{self.user}, {self.agreed_at:%d/%m/%Y}"


class HallQuerySet(models.QuerySet):
    def open(self, at: datetime) -> "HallQuerySet":
        return self.filter(until__gt=at, closed_at=None)


class Hall(models.Model):
    """A class in a village hall: devices that joined it have their own limits and short sessions (people/hall.py)."""

    LASTS = timedelta(hours=8)

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="halls")
    code = models.CharField(max_length=6, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = HallQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return f"{self.commune}, {self.opened_at:%d/%m/%Y}"
