"""The residents' door as allauth's stages: the number, its code, then whatever is still to be asked.

No record is looked up before the code was right, so that the door looks the same to whoever knocks.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import stash_login
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from learning.people.actions import register_resident, settle_resident
from learning.people.arrival import Arrival, is_long_gone
from learning.people.codes import OneTimeCode
from learning.people.models import User

# In the state of IntroduceStage: no number was proven, but a card and its PIN.
BY_CARD = "card"


def enter_by_card(request: HttpRequest, user: User, redirect_url: str | None = None) -> HttpResponse:
    """The real login of someone whose card and PIN were right, through all that is still to be asked."""
    record_authentication(request, user, method="card")
    state = {"stages": {IntroduceStage.key: {"data": {BY_CARD: True}}}}
    return perform_login(request, Login(user=user, state=state, redirect_url=redirect_url))


class DoorCode(LoginCodeVerificationProcess):
    """allauth's login by code, with our code, for a number that may be anyone's."""

    def __init__(self, stage: LoginByCodeStage) -> None:
        super().__init__(stage)
        self.one_time = OneTimeCode(self.state)

    @classmethod
    def begin(cls, request: HttpRequest, *, phone: str, redirect_url: str | None) -> None:
        """Sends a code and remembers in the session that one is awaited. Raises NotNow."""
        login = Login(phone=phone, redirect_url=redirect_url)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(OneTimeCode.draw(phone, timezone.now()).state)
        cls(stage).resend()

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> "DoorCode | None":
        return cls(stage) if "nonce" in stage.state else None

    def resend(self) -> None:
        self.one_time.send(timezone.now())
        self.persist()

    def check(self, guess: str) -> None:
        """Raises NotNow unless the guess is right."""
        self.one_time.check(guess, timezone.now())

    def finish(self, redirect_url: str | None = None) -> HttpResponse:
        """The number is theirs: now we look who that is, and the real login begins."""
        phone = self.one_time.phone
        user = get_adapter().get_user_by_phone(phone)
        record_authentication(self.request, user, method="code", phone=phone)
        login = Login(user=user, phone=phone, redirect_url=self.stage.login.redirect_url)
        return perform_login(self.request, login)


class IntroduceStage(LoginStage):
    """Asks a newcomer for name, commune and consent; a known person for what is missing or in doubt."""

    key = "introduce"

    def __init__(self, controller: LoginStageController, request: HttpRequest, login: Login) -> None:
        super().__init__(controller, request, login)
        self.arrival = Arrival(phone=login.phone, user=login.user, answers=self.state)

    @property
    def urlname(self) -> str:
        return self.arrival.next_page() or LoginByCodeStage.urlname

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if not self.login.phone and BY_CARD not in self.state:
            return None, True  # By password: staff were registered by an admin.
        if self.login.phone and self.login.user and is_long_gone(self.login.user, timezone.now()):
            self.state["doubtful"] = True
        return self._ask_next(), True

    def proceed(self) -> HttpResponse:
        """After an answer: to the next question, or in."""
        response = self._ask_next()
        stash_login(self.request, self.login)
        return response or self.exit()

    def become_stranger(self) -> None:
        """The record is somebody else's: whoever holds the number now is new here."""
        self.login.user = self.arrival.user = None
        self.state.pop("doubtful", None)

    def _ask_next(self) -> HttpResponse | None:
        page = self.arrival.next_page()
        if page is None and not self._settle():
            page = self.arrival.next_page()  # Someone else took the number meanwhile.
        return HttpResponseRedirect(reverse(page)) if page else None

    def _settle(self) -> bool:
        """Writes down what was said; False when the number turns out to be another record's."""
        if self.login.user is None:
            return self._register()
        if self.state.keys() - {BY_CARD}:
            said = self.arrival
            settle_resident(
                user=self.login.user,
                by_phone=bool(self.login.phone),
                full_name=said.full_name,
                commune=said.commune,
                agreed=bool(self.state.get("agreed")),
                at=timezone.now(),
            )
        return True

    def _register(self) -> bool:
        said = self.arrival
        user = register_resident(phone=said.phone or "", full_name=said.full_name, commune=said.commune, at=timezone.now())
        self.login.user = said.user = user
        self.login.signup = True
        record_authentication(self.request, user, method="code", phone=said.phone)
        return user.phone_verified


# What a login goes through, in this order; allauth's stages for verifying phone and e-mail have no place here.
STAGES = [
    "allauth.account.stages.LoginByCodeStage",
    "learning.people.stages.IntroduceStage",
    "allauth.mfa.stages.AuthenticateStage",
    "allauth.mfa.stages.TrustStage",
]
