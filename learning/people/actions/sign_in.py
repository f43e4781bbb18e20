import secrets
from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.db import transaction

from learning.audit.actions import record
from learning.people.models import PasskeyOffer, User

CODE_DIGITS = 10
OFFER_AT_SIGN_IN = 2


def end_sessions(*, user: User) -> None:
    """Signs the person out everywhere."""
    get_adapter().end_sessions(UserSession.objects.filter(user=user))


@transaction.atomic
def end_other_sessions(*, user: User, session_key: str, at: datetime, number: int | None = None) -> None:
    """Signs the person out everywhere but here, or on one other device, by its number in the list.

    The rows of the sessions go: whoever holds one is a visitor at the next request.
    """
    others = UserSession.objects.filter(user=user).exclude(session_key=session_key)
    ended = list(others if number is None else others.filter(pk=number))
    if ended:
        get_adapter().end_sessions(ended)
        record("end_other_sessions", user, by=user, at=at, count=len(ended))


@transaction.atomic
def offer_passkey(*, user: User, able: bool, at: datetime) -> bool:
    """Counts a sign-in by code. Tells whether to offer finger or face now: once, on a device that is `able` to."""
    offer, _ = PasskeyOffer.objects.select_for_update().get_or_create(user=user)
    if offer.made_at:
        return False
    offer.code_sign_ins = min(offer.code_sign_ins + 1, OFFER_AT_SIGN_IN)
    has_one = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
    if able and not has_one and offer.code_sign_ins == OFFER_AT_SIGN_IN:
        offer.made_at = at
    offer.save()
    return offer.made_at is not None


@transaction.atomic
def add_passkey(*, user: User, name: str, credential: dict[str, Any], at: datetime) -> None:
    """From now on this device signs the person in alone. `credential` was checked, and made for this person."""
    WebAuthn.add(user, name, credential)
    record("add_passkey", user, by=user, at=at)


@transaction.atomic
def reset_second_factors(*, user: User, by: User, at: datetime) -> str:
    """Forgets a lost phone or key. Returns a code that stands for the second factor once, shown once to the admin.

    Password and code let the person in; the house then asks for a new second factor. The old ones, trusted devices
    and open sessions end now.
    """
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    Authenticator.objects.filter(user=user).delete()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.RECOVERY_CODES, data={"migrated_codes": [encrypt(code)], "used_mask": 0}
    )
    end_sessions(user=user)
    record("reset_second_factors", user, by=by, at=at)
    return code


@transaction.atomic
def make_password_link(*, user: User, by: User, at: datetime) -> tuple[str, str]:
    """For staff without e-mail: (uid, key) of allauth's page where the person sets a password, once, within 3 days."""
    record("make_password_link", user, by=by, at=at)
    return user_pk_to_url_str(user), default_token_generator.make_token(user)
