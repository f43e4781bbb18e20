"""The residents' door as allauth's stages: the number, its code, then whatever is still to be asked.

No record is looked up before the code was right, so that the door looks the same to whoever knocks.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import stash_login
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStage, LoginStageController
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import flows
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.people.actions import Refused, join_by_vneid, link_vneid, register_resident, settle_resident
from learning.people.arrival import Arrival, is_long_gone
from learning.people.codes import OneTimeCode
from learning.people.models import User
from learning.people.vneid import Claims, account_of

# In the state of IntroduceStage, where no number was proven: but a card and its PIN, finger or face, VNeID.
BY_CARD, BY_PASSKEY, BY_VNEID = "card", "passkey", "vneid"
WITHOUT_NUMBER = {BY_CARD, BY_PASSKEY, BY_VNEID}


def enter_by_card(request: HttpRequest, user: User, redirect_url: str | None = None) -> HttpResponse:
    """The real login of someone whose card and PIN were right, through all that is still to be asked."""
    record_authentication(request, user, method="card")
    state = {"stages": {IntroduceStage.key: {"data": {BY_CARD: True}}}}
    return perform_login(request, Login(user=user, state=state, redirect_url=redirect_url))


def enter_by_vneid(request: HttpRequest, user: User | None, claims: Claims, redirect_url: str | None) -> HttpResponse:
    """The real login of someone whom VNeID knows. Without a `user` they are new here, or not yet tied to theirs."""
    record_authentication(request, user, method="vneid")
    said = {} if user else {name: getattr(claims, name) for name in ("uid", "full_name", "phone", "birth_year")}
    state = {"stages": {IntroduceStage.key: {"data": {BY_VNEID: said}}}}
    return perform_login(request, Login(user=user, state=state, redirect_url=redirect_url))


def enter_by_passkey(request: HttpRequest, passkey: Authenticator, redirect_url: str | None) -> HttpResponse:
    """The real login of someone whose passkey was right: as by code, through all that is still to be asked.

    Staff with a password were registered by an admin and are asked nothing, as by password.
    """
    user = passkey.user
    asked = {} if user.has_usable_password() else {IntroduceStage.key: {"data": {BY_PASSKEY: True}}}
    login = Login(user=user, state={"stages": asked}, redirect_url=redirect_url)
    return flows.perform_passwordless_login(request, passkey, login)


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
        if not self.login.phone and not self.state.keys() & WITHOUT_NUMBER:
            return None, True  # By password: staff were registered by an admin.
        self._doubt_long_gone()
        return self._ask_next(), True

    def proceed(self) -> HttpResponse:
        """After an answer: to the next question, or in."""
        try:
            response = self._ask_next()
        except Refused as reason:
            messages.error(self.request, str(reason))
            return self.abort()
        stash_login(self.request, self.login)
        return response or self.exit()

    def take_phone(self, phone: str) -> None:
        """Who came by VNeID has proven this number too: the record that holds it, if any, is the one to tie to.

        Raises Refused, and takes nothing, where it is somebody else's: tied to another VNeID, or of another name.
        Whoever left half-way on a family's phone is so not tied to the next in hand.
        """
        user = get_adapter().get_user_by_phone(phone)
        if user and account_of(user):
            raise Refused(_("Số này đã gắn với VNeID của người khác. Bạn nhập số khác, hoặc bấm “Tôi cần giúp”."))
        if user and user.phone_verified and not self.arrival.may_be_named(user.full_name):
            raise Refused(_("Tên ở số này khác tên trên VNeID. Bạn vào bằng số điện thoại, rồi gắn VNeID ở mục “Tôi”."))
        self.login.phone = self.arrival.phone = phone
        self.login.user = self.arrival.user = user
        record_authentication(self.request, user, method="code", phone=phone)
        self._doubt_long_gone()

    def become_stranger(self) -> None:
        """The record is somebody else's: whoever holds the number now is new here."""
        self.login.user = self.arrival.user = None
        self.state.pop("doubtful", None)

    def _doubt_long_gone(self) -> None:
        if self.login.phone and self.login.user and is_long_gone(self.login.user, timezone.now()):
            self.state["doubtful"] = True

    def _ask_next(self) -> HttpResponse | None:
        page = self.arrival.next_page()
        if page is None and not self._settle():
            page = self.arrival.next_page()  # Someone else took the number meanwhile.
        return HttpResponseRedirect(reverse(page)) if page else None

    def _settle(self) -> bool:
        """Writes down what was said; False when the number turns out to be another record's."""
        if self.login.user is None:
            return self._register()
        if self.state.keys() - WITHOUT_NUMBER:
            said = self.arrival
            settle_resident(
                user=self.login.user,
                by_phone=bool(self.login.phone),
                full_name=said.full_name,
                commune=said.commune,
                agreed=bool(self.state.get("agreed")),
                at=timezone.now(),
            )
        if vneid := self.state.get(BY_VNEID):
            user, uid, year = self.login.user, vneid["uid"], vneid["birth_year"]
            link_vneid(user=user, uid=uid, birth_year=year, by=user, at=timezone.now())
        return True

    def _register(self) -> bool:
        said, now = self.arrival, timezone.now()
        person: dict[str, Any] = {"phone": said.phone, "full_name": said.full_name, "commune": said.commune, "at": now}
        if vneid := self.state.get(BY_VNEID):
            user = join_by_vneid(uid=vneid["uid"], birth_year=vneid["birth_year"], **person)
        else:
            user = register_resident(**person)
        self.login.user = said.user = user
        self.login.signup = True
        record_authentication(self.request, user, method="code" if said.phone else "vneid", phone=said.phone)
        return user.phone_verified or not said.phone


# What a login goes through, in this order; allauth's stages for verifying phone and e-mail have no place here.
STAGES = [
    "allauth.account.stages.LoginByCodeStage",
    "learning.people.stages.IntroduceStage",
    "allauth.mfa.stages.AuthenticateStage",
    "allauth.mfa.stages.TrustStage",
]
