"""What allauth asks of the house: who holds a number, how a mail leaves, where one goes after signing in."""

import contextlib
import time
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from learning.notices.actions import send_email
from learning.notices.models import Message
from learning.people.actions import offer_passkey
from learning.people.fields import PhoneField
from learning.people.models import User
from learning.people.permissions import is_official, is_volunteer
from learning.people.phones import read_phone
from learning.people.second_factor import STRONG
from learning.people.sessions import RESIDENT, kind_in
from learning.people.stages import STAGES

BY_CODE = _("Nhận mã qua tin nhắn")
# Set by passkey.js on the page that asks the number, where the device knows its owner's finger, face or PIN.
ABLE_COOKIE = "co-van-tay"
NOT_RIGHT = _("Tên đăng nhập hoặc mật khẩu chưa đúng. Bạn xem lại rồi nhập lại.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NOT_RIGHT,
        "email_password_mismatch": NOT_RIGHT,
        "phone_password_mismatch": NOT_RIGHT,
    }

    def get_login_stages(self) -> list[str]:
        return STAGES

    # --- Numbers ---

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Written in any way: the staff's door passes on what was typed."""
        with contextlib.suppress(ValidationError):
            phone = read_phone(phone)
        return User.objects.filter(phone=phone).first()

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        raise NotImplementedError("Numbers change through learning.people.actions")

    def set_phone_verified(self, user: User, phone: str) -> None:
        raise NotImplementedError("Numbers change through learning.people.actions")

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        raise NotImplementedError("Codes are sent by learning.people.codes")

    # --- Mail: through the house's own rows, as text ---

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        send_email(
            to=email,
            subject=str(message.subject),
            body=str(message.body),
            at=timezone.now(),
            kind=Message.Kind.CODE,  # Links that set a password are forgotten once sent.
        )

    def format_email_subject(self, subject: str) -> str:
        return f"Bình dân học vụ số: {subject}"

    # --- Where to ---

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Each to their work: home, to the learners of the commune, to the figures, to Wagtail."""
        user = cast(User, request.user)
        if is_official(user):
            return "/bao-cao/"
        if is_volunteer(user):
            return "/nguoi-hoc/"
        return (
            reverse("wagtailadmin_home") if user.groups.exists() or user.is_superuser else settings.LOGIN_REDIRECT_URL
        )

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("show_signed_out")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """After the second sign-in by code, once, past the offer to sign in by finger or face."""
        response = super().post_login(request, user, **kwargs)
        if not _is_resident_by_code(request, user):
            return response
        able = ABLE_COOKIE in request.COOKIES
        if not offer_passkey(user=user, able=able, at=timezone.now()):
            return response
        return HttpResponseRedirect(f"{reverse('turn_on_passkey')}?{urlencode({'next': response.url})}")

    def is_safe_url(self, url: str) -> bool:
        """This host alone: none of the other names it answers to."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    # --- Proving once more who one is ---

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just signed in need not do it again at once to set up a second factor.

        Raises ReauthenticationRequired for those of whom allauth knows neither password nor second factor: it would
        take them for proven.
        """
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        if not get_reauthentication_flows(self.request.user):
            raise ReauthenticationRequired
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Who signs in by code alone proves it by code; where there is no number, that page says what to do."""
        methods = super().get_reauthentication_methods(user)
        if not user.is_authenticated or user.has_usable_password() or is_mfa_enabled(user, STRONG):
            return methods
        by_code = {"id": "reauthenticate_by_code", "description": BY_CODE, "url": reverse("reauthenticate_by_code")}
        return [by_code, *methods]


def _is_resident_by_code(request: HttpRequest, user: User) -> bool:
    """On a device of their own, as far as is known."""
    return kind_in(request) == RESIDENT and get_authentication_records(request, user)[-1]["method"] == "code"
