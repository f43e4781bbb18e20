from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage
from learning.people.models import Commune
from learning.people.queries import villages_of
from learning.progress.roster import STATES


class RosterForm(forms.Form):
    """What the list is asked for; it stands in the address, so anything may be typed there."""

    q = forms.CharField(
        label=_("Tìm theo tên"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    xa = forms.ModelChoiceField(
        label=_("Xã, phường"), queryset=Commune.objects.none(), required=False, empty_label=_("Tất cả")
    )
    thon = forms.ChoiceField(label=_("Thôn, bản, khu phố"), required=False)
    khoa = forms.ModelChoiceField(
        label=_("Khoá học"), queryset=CoursePage.objects.none(), required=False, empty_label=_("Tất cả")
    )
    tt = forms.ChoiceField(label=_("Việc học"), required=False, choices=[("", _("Tất cả")), *STATES.items()])

    def __init__(self, data, *, communes: list[Commune], courses: QuerySet[CoursePage]):
        super().__init__(data)
        self.communes = [commune.pk for commune in communes]
        cast(forms.ModelChoiceField, self.fields["xa"]).queryset = Commune.objects.filter(pk__in=self.communes)
        cast(forms.ModelChoiceField, self.fields["khoa"]).queryset = courses
        if len(communes) == 1:
            del self.fields["xa"]
        self._offer_villages(communes, data.get("xa"))

    def _offer_villages(self, communes: list[Commune], code: str | None) -> None:
        """Of one commune only: "Khu 1" is everywhere."""
        chosen = [commune for commune in communes if len(communes) == 1 or commune.pk == code]
        names = villages_of(chosen[0]) if chosen else []
        offered = [("", _("Tất cả")), *((name, name) for name in names)]
        cast(forms.ChoiceField, self.fields["thon"]).choices = offered
        if not names:
            del self.fields["thon"]

    @property
    def filters(self) -> dict[str, Any]:
        """As roster.filter_people wants them; what makes no sense counts as not asked."""
        self.is_valid()
        asked = self.cleaned_data
        commune, course = asked.get("xa"), asked.get("khoa")
        return {
            "communes": [commune.pk] if commune else self.communes,
            "name": asked.get("q", ""),
            "village": asked.get("thon", ""),
            "course": course.pk if course else None,
            "state": asked.get("tt", ""),
        }

    @property
    def asked(self) -> set[str]:
        """Names of the fields that narrow the list."""
        self.is_valid()
        return {name for name, value in self.cleaned_data.items() if value}
