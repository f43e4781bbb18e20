"""By way of VNeID: out to the provider and back, the number one may be known by, and the tie on the account's page."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.ratelimit import get_ip, respond_429
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView
from requests import RequestException

from learning.people.actions import Refused, unlink_vneid
from learning.people.arrival import PROVE_PHONE, TELL_PHONE
from learning.people.codes import NotNow, OneTimeCode
from learning.people.limits import VISITS_TO_VNEID
from learning.people.requests import SignedInRequest, place_of
from learning.people.sign_in_forms import CodeForm, PhoneForm
from learning.people.views.account import shell_for
from learning.people.views.introduce import Question, on_the_way_in
from learning.people.vneid import PROVIDER, account_of, is_configured
from learning.people.vneid_provider import VneidClient, say_failed

View = Callable[..., HttpResponseBase]


def _where_configured(view: View) -> View:
    """Elsewhere there is no such page. A provider that is away or talks nonsense gets a page too."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_configured():
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except (OAuth2Error, RequestException, KeyError, ValueError):
            return say_failed(request)

    return guarded


# --- Out and back ---


@login_not_required
@require_safe
@_where_configured
def sign_in_by_vneid(request: HttpRequest) -> HttpResponseBase:
    """A link and no form: the policy lets no form lead to another site, and nothing is changed by going there."""
    if request.user.is_authenticated:
        return redirect("show_account")
    if not VISITS_TO_VNEID.take(get_ip(request), timezone.now()):
        return respond_429(request)
    return _leave(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))


@login_not_required
@require_safe
@_where_configured
def return_from_vneid(request: HttpRequest) -> HttpResponseBase:
    """With a code, or with a refusal; what follows is learning.people.vneid_provider's."""
    if request.GET.get("error") == VneidClient.login_cancelled_error:
        return say_failed(request, HTTPStatus.OK, cancelled=True)
    return OAuth2CallbackView.adapter_view(VneidClient(request))(request)


def _leave(request: HttpRequest, process: str, **kwargs: Any) -> HttpResponseBase:
    return get_adapter().get_provider(request, PROVIDER).redirect(request, process, **kwargs)


# --- The number under which one may have learned before ---


@on_the_way_in
class TellOwnPhone(Question, FormView):
    page = TELL_PHONE
    form_class = PhoneForm
    template_name = "people/sign_in/vneid_phone.html"

    def get_initial(self) -> dict[str, Any]:
        return {"phone": self.arrival.claimed.get("phone", "")}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "restart":
            return self.stage.abort()
        if request.POST.get("action") == "none":
            self.answers["no_phone"] = True
            return self.stage.proceed()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: PhoneForm) -> HttpResponse:
        phone = form.cleaned_data["phone"]
        if not place_of(self.request).may_ask(phone, timezone.now()):
            return respond_429(self.request)
        code = OneTimeCode.draw(phone, timezone.now())
        try:
            code.send(timezone.now())
        except NotNow as reason:
            form.add_error("phone", str(reason))
            return self.form_invalid(form)
        self.answers["code"] = code.state
        return self.stage.proceed()


@on_the_way_in
class ProveOwnPhone(Question, FormView):
    """The second proof: only now we look whose the number is."""

    page = PROVE_PHONE
    template_name = "people/sign_in/code.html"

    @property
    def code(self) -> OneTimeCode:
        return OneTimeCode(self.answers["code"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action")
        if action == "resend":
            return self._resend()
        if action == "restart":
            return self._ask_another()
        return super().post(request, *args, **kwargs)

    def _resend(self) -> HttpResponse:
        if not place_of(self.request).may_ask(self.code.phone, timezone.now()):
            return respond_429(self.request)
        try:
            self.code.send(timezone.now())
        except NotNow as reason:
            messages.error(self.request, str(reason))
        return self.stage.proceed()

    def _ask_another(self) -> HttpResponse:
        del self.answers["code"]
        return self.stage.proceed()

    def get_form(self, form_class: type | None = None) -> CodeForm:
        return CodeForm(**self.get_form_kwargs(), check=lambda guess: self.code.check(guess, timezone.now()))

    def form_valid(self, form: CodeForm) -> HttpResponse:
        try:
            self.stage.take_phone(self.code.phone)
        except Refused as reason:
            messages.error(self.request, str(reason))
        return self._ask_another()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wait = self.code.seconds_to_wait(timezone.now())
        return super().get_context_data(**kwargs) | {"phone": self.code.phone, "wait": wait, "demo": settings.DEMO}


# --- The account's page ---


@require_safe
def show_vneid(request: SignedInRequest) -> HttpResponse:
    account = account_of(request.user)
    if not account and not is_configured():
        raise Http404
    context = {"account": account, "may_connect": is_configured(), "shell": shell_for(request.user)}
    return render(request, "people/sign_in/vneid.html", context)


@require_POST
@_where_configured
def connect_vneid(request: SignedInRequest) -> HttpResponseBase:
    """After a fresh proof: a page that says where one goes next, and leads there by a link."""
    raise_if_reauthentication_required(request, app="allauth.socialaccount")
    if not VISITS_TO_VNEID.take(get_ip(request), timezone.now()):
        return respond_429(request)
    way = _leave(request, AuthProcess.CONNECT, user=request.user.pk)
    if way.status_code != 302:
        return way
    context = {"address": way.headers["Location"], "shell": shell_for(request.user)}
    return render(request, "people/sign_in/vneid_leave.html", context)


@require_POST
def disconnect_vneid(request: SignedInRequest) -> HttpResponse:
    raise_if_reauthentication_required(request, app="allauth.socialaccount")
    try:
        unlink_vneid(user=request.user, by=request.user, at=timezone.now())
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("show_vneid")
    messages.success(request, _("Đã gỡ VNeID."))
    return redirect("show_account")
