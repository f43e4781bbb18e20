"""The staff's door: name and password, then a second factor; or a passkey alone. And the way out for everybody."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from learning.people.sessions import HINT_COOKIE
from learning.people.sign_in_forms import StaffForm, UsePasskeyForm
from learning.people.stages import enter_by_passkey


class AskPassword(LoginView):
    form_class = StaffForm
    template_name = "people/sign_in/staff.html"


class UsePasskey(LoginWebAuthnView):
    """Two answers: what the browser needs to ask for a passkey (JSON), and whether the passkey is right.

    Behind both doors (`door` names the page to go back to): a passkey tells itself whose it is.
    """

    form_class = UsePasskeyForm
    door = "sign_in_staff"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if get_adapter().is_ajax(request):
            return super().get(request, *args, **kwargs)
        return redirect(self.door)

    def form_valid(self, form: Any) -> HttpResponse:
        return enter_by_passkey(self.request, form.cleaned_data["credential"], get_next_redirect_url(self.request))

    def form_invalid(self, form: Any) -> HttpResponse:
        for problem in form.errors.get("credential", []):
            messages.error(self.request, problem)
        return redirect(passthrough_next_redirect_url(self.request, reverse(self.door), "next"))


class ChangePassword(PasswordChangeView):
    """Residents have no password to change."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("show_account")
        return super().dispatch(request, *args, **kwargs)


class SignOut(LogoutView):
    """Leaves nothing behind on a phone that the next person takes in hand."""

    template_name = "people/sign_in/sign_out.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        # Not "storage": saved courses and the text's size are the phone's, and what is unsent lies there sealed.
        response["Clear-Site-Data"] = '"cache"'
        response.delete_cookie(HINT_COOKIE, samesite="Lax")
        return response
