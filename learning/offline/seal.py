"""The keys under which a device keeps what one person left unsent on it."""

from base64 import b64encode

from django.conf import settings
from django.utils.crypto import salted_hmac

from learning.people.models import User


def seals_of(person: User) -> list[str]:
    """AES-256 keys in base64, this person's alone: the first seals, and each opens what it sealed.

    Made of the site's secret, so nothing is stored; with that changed, the one before still opens.
    """
    return [_seal(person, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _seal(person: User, secret: str) -> str:
    made = salted_hmac("learning.offline.seal", str(person.public_id), secret=secret, algorithm="sha256")
    return b64encode(made.digest()).decode()
