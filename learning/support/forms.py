"""What is typed when help is asked for, and about a lesson."""

import json
import re
from base64 import urlsafe_b64decode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from learning.people.fields import CommuneField, ContactPhoneField
from learning.support.actions import WORDS_LENGTH
from learning.support.models import LessonRating
from learning.text import clean_lines

LONGEST_ENDPOINT = 1000
# No port, no name before an "@", no backslash: readers of addresses differ on whose host that is, and the one that
# sends is not the one that looks here.
ENDPOINT = re.compile(r"https://([a-z0-9.-]+)/[!-\[\]-~]*")


class WordsField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"max_length": WORDS_LENGTH, "required": False}
        super().__init__(**defaults | {"widget": forms.Textarea(attrs={"rows": 3})} | kwargs)

    def to_python(self, value: Any) -> str:
        return clean_lines(super().to_python(value) or "")


class HelpForm(forms.Form):
    """Both may stay empty: the tap alone calls. `id` was drawn with the form, so that sent twice it asks once."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = WordsField(label=_("Bạn cần giúp việc gì?"))
    phone = ContactPhoneField(label=_("Số điện thoại để gọi cho bạn"), required=False)


class VisitorForm(HelpForm):
    """Of somebody who is not signed in: where, and at which number."""

    commune = CommuneField(label=_("Xã, phường của bạn"))
    phone = ContactPhoneField(
        label=_("Số điện thoại để gọi cho bạn"), error_messages={"required": _("Bạn chưa nhập số điện thoại.")}
    )
    field_order = ["id", "commune", "phone", "words"]


class NotASubscriptionError(ValueError):
    """Nothing that a browser of ours would send."""


def read_subscription(body: bytes) -> tuple[str, dict[str, str]]:
    """A browser's PushSubscription as JSON: where it is reached, and with which keys; none when it goes.

    Only push services named in WEB_PUSH_HOSTS: we send to the address. Raises NotASubscriptionError.
    """
    try:
        read = json.loads(body[:5000])
        endpoint, keys = str(read["endpoint"]), read.get("keys")
        found = {name: str(keys[name]) for name in ("p256dh", "auth")} if keys else {}
        if found:
            _check_keys(**found)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise NotASubscriptionError from None
    address = ENDPOINT.fullmatch(endpoint)
    if not address or len(endpoint) > LONGEST_ENDPOINT or not _is_push_host(address[1]):
        raise NotASubscriptionError
    return endpoint, found


def _check_keys(*, p256dh: str, auth: str) -> None:
    """A point on the curve, and 16 bytes. Raises ValueError."""
    point, secret = (urlsafe_b64decode(text + "=" * (-len(text) % 4)) for text in (p256dh, auth))
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    if len(secret) != 16 or len(p256dh) > 100 or len(auth) > 40:
        raise ValueError


def _is_push_host(host: str) -> bool:
    return any(
        host == known.lstrip(".") or (known[0] == "." and host.endswith(known)) for known in settings.WEB_PUSH_HOSTS
    )


class RatingForm(forms.Form):
    face = forms.TypedChoiceField(
        choices=LessonRating.Face.choices,
        coerce=int,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Bạn chọn một trong ba hình.")),
    )
    words = WordsField()
