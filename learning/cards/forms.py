"""What is typed at the card's door. A code as one reads it; a PIN never comes back onto the page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.cards.pins import SHAPE, problem_with
from learning.cards.secrets import ALPHABET, CODE_LETTERS, HALL_LETTERS, read
from learning.people.models import User


class CodeField(forms.CharField):
    """So many of Crockford's letters, in any spelling."""

    def __init__(self, *, letters: int, **kwargs: Any) -> None:
        self.letters = letters
        # Passwords' keepers and correctors have no business here; the keyboard shows capitals.
        attributes = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> str:
        code = read(super().clean(value))
        if len(code) != self.letters or not set(code) <= set(ALPHABET):
            raise ValidationError(_("Mã có %(n)s chữ và số. Bạn xem lại giúp.") % {"n": self.letters})
        return code


class PinField(forms.CharField):
    """Six digits. Shown as dots by style, not as a password, which a family's browser would offer to keep."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "numeric", "autocomplete": "off", "class": "code secret"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attributes), **kwargs)

    def to_python(self, value: Any) -> str:
        return "".join(str(int(character)) for character in str(value or "") if character.isdecimal())

    def bound_data(self, data: Any, initial: Any) -> str:
        """What was typed is gone when the page comes back: somebody may look over the shoulder."""
        return ""


class CardCodeForm(forms.Form):
    code = CodeField(
        letters=CODE_LETTERS,
        label=gettext_lazy("Mã thẻ"),
        help_text=gettext_lazy("8 chữ và số in trên thẻ, ví dụ ABCD-2345."),
        error_messages={"required": gettext_lazy("Bạn chưa nhập mã thẻ.")},
    )


class HallCodeForm(forms.Form):
    code = CodeField(
        letters=HALL_LETTERS,
        label=gettext_lazy("Mã lớp"),
        help_text=gettext_lazy("6 chữ và số trên màn hình của tình nguyện viên."),
        error_messages={"required": gettext_lazy("Bạn chưa nhập mã lớp.")},
    )


class PinForm(forms.Form):
    pin = PinField(
        label=gettext_lazy("Mã PIN"),
        help_text=gettext_lazy("6 số bạn đã chọn. Không đưa mã này cho ai."),
        error_messages={"required": gettext_lazy("Bạn chưa nhập mã PIN.")},
    )


class NewPinForm(forms.Form):
    """Twice, for it is typed without being seen."""

    pin = PinField(
        label=gettext_lazy("Mã PIN mới"),
        help_text=gettext_lazy("6 số dễ nhớ với bạn, khó đoán với người khác. Không dùng năm sinh, số điện thoại."),
        error_messages={"required": gettext_lazy("Bạn chưa nhập mã PIN.")},
    )
    again = PinField(
        label=gettext_lazy("Nhập lại mã PIN"),
        error_messages={"required": gettext_lazy("Bạn chưa nhập lại mã PIN.")},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["pin"].widget.attrs["pattern"] = SHAPE

    def clean_pin(self) -> str:
        pin, person = self.cleaned_data["pin"], self.person
        numbers = [number for number in (person.phone, person.contact_phone) if number]
        if problem := problem_with(pin, birth_year=person.birth_year, numbers=numbers):
            raise ValidationError(problem)
        return pin

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "pin" in given and "again" in given and given["pin"] != given["again"]:
            self.add_error("again", _("Hai lần nhập chưa giống nhau. Bạn nhập lại cả hai."))
        return given


class ChoosePeopleForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        to_field_name="public_id",
        error_messages={"required": gettext_lazy("Bạn chưa chọn ai để in thẻ.")},
    )
