"""How long a session lives, by who it is: a resident's phone for months, a staff member's screen for a working day.

A session ends at a fixed moment kept in it, which moves on when someone is still there (written at most hourly for
residents). Beside it goes a hint: a cookie without value for scripts, so that pages which are the same for everybody
know whether asking for the learner's own things is worth a request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from learning.people.actions import note_visit
from learning.people.models import User
from learning.people.permissions import is_official, is_volunteer
from learning.people.requests import SignedInRequest

HINT_COOKIE = "co-tai-khoan"
# Where only staff have business. A session that is not staff's is not enough there, even if its person became staff.
CMS_PREFIX = "/quan-tri/"
STAFF_PATHS = (CMS_PREFIX, "/bao-cao/", "/nguoi-hoc/")


@dataclass(frozen=True)
class Lifetime:
    idle: timedelta
    whole: timedelta
    write_every: timedelta


# Shortest first. A class's device goes from hand to hand; on a family's phone a PIN brings one back (learning.cards).
CLASS, FAMILY, RESIDENT, VOLUNTEER, OFFICIAL = "class", "family", "resident", "volunteer", "official"
LIFETIMES = {
    CLASS: Lifetime(timedelta(minutes=15), timedelta(hours=4), timedelta(minutes=1)),
    FAMILY: Lifetime(timedelta(minutes=30), timedelta(hours=12), timedelta(minutes=5)),
    RESIDENT: Lifetime(timedelta(days=90), timedelta(days=180), timedelta(hours=1)),
    VOLUNTEER: Lifetime(timedelta(hours=1), timedelta(hours=8), timedelta(minutes=5)),
    OFFICIAL: Lifetime(timedelta(minutes=30), timedelta(hours=8), timedelta(minutes=5)),
}
RANK = list(LIFETIMES)


def kind_of(user: User) -> str:
    """Officials, editors and admins count as officials: they see or change what is not theirs alone."""
    if user.is_superuser or is_official(user) or user.groups.exists():
        return OFFICIAL
    return VOLUNTEER if is_volunteer(user) else RESIDENT


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **_kwargs: object) -> None:
    """Gives the new session its kind and its end."""
    begin_as(request, kind_of(user))


def begin_as(request: HttpRequest, kind: str) -> None:
    """The session lives as long as one of this kind, from now."""
    now = timezone.now()
    until = now + LIFETIMES[kind].whole
    request.session["life"] = {"kind": kind, "until": until.timestamp(), "seen": now.timestamp()}
    _move_end(request, now)


def _move_end(request: HttpRequest, now: datetime) -> None:
    life = request.session["life"]
    until = datetime.fromtimestamp(life["until"], UTC)
    request.session.set_expiry(min(now + LIFETIMES[life["kind"]].idle, until))


def kind_in(request: HttpRequest) -> str:
    return request.session.get("life", {}).get("kind", RESIDENT)


class SessionLifeMiddleware:
    """Lets a session live on while its person is there, and keeps the hint beside it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Untouched by the view: this page is the same for everybody, or nobody is there.
        if request.session.accessed:
            self._look_after(request, response)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Someone who became staff signs in again, so that staff's shorter session and second factor hold."""
        if not request.path.startswith(STAFF_PATHS) or not request.user.is_authenticated:
            return None
        needed = _kind_needed(cast(SignedInRequest, request))
        if needed == RESIDENT or RANK.index(kind_in(request)) >= RANK.index(needed):
            return None
        logout(request)
        return redirect_to_login(request.get_full_path(), reverse("sign_in_staff"))

    def _look_after(self, request: HttpRequest, response: HttpResponse) -> None:
        if SESSION_KEY not in request.session:
            if HINT_COOKIE in request.COOKIES:
                response.delete_cookie(HINT_COOKIE, samesite="Lax")
        elif _note_presence(cast(SignedInRequest, request)) or HINT_COOKIE not in request.COOKIES:
            response.set_cookie(
                HINT_COOKIE,
                "1",
                max_age=request.session.get_expiry_age(),
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )


def _kind_needed(request: SignedInRequest) -> str:
    """Only Wagtail's admin asks for groups; elsewhere the roles, which the view reads anyway, are enough."""
    if request.path.startswith(CMS_PREFIX):
        return kind_of(request.user)
    if is_official(request.user):
        return OFFICIAL
    return VOLUNTEER if is_volunteer(request.user) else RESIDENT


def _note_presence(request: SignedInRequest) -> bool:
    """Moves the session's end on, at most once in `write_every`; tells whether it did."""
    now = timezone.now()
    if "life" not in request.session:
        begin(request, request.user)
        return True
    life = request.session["life"]
    if now.timestamp() - life["seen"] < LIFETIMES[life["kind"]].write_every.total_seconds():
        return False
    request.session["life"] = life | {"seen": now.timestamp()}
    _move_end(request, now)
    note_visit(user=request.user, session_key=request.session.session_key or "", at=now)
    return True
