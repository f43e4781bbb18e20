from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage
from learning.reports.figures import FIGURES

SORTS = [("name", _("Tên địa bàn")), *((figure.code, figure.label) for figure in FIGURES)]


class ParticipationFilter(forms.Form):
    """What the address says of the table; nonsense there means the whole table by name."""

    khoa = forms.ModelChoiceField(
        CoursePage.objects.live().order_by("title"),
        required=False,
        label=_("Khoá học"),
        empty_label=_("Mọi khoá học"),
    )
    xep = forms.ChoiceField(choices=SORTS, required=False, label=_("Xếp theo"))

    @property
    def course(self) -> CoursePage | None:
        return self.cleaned_data.get("khoa") if self.is_valid() or self.cleaned_data else None

    @property
    def order(self) -> str:
        return self.cleaned_data.get("xep") or "name"
