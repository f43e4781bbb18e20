"""Pages after a right code, for whoever is new here, or whose record lacks something. One question a page."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from learning.people.actions import release_number
from learning.people.arrival import AGREE, CONFIRM_NAME, TELL_AGAIN, TELL_COMMUNE, TELL_NAME
from learning.people.codes import TOO_MANY_GUESSES
from learning.people.consents import current_text
from learning.people.limits import NAMES
from learning.people.models import Consent
from learning.people.queries import find_communes, our_communes
from learning.people.sign_in_forms import AgreeForm, NameForm
from learning.people.stages import IntroduceStage


class Question(TemplateView):
    """One page of the way in; out of turn it leads to the page whose turn it is."""

    page: str
    # A page that was answered may be opened again to correct the answer kept under this name.
    answer = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.stage: IntroduceStage = request._login_stage  # type: ignore[attr-defined]
        self.arrival, self.answers = self.stage.arrival, self.stage.state
        due = self.arrival.next_page()
        if due != self.page and self.answer not in self.answers:
            return redirect(due or "account_login")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "arrival": self.arrival,
            "is_new": self.arrival.user is None,
            "is_doubtful": "doubtful" in self.answers,
        }


on_the_way_in = method_decorator(
    login_stage_required(stage=IntroduceStage.key, redirect_urlname="account_login"), name="dispatch"
)


@on_the_way_in
class ConfirmOwnName(Question):
    """A volunteer noted this number: is it this person who holds it?"""

    page = CONFIRM_NAME
    template_name = "people/sign_in/confirm_own_name.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("answer") == "yes":
            self.answers["confirmed"] = True
        elif request.POST.get("answer") == "no":
            release_number(person=self.arrival.user, at=timezone.now())
            self.stage.become_stranger()
        return self.stage.proceed()


@on_the_way_in
class TellName(Question, FormView):
    page = TELL_NAME
    answer = "full_name"
    form_class = NameForm
    template_name = "people/sign_in/tell_name.html"

    def get_initial(self) -> dict[str, Any]:
        return {"full_name": self.arrival.full_name or self.arrival.claimed.get("full_name", "")}

    def form_valid(self, form: NameForm) -> HttpResponse:
        self.answers["full_name"] = form.cleaned_data["full_name"]
        return self.stage.proceed()


@on_the_way_in
class TellCommune(Question):
    """A list of buttons: one press answers. `q` searches it, by new and former names, with or without marks."""

    page = TELL_COMMUNE
    answer = "commune"
    template_name = "people/sign_in/tell_commune.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:80]
        found = find_communes(text) if text else our_communes()
        return super().get_context_data(**kwargs) | {"text": text, "communes": found}

    def post(self, request: HttpRequest) -> HttpResponse:
        if not our_communes().filter(code=request.POST.get("commune", "")).exists():
            messages.error(request, _("Bạn chưa chọn xã, phường, đặc khu."))
            return redirect(self.page)
        self.answers["commune"] = request.POST["commune"]
        if "doubtful" in self.answers:
            self.arrival.recognise()
        return self.stage.proceed()


@on_the_way_in
class TellAgain(Question):
    """Name or commune is not the record's: a slip, or a number that has a new owner."""

    page = TELL_AGAIN
    template_name = "people/sign_in/tell_again.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("answer") == "new":
            release_number(person=self.arrival.user, at=timezone.now())
            self.stage.become_stranger()
        elif not NAMES.take(self.arrival.phone, timezone.now()):
            messages.error(request, TOO_MANY_GUESSES)
        else:
            self.arrival.forget_answers()
            self.answers["doubtful"] = True
        return self.stage.proceed()


@on_the_way_in
class AgreeToTerms(Question, FormView):
    """What is kept, why, how long: read, ticked, stored with version and moment."""

    page = AGREE
    form_class = AgreeForm
    template_name = "people/sign_in/agree_to_terms.html"

    def form_valid(self, form: AgreeForm) -> HttpResponse:
        self.answers["agreed"] = True
        return self.stage.proceed()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"text": current_text(Consent.Purpose.LEARNING)}
