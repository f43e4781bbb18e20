""" "Not me": a link in the message to a number that a volunteer noted, with which its owner takes the number back.

It is signed over the number, so it dies when the number changes; short, for it travels by SMS.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36, urlsafe_base64_encode

from learning.people.models import User

SIGNATURE_BYTES = 12


def not_me_url(person: User) -> str:
    return settings.BASE_URL + reverse("say_not_me", args=[make_token(person)])


def make_token(person: User) -> str:
    return f"{int_to_base36(person.pk)}-{_sign(person)}"


def read_token(token: str) -> User | None:
    """The person whose number this link was sent to, if the number still stands there."""
    number, _, signature = token.partition("-")
    try:
        person = User.objects.filter(pk=base36_to_int(number)).exclude(phone=None).first()
    except (ValueError, OverflowError):
        return None
    return person if person and constant_time_compare(signature, _sign(person)) else None


def _sign(person: User) -> str:
    digest = salted_hmac("learning.people.not_me", f"{person.pk} {person.phone}", algorithm="sha256").digest()
    return urlsafe_base64_encode(digest[:SIGNATURE_BYTES])
