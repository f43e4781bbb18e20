"""A person's pair of keys (P-256), by which a family's phone without network seals what is done under their name.

Made of the site's secret, so that nothing is stored. The open half stays on the phones that show the person's name; the
secret half goes to nobody but the person, after the PIN.
"""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from django.conf import settings
from django.utils.crypto import salted_hmac

from learning.people.models import User

# The number of points of the curve: a secret half is one below it.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def pairs_of(person: User) -> list[dict[str, str]]:
    """As JSON Web Keys: today's first, then those of former secrets and of records that were united with this one,
    for what was sealed before.
    """
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [_pair(record, secret) for record in (person, *person.merged.all()) for secret in secrets]


def _pair(person: User, secret: str) -> dict[str, str]:
    # Twice as long as the order, so that the rest of the division prefers no number.
    digest = salted_hmac("learning.cards.pairs", str(person.public_id), secret=secret, algorithm="sha512").digest()
    number = int.from_bytes(digest, "big") % (ORDER - 1) + 1
    point = derive_private_key(number, SECP256R1()).public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "d": _text(number), "x": _text(point.x), "y": _text(point.y)}


def _text(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")
