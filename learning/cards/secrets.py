"""What a card's holder has and knows, drawn and made into digests.

The token (128 bits, in the QR code) cannot be tried out: SHA-256 is enough. The typed code (40 bits) and the PIN (20
bits) can: they are digested under PIN_PEPPER, a key that stands outside the database, and the PIN with Argon2id
besides. A key is changed by putting the old one into PIN_PEPPER_FALLBACKS: codes are looked up under both, and a PIN
moves to the new key when it is next typed.
"""

import functools
import hashlib
import hmac
import secrets

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

# Crockford's: without I, L, O, U, which are read as 1, 1, 0, V.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("ILOU", "110V")
TOKEN_LETTERS, CODE_LETTERS, HALL_LETTERS = 26, 8, 6


def draw(letters: int) -> str:
    """5 random bits a letter: a token has 130."""
    return "".join(secrets.choice(ALPHABET) for _ in range(letters))


def read(typed: str) -> str:
    """As typed by hand or read by a camera: capitals, without spaces and dashes, misread letters put right."""
    letters = "".join(character for character in typed.upper() if character.isalnum())
    return letters.translate(MISREAD)


def show(code: str) -> str:
    """ABCD-EFGH: easier to type in two halves."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def digest_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def digest_code(code: str) -> str:
    return _keyed("card code", code, settings.PIN_PEPPER)


def digests_of_code(code: str) -> list[str]:
    """Under today's key and the former ones."""
    return [_keyed("card code", code, key) for key in _keys()]


def digest_pin(pin: str) -> str:
    """Argon2id over the keyed PIN, with the name of the key before it."""
    return _digest_pin(pin, settings.PIN_PEPPER)


def check_pin(pin: str, digest: str | None) -> bool:
    """Takes the same time where there is no PIN (None): it is compared with one that nobody has."""
    name, _, encoded = (digest or _nobodys()).partition("$")
    key = next((key for key in _keys() if _name(key) == name), "")
    return check_password(_keyed("pin", pin, key), encoded) and bool(digest)


def is_of_former_key(digest: str) -> bool:
    return not digest.startswith(f"{_name(settings.PIN_PEPPER)}$")


def _digest_pin(pin: str, key: str) -> str:
    return f"{_name(key)}${make_password(_keyed('pin', pin, key))}"


@functools.cache
def _nobodys() -> str:
    return _digest_pin(secrets.token_hex(), settings.PIN_PEPPER)


def _keys() -> list[str]:
    return [settings.PIN_PEPPER, *settings.PIN_PEPPER_FALLBACKS]


def _name(key: str) -> str:
    """Eight letters that tell keys apart and do not tell the key."""
    return _keyed("name of key", "", key)[:8]


def _keyed(purpose: str, text: str, key: str) -> str:
    return hmac.new(key.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
