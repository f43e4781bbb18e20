"""The residents' one door: number, code. Who is known and who is new sees the same, until the code was right."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core.internal.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from learning.people.codes import NotNow
from learning.people.requests import place_of
from learning.people.sessions import STAFF_PATHS
from learning.people.sign_in_forms import CodeForm, PhoneForm
from learning.people.stages import DoorCode


class AskPhone(RequestLoginCodeView):
    """Page 1: the number. Whoever was on the way to a staff page is shown the staff door instead."""

    form_class = PhoneForm
    template_name = "people/sign_in/phone.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (self.get_next_url() or "").startswith(STAFF_PATHS):
            return redirect(self.passthrough_next_url(reverse("sign_in_staff")))
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: PhoneForm) -> HttpResponse:
        phone = form.cleaned_data["phone"]
        if not place_of(self.request).may_ask(phone, timezone.now()):
            return respond_429(self.request)
        try:
            DoorCode.begin(self.request, phone=phone, redirect_url=self.get_next_url())
        except NotNow as reason:
            form.add_error("phone", str(reason))
            return self.form_invalid(form)
        return redirect("account_confirm_login_code")


@method_decorator(login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login"), name="dispatch")
class AskCode(ConfirmLoginCodeView):
    """Page 2: the code. Also: send it again, or start over with another number."""

    template_name = "people/sign_in/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        process = DoorCode.resume(request._login_stage)  # type: ignore[attr-defined]
        if not process:
            clear_login(request)
            return redirect("account_login")
        self.process = process
        return FormView.dispatch(self, request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "restart":
            clear_login(request)
            return redirect("account_login")
        if request.POST.get("action") == "resend":
            return self._resend()
        return super().post(request, *args, **kwargs)

    def _resend(self) -> HttpResponse:
        if not place_of(self.request).may_ask(self.process.one_time.phone, timezone.now()):
            return respond_429(self.request)
        try:
            self.process.resend()
        except NotNow as reason:
            messages.error(self.request, str(reason))
        return redirect("account_confirm_login_code")

    def get_form(self, form_class: type | None = None) -> CodeForm:
        return CodeForm(**FormView.get_form_kwargs(self), check=self.process.check)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        return self.process.finish()

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        """The number's account in the database counts guesses; allauth's in the session does not matter."""
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = self.process.one_time
        return FormView.get_context_data(self, **kwargs) | {
            "phone": code.phone,
            "wait": code.seconds_to_wait(timezone.now()),
            "demo": settings.DEMO,
        }
