"""A volunteer gives cards to, and opens classes for, the people of their communes; what is foreign does not exist."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from learning.cards.models import Hall
from learning.people.models import User
from learning.people.permissions import communes_taught_by, get_person_for, people_correctable_by, people_visible_to
from learning.people.sessions import RESIDENT, kind_of


def can_give_card(user: User, person: User) -> bool:
    """To whom the volunteer may see; staff have their own door, and none by card."""
    return people_visible_to(user).filter(pk=person.pk).exists() and kind_of(person) == RESIDENT


def people_to_give_cards(user: User) -> QuerySet[User]:
    return people_correctable_by(user)


def get_person_to_card(user: User, public_id: UUID) -> User:
    """Fetches and authorises in one breath; 404 when unknown or foreign."""
    return get_person_for(user, public_id)


def halls_led_by(user: User) -> QuerySet[Hall]:
    return Hall.objects.filter(commune__in=communes_taught_by(user)).select_related("commune", "opened_by")


def get_hall_for(user: User, pk: int) -> Hall:
    return get_object_or_404(halls_led_by(user), pk=pk)
