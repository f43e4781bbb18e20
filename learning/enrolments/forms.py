"""A volunteer's forms: a new learner, what is noted about one, the consent that was given."""

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage
from learning.people.fields import BirthYearField, CommuneField, ContactPhoneField, NameField, PhoneField
from learning.people.models import Commune, Consent, User
from learning.people.queries import likely_duplicates
from learning.text import clean

ADULT = 16
PARENT = Consent.Channel.PARENT
CHANNELS = [
    (Consent.Channel.ASSISTED, _("Người học đã nghe, đồng ý và tự bấm vào đây")),
    (Consent.Channel.PAPER, _("Người học đã ký đồng ý trên giấy")),
    (PARENT, _("Cha mẹ hoặc người giám hộ đồng ý (người học dưới 16 tuổi)")),
]


class ConsentForm(forms.Form):
    """How the learner agreed. A parent says so for a child, and by name."""

    consent_channel = forms.ChoiceField(
        label=_("Người học đồng ý thế nào?"),
        choices=CHANNELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bạn chưa chọn cách người học đồng ý.")},
    )
    guardian = forms.CharField(
        label=_("Tên cha mẹ hoặc người giám hộ"),
        help_text=_("Chỉ ghi khi người học dưới 16 tuổi."),
        max_length=80,
        required=False,
    )

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("consent_channel") == PARENT and not clean(cleaned.get("guardian", "")):
            self.add_error("guardian", _("Bạn chưa ghi tên cha mẹ hoặc người giám hộ."))
        return cleaned

    @property
    def consent(self) -> dict[str, str]:
        """Channel and note as actions want them."""
        note = clean(self.cleaned_data["guardian"])
        return {"consent_channel": self.cleaned_data["consent_channel"], "consent_note": note}


class FactsForm(forms.Form):
    """What is noted about a learner; all but the name may stay empty."""

    full_name = NameField(widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"}))
    birth_year = BirthYearField()
    gender = forms.ChoiceField(
        label=_("Giới tính"),
        choices=[*User.Gender.choices, ("", _("Không muốn nói"))],
        widget=forms.RadioSelect,
        required=False,
    )
    village = forms.CharField(
        label=_("Thôn, bản, khu phố"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "thon", "autocomplete": "off"}),
    )
    contact_phone = ContactPhoneField(
        label=_("Số liên hệ"), help_text=_("Số của gia đình, để bạn gọi. Không dùng để đăng nhập."), required=False
    )

    def clean_village(self) -> str:
        return clean(self.cleaned_data["village"])


class PhoneForm(forms.Form):
    phone = PhoneField(
        label=_("Số điện thoại để đăng nhập"),
        help_text=_("Số của riêng người học. Chúng tôi nhắn tin báo cho số này."),
        required=False,
    )


class NewLearnerForm(FactsForm, PhoneForm, ConsentForm):
    """Name and commune suffice. `public_id` makes a form sent twice one person."""

    public_id = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={key: _("Bạn mở lại trang này rồi điền lại.") for key in ("required", "invalid")},
    )
    commune = CommuneField()
    courses = forms.ModelMultipleChoiceField(
        label=_("Học khoá nào trước?"),
        queryset=CoursePage.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_other = forms.BooleanField(label=_("Đây là người khác, vẫn thêm"), required=False)

    def __init__(self, *args, communes: QuerySet[Commune], courses: QuerySet[CoursePage], **kwargs):
        super().__init__(*args, **kwargs)
        self.duplicates: list[User] = []
        cast(forms.ModelChoiceField, self.fields["commune"]).queryset = communes
        cast(forms.ModelMultipleChoiceField, self.fields["courses"]).queryset = courses
        if len(communes) == 1:
            # Nothing to choose: the volunteer teaches in one place.
            self.fields["commune"].initial = communes[0]
            self.fields["commune"].widget = forms.HiddenInput()

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if self._is_child(cleaned) and cleaned.get("consent_channel") not in (None, PARENT):
            self.add_error("consent_channel", _("Người dưới 16 tuổi cần cha mẹ hoặc người giám hộ đồng ý."))
        if not self.errors and not cleaned["is_other"]:
            self.duplicates = self._find_duplicates(cleaned)
        if self.duplicates:
            self.add_error("is_other", _("Ở đây đã có người trùng tên. Bạn xem có phải cùng một người không."))
        return cleaned

    @property
    def person(self) -> dict[str, Any]:
        """What register_learner wants."""
        names = ("public_id", "full_name", "commune", "birth_year", "gender", "village", "contact_phone", "phone")
        return {name: self.cleaned_data[name] for name in names} | self.consent

    def _is_child(self, cleaned) -> bool:
        born = cleaned.get("birth_year")
        return bool(born) and timezone.localdate().year - born < ADULT

    def _find_duplicates(self, cleaned) -> list[User]:
        """The same form sent again is no duplicate of itself."""
        named = {name: cleaned[name] for name in ("full_name", "commune", "birth_year")}
        found = likely_duplicates(**named)
        return [] if any(person.public_id == cleaned["public_id"] for person in found) else found


class ChooseCourseForm(forms.Form):
    course = forms.ModelChoiceField(
        label=_("Ghi danh thêm khoá học"),
        queryset=CoursePage.objects.none(),
        empty_label=_("Chọn khoá học"),
        error_messages={"required": _("Bạn chưa chọn khoá học.")},
    )

    def __init__(self, *args, courses: QuerySet[CoursePage], **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["course"]).queryset = courses
