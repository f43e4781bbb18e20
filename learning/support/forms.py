"""What is typed when help is asked for, and about a lesson."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.people.fields import CommuneField, ContactPhoneField
from learning.support.actions import WORDS_LENGTH
from learning.support.models import LessonRating


class WordsField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"max_length": WORDS_LENGTH, "required": False}
        super().__init__(**defaults | {"widget": forms.Textarea(attrs={"rows": 3})} | kwargs)


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


class RatingForm(forms.Form):
    face = forms.TypedChoiceField(
        choices=LessonRating.Face.choices, coerce=int, error_messages={"required": _("Bạn chọn một trong ba hình.")}
    )
    words = WordsField()
