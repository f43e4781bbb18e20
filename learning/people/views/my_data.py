""" "Dữ liệu của tôi": all that is kept about a person, and the person's rights over it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning.people.actions import ask_for_deletion, cancel_request, give_consent, withdraw_consent
from learning.people.consents import TEXTS, current_text
from learning.people.models import Consent
from learning.people.queries import personal_data, request_state
from learning.people.requests import SignedInRequest
from learning.people.views.account import shell_for


@require_safe
def show_my_data(request: SignedInRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    standing = {consent.purpose: consent for consent in user.consents.filter(withdrawn_at=None)}
    context = {
        "shell": shell_for(request.user),
        "sections": personal_data(user),
        "consents": [(text, standing.get(text.purpose)) for text in TEXTS],
        "requests": [request_state(each, now) for each in user.data_requests.order_by("-made_at")],
    }
    return render(request, "people/my_data.html", context)


@require_safe
def download_my_data(request: SignedInRequest) -> HttpResponse:
    """Everything, as JSON with dates as ISO 8601."""
    data = {"Bình dân học vụ số": timezone.now()} | personal_data(request.user)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
    return response


@require_POST
def agree(request: SignedInRequest, purpose: str) -> HttpResponse:
    _check(purpose)
    if request.POST.get("agree") == "on":
        own = Consent.Channel.OWN
        give_consent(user=request.user, purpose=purpose, channel=own, by=request.user, at=timezone.now())
        messages.success(request, _("Đã lưu."))
    return redirect("show_my_data")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_my_consent(request: SignedInRequest, purpose: str) -> HttpResponse:
    """Says first what it means; withdrawing the consent to learn signs the person out."""
    _check(purpose)
    if request.method != "POST":
        context = {"shell": shell_for(request.user), "text": current_text(purpose), "learning": _is_learning(purpose)}
        return render(request, "people/withdraw_consent.html", context)
    withdraw_consent(user=request.user, purpose=purpose, by=request.user, at=timezone.now())
    if _is_learning(purpose):
        logout(request)
        return redirect("consent_withdrawn")
    messages.success(request, _("Đã rút lại sự đồng ý."))
    return redirect("show_my_data")


@require_http_methods(["GET", "HEAD", "POST"])
def delete_my_data(request: SignedInRequest) -> HttpResponse:
    """The consequences first, then the request; staff give back their rights before."""
    if request.method != "POST":
        return render(request, "people/delete_my_data.html", {"shell": shell_for(request.user)})
    ask_for_deletion(user=request.user, by=request.user, at=timezone.now())
    messages.success(request, _("Đã gửi yêu cầu xoá. Bạn xem trả lời ở trang này."))
    return redirect("show_my_data")


@require_POST
def cancel_my_request(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.user.data_requests, pk=pk)
    cancel_request(request=found, by=request.user, at=timezone.now())
    messages.success(request, _("Đã rút yêu cầu."))
    return redirect("show_my_data")


def _check(purpose: str) -> None:
    if purpose not in Consent.Purpose:
        raise Http404


def _is_learning(purpose: str) -> bool:
    return purpose == Consent.Purpose.LEARNING


@login_not_required
@require_safe
def consent_withdrawn(request: HttpRequest) -> HttpResponse:
    return render(request, "people/consent_withdrawn.html")
