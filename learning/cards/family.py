"""What a family's phone carries: a cookie by which the server knows the browser, its own secret, kept from scripts.

Its lock is may.js's `leave`: the cookie "roi" ends the session at the next request (learning/people/left.py).
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from learning.cards.models import FamilyPhone
from learning.cards.queries import find_phone

YEARS = 2 * 365 * 24 * 3600


def cookie_name() -> str:
    return "__Host-may" if settings.SESSION_COOKIE_SECURE else "may"


def phone_of(request: HttpRequest) -> FamilyPhone | None:
    return find_phone(request.COOKIES.get(cookie_name(), ""))


def mark_phone(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        cookie_name(), token, max_age=YEARS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
