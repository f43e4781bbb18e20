"""allauth's OpenID Connect, made ours: allauth speaks with the provider, we decide who comes in.

allauth brings state and PKCE; the nonce, which it leaves out, is added here. Of all that the provider sends only
`Claims` remain: no token and no number reaches the database, a session or a log.
"""

import logging
import secrets
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from requests import RequestException

from learning.people.actions import Refused, link_vneid
from learning.people.stages import enter_by_vneid
from learning.people.vneid import PROVIDER, Claims, read_claims

logger = logging.getLogger(__name__)


class VneidClient(OpenIDConnectOAuth2Adapter):
    """allauth's, with our address for the way back. Raises OAuth2Error for answers of another shape."""

    def __init__(self, request: HttpRequest, provider_id: str = PROVIDER) -> None:
        super().__init__(request, provider_id)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("return_from_vneid"))

    @property
    def openid_config(self) -> dict[str, Any]:
        try:
            return super().openid_config
        except AttributeError:
            raise OAuth2Error("its description is no object") from None

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        try:
            return super().get_access_token_data(*args, **kwargs)
        except TypeError:
            raise OAuth2Error("its token is no object") from None

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        said = super()._fetch_user_info(access_token)
        if not isinstance(said, dict):
            raise OAuth2Error("user info is no object")
        return said


class VneidProvider(OpenIDConnectProvider):
    oauth2_adapter_class = VneidClient

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponseBase:
        """Scope and parameters are the settings' alone: allauth would take more of them from the address."""
        nonce = secrets.token_urlsafe(16)
        kwargs |= {"scope": self.get_scope(), "auth_params": {"nonce": nonce}, "nonce": nonce}
        return super().redirect(request, process, next_url, data, **kwargs)

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        """Raises OAuth2Error unless ID token and user info are of one person."""
        proof = response.get("id_token") or {}
        more = response.get("userinfo", proof)
        if not proof or more.get("sub") != proof.get("sub"):
            raise OAuth2Error("ID token and user info are not of one person")
        try:
            claims = read_claims(proof | more)
        except KeyError as missing:
            raise OAuth2Error(f"no claim {missing}") from None
        login = super().sociallogin_from_response(request, {"uid": claims.uid})
        login.claims, login.nonce = claims, str(proof.get("nonce") or "")
        return login

    def extract_uid(self, data: dict[str, Any]) -> str:
        return data["uid"]

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Nobody is made of claims: people say who they are (learning.people.stages)."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The provider has answered: here the house takes over; allauth's own sign-up and linking never run."""
        nonce = sociallogin.state.get("nonce") or ""
        if not nonce or not constant_time_compare(nonce, sociallogin.nonce):
            raise PermissionDenied("nonce")
        sociallogin.token = None
        process = _connect if sociallogin.state.get("process") == AuthProcess.CONNECT else _arrive
        raise ImmediateHttpResponse(process(request, sociallogin, sociallogin.claims))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """What went wrong is logged by its kind alone: its words are the provider's, and may tell whom it knows."""
        logger.warning("VNeID: %s %s", error, type(exception).__name__ if exception else "")
        is_theirs = isinstance(exception, (RequestException, OAuth2Error))
        status = HTTPStatus.BAD_GATEWAY if is_theirs else HTTPStatus.BAD_REQUEST
        raise ImmediateHttpResponse(say_failed(request, status))


def say_failed(
    request: HttpRequest, status: HTTPStatus = HTTPStatus.BAD_GATEWAY, *, cancelled: bool = False
) -> HttpResponse:
    """Nothing happened; how to go on."""
    expired = status == HTTPStatus.BAD_REQUEST
    context = {"cancelled": cancelled, "expired": expired, "connecting": request.user.is_authenticated}
    return render(request, "people/sign_in/vneid_failed.html", context, status=status)


def _arrive(request: HttpRequest, sociallogin: SocialLogin, claims: Claims) -> HttpResponseBase:
    user = sociallogin.user if sociallogin.is_existing else None
    if user is None and claims.is_child:
        return render(request, "people/sign_in/vneid_child.html")
    if request.user.is_authenticated:
        get_account_adapter().logout(request)
    return enter_by_vneid(request, user, claims, sociallogin.get_redirect_url(request))


def _connect(request: HttpRequest, sociallogin: SocialLogin, claims: Claims) -> HttpResponseBase:
    """Whoever began this on the account's page proved who they are there, minutes ago, in this very session."""
    if not request.user.is_authenticated or request.user.pk != sociallogin.state.get("user"):
        raise PermissionDenied("somebody else")
    try:
        link_vneid(user=request.user, uid=claims.uid, birth_year=claims.birth_year, by=request.user, at=timezone.now())
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã gắn VNeID. Lần sau bạn đăng nhập được bằng VNeID."))
    return redirect("show_vneid")
