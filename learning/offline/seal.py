"""The keys under which a device keeps what one person left unsent on it."""

from base64 import b64encode
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

from learning.people.models import User


def seals_of(person: User, former: Iterable[User] = ()) -> list[str]:
    """AES-256 keys in base64, this person's alone: the first seals, and each opens what it sealed.

    `former`: records that were united with theirs; what they sealed is opened too. Made of the site's secret, so
    nothing is stored; with that changed, the one before still opens.
    """
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [_seal(record, secret) for record in (person, *former) for secret in secrets]


def _seal(person: User, secret: str) -> str:
    made = salted_hmac("learning.offline.seal", str(person.public_id), secret=secret, algorithm="sha256")
    return b64encode(made.digest()).decode()
