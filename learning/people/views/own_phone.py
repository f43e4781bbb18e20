"""Moving to a new number: a code to the old one, then one to the new. Whoever lost the old one asks a volunteer."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core.internal.ratelimit import respond_429
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from learning.people.actions import Refused, change_own_phone
from learning.people.codes import NotNow, OneTimeCode
from learning.people.requests import SignedInRequest, place_of
from learning.people.sign_in_forms import CodeForm, NewPhoneForm

OLD, NEW = "phone_change_old", "phone_change_new"
PROVEN_SECONDS = 900


@require_http_methods(["GET", "HEAD", "POST"])
def start_phone_change(request: SignedInRequest) -> HttpResponse:
    """Says how it goes; sends the code to the old number. Someone without one proves who they are by password."""
    if not request.user.phone:
        raise_if_reauthentication_required(request, app="allauth.account")
        return redirect("tell_new_phone")
    if request.method == "POST":
        return _send(request, OLD, request.user.phone, "prove_old_phone", "start_phone_change")
    return render(request, "people/sign_in/phone_change.html")


@require_http_methods(["GET", "HEAD", "POST"])
def prove_old_phone(request: SignedInRequest) -> HttpResponse:
    def proven() -> HttpResponse:
        request.session[OLD] = {"proven": timezone.now().timestamp()}
        return redirect("tell_new_phone")

    return _ask_code(request, OLD, "prove_old_phone", "start_phone_change", proven)


@require_http_methods(["GET", "HEAD", "POST"])
def tell_new_phone(request: SignedInRequest) -> HttpResponse:
    if not _old_is_proven(request):
        return redirect("start_phone_change")
    form = NewPhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _send(request, NEW, form.cleaned_data["phone"], "prove_new_phone", "tell_new_phone")
    return render(request, "people/sign_in/phone_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def prove_new_phone(request: SignedInRequest) -> HttpResponse:
    """Only now, when the new number is proven too, does its owner learn whether someone else has it."""
    if not _old_is_proven(request):
        return redirect("start_phone_change")

    def proven() -> HttpResponse:
        phone = request.session.pop(NEW)["phone"]
        request.session.pop(OLD, None)
        try:
            change_own_phone(user=request.user, phone=phone, at=timezone.now())
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, _("Đã đổi số. Lần sau bạn đăng nhập bằng số mới."))
        return redirect("show_account")

    return _ask_code(request, NEW, "prove_new_phone", "tell_new_phone", proven)


def _old_is_proven(request: SignedInRequest) -> bool:
    if not request.user.phone:
        raise_if_reauthentication_required(request, app="allauth.account")
        return True
    proven = request.session.get(OLD, {}).get("proven", 0)
    return timezone.now().timestamp() - proven < PROVEN_SECONDS


def _send(request: SignedInRequest, key: str, phone: str, then: str, back: str) -> HttpResponse:
    """Sends a code, the same again while it holds; remembers it in the session under `key`."""
    kept = request.session.get(key, {})
    code = OneTimeCode(kept) if kept.get("phone") == phone else OneTimeCode.draw(phone, timezone.now())
    if not place_of(request).may_ask(phone, timezone.now()):
        return respond_429(request)
    try:
        code.send(timezone.now())
    except NotNow as reason:
        messages.error(request, str(reason))
        return redirect(then if kept else back)
    request.session[key] = code.state
    return redirect(then)


def _ask_code(
    request: SignedInRequest, key: str, here: str, back: str, proven: Callable[[], HttpResponse]
) -> HttpResponse:
    state = request.session.get(key, {})
    if "nonce" not in state:
        return redirect(back)
    code, now = OneTimeCode(state), timezone.now()
    if request.POST.get("action") == "resend":
        return _send(request, key, code.phone, here, back)
    form = CodeForm(request.POST or None, check=lambda guess: code.check(guess, now))
    if request.method == "POST" and form.is_valid():
        return proven()
    context: dict[str, Any] = {"form": form, "phone": code.phone, "wait": code.seconds_to_wait(now), "back": back}
    return render(request, "people/sign_in/phone_code.html", context)
