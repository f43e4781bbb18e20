import secrets
from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.db import transaction

from learning.audit.actions import record
from learning.people.models import User

CODE_DIGITS = 10


def end_sessions(*, user: User) -> None:
    """Signs the person out everywhere."""
    get_adapter().end_sessions(UserSession.objects.filter(user=user))


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
