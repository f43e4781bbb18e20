from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from learning.people.fields import CommuneField, NameField, PhoneField
from learning.people.groups import EDITORS, PROVINCE_ADMINS
from learning.people.models import DataRequest, Role, User

IN_COMMUNE, IN_PROVINCE = "commune", "province"
GROUP = "group:"
RIGHTS = [
    (f"{Role.Kind.VOLUNTEER}:{IN_COMMUNE}", _("Tình nguyện viên của một xã, phường")),
    (f"{Role.Kind.OFFICIAL}:{IN_COMMUNE}", _("Cán bộ của một xã, phường: xem báo cáo của địa bàn")),
    (f"{Role.Kind.OFFICIAL}:{IN_PROVINCE}", _("Cán bộ tỉnh: xem báo cáo toàn tỉnh")),
    (f"{GROUP}{EDITORS}", _("Biên tập viên: soạn và đăng bài học")),
    (f"{GROUP}{PROVINCE_ADMINS}", _("Quản trị tỉnh: giao quyền, gộp người, trả lời yêu cầu về dữ liệu")),
]


class RightForm(forms.Form):
    right = forms.ChoiceField(label=_("Quyền"), choices=RIGHTS, widget=forms.RadioSelect)
    commune = CommuneField(required=False, help_text=_("Chỉ chọn cho quyền của một xã, phường."))

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if self.kind and cleaned["right"].endswith(IN_COMMUNE) and not cleaned.get("commune"):
            self.add_error("commune", _("Bạn chưa chọn xã, phường, đặc khu."))
        if not cleaned.get("right", "").endswith(IN_COMMUNE):
            cleaned["commune"] = None
        return cleaned

    @property
    def group(self) -> str:
        """Name of the group that is asked for; empty for a role."""
        right = self.cleaned_data.get("right", "")
        return right.removeprefix(GROUP) if right.startswith(GROUP) else ""

    @property
    def kind(self) -> str:
        return "" if self.group else self.cleaned_data.get("right", "").split(":")[0]


class StaffForm(forms.Form):
    """Volunteers need a phone; officials, editors and admins a user name or an e-mail."""

    full_name = NameField()
    phone = PhoneField(label=_("Số điện thoại để đăng nhập"), required=False, empty_value=None)
    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]*$",
        label=_("Tên đăng nhập"),
        help_text=_("Chữ thường không dấu và số, ví dụ: lan.uongbi"),
        min_length=3,
        max_length=40,
        required=False,
        empty_value=None,
        error_messages={"invalid": _("Tên đăng nhập chỉ có chữ thường không dấu, số, dấu chấm và gạch.")},
    )
    email = forms.EmailField(label=_("Email"), required=False, empty_value=None)
    commune = CommuneField(required=False, help_text=_("Nơi người này ở. Quyền được giao riêng, ở trang sau."))

    def clean_phone(self):
        return self._free("phone")

    def clean_username(self):
        return self._free("username")

    def clean_email(self):
        return self._free("email")

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if not self.errors and not any(cleaned[name] for name in ("phone", "username", "email")):
            raise ValidationError(_("Bạn ghi ít nhất một cách đăng nhập: số điện thoại, tên đăng nhập hoặc email."))
        return cleaned

    def _free(self, name: str) -> str | None:
        value = self.cleaned_data[name]
        if value and User.objects.filter(**{f"{name}__iexact": value}).exists():
            raise ValidationError(_("Đã có người dùng. Bạn tìm người đó trong danh sách rồi giao quyền."))
        return value


class ExtendForm(forms.Form):
    days = forms.IntegerField(
        label=_("Số ngày gia hạn"),
        help_text=_("Nhiều nhất 15 ngày. Mỗi yêu cầu chỉ gia hạn một lần."),
        min_value=1,
        max_value=DataRequest.MOST_EXTENSION_DAYS,
    )
    reason = forms.CharField(
        label=_("Lý do"),
        help_text=_("Người gửi đọc được ở trang Dữ liệu của tôi."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Trả lời"),
        help_text=_("Người gửi đọc được ở trang Dữ liệu của tôi."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )
