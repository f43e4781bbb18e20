"""The card's door: scanned or typed, then the PIN. Whatever was scanned, known or not, meets the same pages.

The token leaves the address at once: the answer to the scan leads on, and only the session knows what is in hand.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from learning.cards.actions import choose_first_pin, use_key
from learning.cards.forms import CardCodeForm, NewPinForm, PinForm
from learning.cards.queries import Key, key_of_code, key_of_token, may_choose_pin, read_key
from learning.cards.secrets import read
from learning.cards.tries import NotNow, may_scan
from learning.people.actions import Refused
from learning.people.models import User
from learning.people.requests import hall_of, place_of
from learning.people.stages import enter_by_card

IN_HAND, NEXT = "card_in_hand", "card_next"
# From the scan to the PIN, for whoever is not signed in.
PATIENCE_SECONDS = 1800


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter_card_code(request: HttpRequest) -> HttpResponse:
    """For a device without a camera."""
    form = CardCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_scan(place_of(request), timezone.now()):
            return respond_429(request)
        return take_in_hand(request, key_of_code(form.cleaned_data["code"]))
    return render(request, "cards/enter_code.html", {"form": form, "next": _next(request)})


@login_not_required
@require_safe
def scan_card(request: HttpRequest, token: str) -> HttpResponse:
    """Always leads on, and never answers with an error: those are written to logs with their address."""
    if may_scan(place_of(request), timezone.now()):
        response = take_in_hand(request, key_of_token(read(token)))
    else:
        response = redirect("enter_card_code")
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter_pin(request: HttpRequest) -> HttpResponse:
    key = _in_hand(request)
    if not key:
        return redirect("enter_card_code")
    if _may_choose(request, key):
        return redirect("choose_first_pin")
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = use_key(key=key, pin=form.cleaned_data["pin"], place=place_of(request), at=timezone.now())
            return _enter(request, user)
        except NotNow as reason:
            form.add_error("pin", str(reason))
    return render(request, "cards/pin.html", {"form": form, "tile": key.tile})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_pin(request: HttpRequest) -> HttpResponse:
    """The first use. Whose card it is, is said only afterwards."""
    key = _in_hand(request)
    if not key or not key.card or not _may_choose(request, key):
        return redirect("enter_pin")
    form = NewPinForm(request.POST or None, person=key.card.user)
    if request.method == "POST" and form.is_valid():
        try:
            pin = form.cleaned_data["pin"]
            choose_first_pin(card=key.card, pin=pin, hall=hall_of(request), at=timezone.now())
            messages.success(request, _("Đã đặt mã PIN. Lần sau bạn quét thẻ rồi nhập 6 số này."))
            return _enter(request, key.card.user)
        except Refused as reason:
            messages.error(request, str(reason))
            return redirect("enter_pin")
    return render(request, "cards/choose_pin.html", {"form": form})


def take_in_hand(request: HttpRequest, key: Key) -> HttpResponse:
    """Remembers in the session what was scanned, typed or tapped, and asks for the PIN."""
    request.session[IN_HAND] = key.state
    if following := _next(request):
        request.session[NEXT] = following
    if not request.user.is_authenticated:
        request.session.set_expiry(PATIENCE_SECONDS)
    return redirect("enter_pin")


def _in_hand(request: HttpRequest) -> Key | None:
    state = request.session.get(IN_HAND)
    return read_key(state) if state else None


def _may_choose(request: HttpRequest, key: Key) -> bool:
    if not key.card or not key.user:
        return False
    return may_choose_pin(key.card, hall=hall_of(request), at=timezone.now())


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    """Whoever was signed in here before is out first."""
    following = request.session.pop(NEXT, None)
    request.session.pop(IN_HAND, None)
    if request.user.is_authenticated:
        logout(request)
    return enter_by_card(request, user, redirect_url=following)


def _next(request: HttpRequest) -> str:
    """Where somebody was on the way to; on this site alone."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    adapter: Any = get_adapter(request)
    return asked if asked and adapter.is_safe_url(asked) else ""
