"""People as they stand before a test: what tests/factories make, and what a resident has besides."""

from learning.people.actions import give_consent
from learning.people.models import Consent, User
from tests.factories.people import UserFactory


def resident(**fields) -> User:
    """Signed up at some time: number proven, consent given."""
    person = UserFactory(**fields)
    give_consent(
        user=person,
        purpose=Consent.Purpose.LEARNING,
        channel=Consent.Channel.OWN,
        by=person,
        at=person.registered_at,
    )
    return person
