"""What a family's phone carries: a cookie by which the server knows the browser, and one by which it hears of a lock.

The first is the browser's own secret (128 bits, kept from scripts). The second a script may set without network: at
the next request the session that was open ends, whoever holds the phone by then.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from learning.cards.models import FamilyPhone
from learning.cards.queries import find_phone

YEARS = 2 * 365 * 24 * 3600
LOCK_COOKIE = "khoa"


def cookie_name() -> str:
    return "__Host-may" if settings.SESSION_COOKIE_SECURE else "may"


def phone_of(request: HttpRequest) -> FamilyPhone | None:
    return find_phone(request.COOKIES.get(cookie_name(), ""))


def mark_phone(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        cookie_name(), token, max_age=YEARS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
