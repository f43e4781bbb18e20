"""People as they stand before a test: what tests/factories make, and what a resident has besides."""

from allauth.usersessions.models import UserSession
from django.test import Client

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


def sign_in(client: Client, person: User) -> UserSession:
    """As allauth signs in: with a session that can be listed, and ended from elsewhere."""
    client.force_login(person)
    key = client.session.session_key
    return UserSession.objects.create(user=person, ip="127.0.0.1", session_key=key, user_agent="máy của bác Hoa")
