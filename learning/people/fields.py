"""What people type about themselves, made clean: names, numbers, years, places. Each error says what to do."""

import re
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.people.models import Commune
from learning.people.phones import INVENTED, read_phone, show_phone
from learning.people.queries import our_communes
from learning.text import clean, write_name

# Letters with their marks, space, ' ’ - . as in "H'Hen Niê". No dictionary of syllables: names of all peoples.
NAME = re.compile(r"[^\W\d_][^\W\d_'’.\- ]*(?:[ '’.\-]+[^\W\d_]+)*\.?")
OLDEST = 1906


class NameField(forms.CharField):
    """Họ và tên, one field, 2–80 characters, kept as people write it but for forgotten or stuck capitals."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "name", "autocapitalize": "words", "spellcheck": "false"}
        defaults: dict[str, Any] = {
            "label": _("Họ và tên"),
            "max_length": 80,
            "widget": forms.TextInput(attrs=attrs),
            "error_messages": {"required": _("Bạn chưa nhập họ và tên.")},
        }
        super().__init__(**defaults | kwargs)

    def to_python(self, value):
        return write_name(clean(super().to_python(value) or ""))

    def validate(self, value):
        super().validate(value)
        if value and (len(value) < 2 or not NAME.fullmatch(value)):
            raise ValidationError(_("Họ và tên chỉ có chữ và dấu cách. Bạn xem lại giúp."), code="name")


class PhoneField(forms.CharField):
    """A mobile number that signs in; E.164 inside, None when empty."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "tel", "inputmode": "tel", "autocomplete": "off"}
        defaults: dict[str, Any] = {
            "label": _("Số điện thoại"),
            "max_length": 30,
            "widget": forms.TextInput(attrs=attrs),
        }
        super().__init__(**defaults | kwargs)

    def prepare_value(self, value):
        return show_phone(value) if value and value.startswith("+84") else value

    def clean(self, value):
        text = super().clean(value)
        return self.read(text) if text else self.empty_value

    def read(self, text: str) -> str:
        return read_phone(text)


class ContactPhoneField(PhoneField):
    """A number to reach a family at: a mobile or a landline, of whoever has one."""

    def read(self, text: str) -> str:
        try:
            number = phonenumbers.parse(text, "VN")
        except phonenumbers.NumberParseException:
            raise ValidationError(_BAD_NUMBER, code="number") from None
        found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if phonenumbers.is_valid_number(number) or (settings.DEMO and INVENTED.fullmatch(found)):
            return found
        raise ValidationError(_BAD_NUMBER, code="number")


_BAD_NUMBER = _("Số điện thoại có 10 hoặc 11 số, bắt đầu bằng số 0. Bạn xem lại giúp.")


class BirthYearField(forms.IntegerField):
    """A year and nothing more: many people know no more."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "short", "inputmode": "numeric", "autocomplete": "bday-year"}
        error: dict[str, Any] = {"invalid": _("Năm sinh có 4 số, ví dụ 1961.")}
        defaults: dict[str, Any] = {"label": _("Năm sinh"), "required": False, "widget": forms.TextInput(attrs=attrs)}
        super().__init__(**defaults | {"error_messages": error} | kwargs)

    def validate(self, value):
        super().validate(value)
        if value is not None and not OLDEST <= value <= timezone.localdate().year:
            raise ValidationError(_("Năm sinh có 4 số, ví dụ 1961."), code="year")


class CommuneField(forms.ModelChoiceField):
    """The communes of the province, in Vietnamese order; the code is what travels."""

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "label": _("Xã, phường, đặc khu"),
            "queryset": Commune.objects.none(),
            "empty_label": _("Chọn xã, phường, đặc khu"),
            "error_messages": {
                "required": _("Bạn chưa chọn xã, phường, đặc khu."),
                "invalid_choice": _("Bạn chọn lại xã, phường, đặc khu."),
            },
        }
        super().__init__(**defaults | kwargs)
        if "queryset" not in kwargs:
            self.queryset = our_communes()
