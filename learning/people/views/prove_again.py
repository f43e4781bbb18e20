"""Proving once more who one is, for people who have a number but no password: a fresh code.

allauth takes whoever has neither password nor second factor for proven; see AccountAdapter.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import BaseReauthenticateView
from allauth.core.internal.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView

from learning.people.codes import NotNow, OneTimeCode
from learning.people.requests import SignedInRequest, place_of
from learning.people.sign_in_forms import CodeForm

SENT = "code_to_prove_again"


class ProveByCode(BaseReauthenticateView):
    """Sends a code when asked to, takes it, goes on with what was interrupted. Without a number there is but one way:
    to sign in again."""

    request: SignedInRequest
    template_name = "people/sign_in/prove_by_code.html"

    @cached_property
    def code(self) -> OneTimeCode | None:
        """The one that was sent, while the number it went to is still this person's."""
        state = self.request.session.get(SENT)
        return OneTimeCode(state) if state and state["phone"] == self.request.user.phone else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        phone = self.request.user.phone
        if request.POST.get("action") == "resend" and phone:
            return self._send(self.code or OneTimeCode.draw(phone, timezone.now()))
        return super().post(request, *args, **kwargs) if self.code else redirect(request.get_full_path())

    def _send(self, code: OneTimeCode) -> HttpResponse:
        if not place_of(self.request).may_ask(code.phone, timezone.now()):
            return respond_429(self.request)
        try:
            code.send(timezone.now())
        except NotNow as reason:
            messages.error(self.request, str(reason))
        else:
            self.request.session[SENT] = code.state
        return redirect(self.request.get_full_path())

    def get_form(self, form_class: type | None = None) -> CodeForm | None:
        code = self.code
        kwargs = FormView.get_form_kwargs(self)
        return CodeForm(**kwargs, check=lambda guess: code.check(guess, timezone.now())) if code else None

    def form_valid(self, form: CodeForm) -> HttpResponse:
        phone = self.request.session.pop(SENT)["phone"]
        record_authentication(self.request, self.request.user, method="code", phone=phone, reauthenticated=True)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wait = self.code.seconds_to_wait(timezone.now()) if self.code else 0
        return super().get_context_data(**kwargs) | {"wait": wait, "demo": settings.DEMO}
