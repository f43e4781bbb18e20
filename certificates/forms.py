from django import forms
from django.utils.translation import gettext_lazy as _

from learning.text import clean


class ReasonForm(forms.Form):
    """Why a paper is revoked or issued again."""

    reason = forms.CharField(label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_reason(self) -> str:
        return clean(self.cleaned_data["reason"])


class RevokeForm(ReasonForm):
    reason = forms.CharField(
        label=_("Lý do thu hồi"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ai kiểm tra giấy này cũng đọc được lý do. Đừng ghi thông tin riêng của người học."),
    )


class ReissueForm(ReasonForm):
    reason = forms.CharField(
        label=_("Lý do cấp lại"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chỉ lưu trong sổ, ví dụ: sửa họ tên theo giấy tờ."),
    )
