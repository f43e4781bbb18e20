"""Web push: a notice sealed for one browser and signed by us, handed to the push service of its maker.

RFC 8030, 8291 and 8292, by pywebpush. What it raises are the gateways' errors, and GoneError.
"""

import base64
import json
from email.utils import parseaddr
from http import HTTPStatus

import requests
from django.conf import settings

from learning.notices.gateways import (
    NOT_TAKEN,
    TIMEOUT_SECONDS,
    NotTakenError,
    RefusedError,
    UnsureError,
    what_became_of_it,
)
from learning.notices.models import PushSubscription


class GoneError(Exception):
    """The browser takes nothing from us any more."""


def push(subscription: PushSubscription, *, title: str, body: str, seconds: int) -> None:
    """Hand it over; the service keeps it for at most `seconds` while the phone is off.

    Raises GoneError, NotTakenError, RefusedError, UnsureError.
    """
    # It brings an asynchronous HTTP client along, which only the worker need carry.
    from pywebpush import WebPushException, webpush

    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    try:
        with requests.Session() as session:
            session.max_redirects = 0
            webpush(
                {"endpoint": subscription.endpoint, "keys": keys},
                json.dumps({"title": title, "body": body}, ensure_ascii=False),
                vapid_private_key=settings.VAPID_PRIVATE_KEY,
                vapid_claims={"sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"},
                ttl=seconds,
                headers={"Content-Type": "application/octet-stream"},  # some services read no body without it
                timeout=TIMEOUT_SECONDS,
                requests_session=session,
            )
    except WebPushException as error:
        raise _read(error.status_code) from None
    except requests.TooManyRedirects:
        raise RefusedError("redirected") from None
    except requests.RequestException as error:
        raise what_became_of_it(error) from None


def _read(status: int | None) -> Exception:
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return GoneError(f"HTTP {status}")
    if status in NOT_TAKEN:
        return NotTakenError(f"HTTP {status}")
    return UnsureError(f"HTTP {status}") if status and status >= 500 else RefusedError(f"HTTP {status}")


def public_key() -> str:
    """What a browser asks for before it lets us reach it; "" where push is off."""
    if not settings.WEB_PUSH:
        return ""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    number = int.from_bytes(_decode(settings.VAPID_PRIVATE_KEY))
    key = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _encode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_usable(key: str) -> bool:
    """32 bytes in base64url: what signs as VAPID's private key."""
    try:
        return len(_decode(key)) == 32 and int.from_bytes(_decode(key)) > 0
    except ValueError:
        return False
