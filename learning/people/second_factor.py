"""A second factor for those who see or change what is not theirs alone: officials, editors, admins.

Compulsory outside the demonstration: until one is set up, nothing but setting it up is open to them.
"""

import base64
import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from learning.people.models import User
from learning.people.sessions import OFFICIAL, RESIDENT, kind_in, kind_of

TOTP, WEBAUTHN, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
STRONG = (TOTP, WEBAUTHN)
# What one needs to set a factor up, or to leave.
OPEN: set[str | None] = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "reauthenticate_by_code",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_logout",
}


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=STRONG).exists()


def must_have_second_factor(user: User) -> bool:
    return not settings.DEMO and kind_of(user) == OFFICIAL


class SecondFactorMiddleware:
    """Leads staff without a second factor to where they set it up, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, *_arguments: Any) -> HttpResponse | None:
        # The mark first: a page that is the same for everybody must not read the session.
        if settings.DEMO or not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if kind_in(request) != OFFICIAL or request.session["life"].get("factor"):
            return None
        if has_second_factor(request.user):
            request.session["life"] |= {"factor": True}
            return None
        place = request.resolver_match
        return None if place and place.url_name in OPEN else redirect("mfa_index")


class MFAAdapter(DefaultMFAAdapter):
    """allauth's second factors, with secrets that a copy of the database does not give away."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Tài khoản cán bộ cần ít nhất một lớp bảo vệ. Bạn thêm cách khác trước."),
        "incorrect_code": _("Mã chưa đúng. Bạn xem lại mã rồi nhập lại."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def is_mfa_enabled(self, user: User, types: Sequence[str] | None = None) -> bool:
        """Whether a second factor is asked for, where `types` are the strong ones.

        A one-time code from the province's admin stands for a lost factor: it is asked for like one. A resident's
        passkey is another way in beside the code by SMS, not a second lock: a new phone must still open.
        """
        if types is None or set(types) != set(STRONG):
            return super().is_mfa_enabled(user, types)
        if not super().is_mfa_enabled(user, [*types, RECOVERY]):
            return False
        return kind_of(user) != RESIDENT or super().is_mfa_enabled(user, [TOTP])

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last factor stays where one is compulsory."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=STRONG).exclude(pk=authenticator.pk)
        return others.exists() or not must_have_second_factor(authenticator.user)

    def _get_site_name(self) -> str:
        return "Bình dân học vụ số"


def _cipher() -> MultiFernet:
    """Keys follow from the secret keys; old ones still open what they closed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"second factor {secret}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
