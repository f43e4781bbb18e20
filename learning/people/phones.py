"""Vietnamese mobile numbers: any way of writing them in, E.164 inside, "0912 345 678" out."""

import re

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Numbers no operator gives out: the invented people of the demonstration and of tests have them.
INVENTED = re.compile(r"\+84000\d{6}")
BAD_SHAPE = _("Số điện thoại có 10 số, bắt đầu bằng số 0. Bạn xem lại giúp.")
NOT_MOBILE = _("Số này không phải số di động ở Việt Nam. Bạn nhập số di động của bạn.")


def read_phone(text: str) -> str:
    """E.164 of a Vietnamese mobile number, however written: 0912 345 678, +84 912.345.678, 84912345678.

    Raises ValidationError with a sentence for the person who typed it.
    """
    digits = re.sub(r"\D", "", text)
    if re.search(r"[^\d\s.()+\-]", text) or not 9 <= len(digits) <= 15:
        raise ValidationError(BAD_SHAPE, code="shape")
    found = f"+84{re.sub(r'^(0084|84|0)', '', digits)}"
    if settings.DEMO and INVENTED.fullmatch(found):
        return found
    number = phonenumbers.parse(found)
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(BAD_SHAPE, code="shape")
    if phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        raise ValidationError(NOT_MOBILE, code="not_mobile")
    return found


def show_phone(phone: str) -> str:
    """As people write it: a mobile in groups of 4, 3 and 3, a landline in 4, 4 and 3."""
    local = re.sub(r"^\+84", "0", phone or "")
    if len(local) == 11:
        return f"{local[:4]} {local[4:8]} {local[8:]}"
    return f"{local[:4]} {local[4:7]} {local[7:]}" if len(local) == 10 else local


def hide_phone(phone: str) -> str:
    """Enough for its owner to know it: "09•• ••• 678"."""
    shown = show_phone(phone)
    return f"{shown[:2]}•• ••• {shown[-3:]}" if len(shown) == 12 else shown
