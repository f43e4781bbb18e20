"""Signing in by finger or face: a resident turns it on for a device, sees where it is on, turns it off.

Staff have the same keys as a second factor, under /tai-khoan/bao-ve/.
"""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.mixins import NextRedirectMixin
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from learning.people.actions import add_passkey
from learning.people.devices import device_of
from learning.people.requests import SignedInRequest
from learning.people.sessions import RESIDENT, kind_of
from learning.people.sign_in_forms import OwnPasskeyForm


@require_safe
def show_passkeys(request: SignedInRequest) -> HttpResponse:
    if kind_of(request.user) != RESIDENT:
        return redirect("mfa_index")
    own = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN).order_by("created_at")
    return render(request, "people/passkeys.html", {"passkeys": own})


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class TurnOnPasskey(NextRedirectMixin, FormView):
    """One press. Offered once after signing in by code, then with `next`; whoever does not want it goes on."""

    request: SignedInRequest
    form_class = OwnPasskeyForm
    template_name = "people/passkey_on.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kind_of(self.request.user) != RESIDENT:
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        options = auth.begin_registration(self.request.user, passwordless=True)
        return super().get_context_data(**kwargs) | {"options": options, "next": self.get_next_url()}

    def form_valid(self, form: OwnPasskeyForm) -> HttpResponse:
        name = device_of(self.request.headers.get("User-Agent", ""))
        credential = form.cleaned_data["credential"]
        add_passkey(user=self.request.user, name=name, credential=credential, at=timezone.now())
        messages.success(self.request, _("Đã bật. Lần sau bạn đăng nhập bằng vân tay hoặc khuôn mặt."))
        return super().form_valid(form)

    def get_default_success_url(self) -> str:
        return reverse("show_passkeys")


class RemovePasskey(RemoveWebAuthnView):
    """The last factor stays where one is compulsory: allauth looks after that for its app alone."""

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        if adapter.can_delete_authenticator(self.get_object()):
            return super().form_valid(form)
        messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")
