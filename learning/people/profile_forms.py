"""Forms of the person about themselves, and of the official about the commune's help."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.framework.skills import target_group_choices
from learning.people.fields import BirthYearField, CommuneField, ContactPhoneField, NameField
from learning.people.models import Commune, User
from learning.text import clean


class ProfileForm(forms.Form):
    """Name and commune are enough; all else is the person's choice, and empty is an answer."""

    full_name = NameField()
    commune = CommuneField()
    village = forms.CharField(label=_("Thôn, bản, khu phố"), max_length=80, required=False)
    address = forms.ChoiceField(
        label=_("Bạn muốn được gọi là"),
        help_text=_('Chúng tôi chào "Chào bác Hoa" nếu bạn chọn "bác".'),
        choices=[("", "bạn"), *User.Address.choices],
        required=False,
    )
    birth_year = BirthYearField()
    gender = forms.ChoiceField(
        label=_("Giới tính"),
        choices=[*User.Gender.choices, ("", _("Không muốn nói"))],
        widget=forms.RadioSelect,
        required=False,
    )
    target_group = forms.ChoiceField(label=_("Bạn là"), required=False)
    contact_phone = ContactPhoneField(
        label=_("Số liên hệ"),
        help_text=_("Số của gia đình, để tình nguyện viên gọi khi bạn cần. Có thể khác số đăng nhập."),
        required=False,
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs["initial"] = {
            name: getattr(person, name) for name in self.base_fields if name not in ("village", "commune")
        }
        kwargs["initial"] |= {"commune": person.commune_id, "village": person.village.name if person.village else ""}
        super().__init__(*args, **kwargs)
        # Who signs in by a user name works here, and may live anywhere.
        self.fields["commune"].required = not person.username
        groups = [("", _("Không muốn nói")), *target_group_choices()]
        cast(forms.ChoiceField, self.fields["target_group"]).choices = groups

    def clean_village(self) -> str:
        return clean(self.cleaned_data["village"])


class HelpForm(forms.Form):
    """Both or neither: a number without a name is answered by nobody in particular."""

    name = forms.CharField(
        label=_("Người hỗ trợ"),
        help_text=_("Tên người hoặc tên tổ, ví dụ “Tổ công nghệ số khu 3”."),
        max_length=80,
        required=False,
    )
    phone = ContactPhoneField(label=_("Số điện thoại hỗ trợ"), required=False)

    def __init__(self, *args: Any, commune: Commune, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": commune.help_name, "phone": commune.help_phone}
        super().__init__(*args, **kwargs)

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if "phone" in cleaned and bool(clean(cleaned.get("name", ""))) != bool(cleaned["phone"]):
            self.add_error("phone" if cleaned.get("name") else "name", _("Bạn ghi cả tên và số, hoặc để trống cả hai."))
        return cleaned


class FindCommuneForm(forms.Form):
    q = forms.CharField(
        label=_("Xã, phường của bạn"),
        help_text=_("Gõ tên mới hoặc tên cũ, có dấu hay không dấu đều được."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "address-level3"}),
    )
