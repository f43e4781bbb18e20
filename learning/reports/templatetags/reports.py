"""Numbers as officials read them."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from learning.reports.figures import FIGURES, Counts

register = template.Library()


@register.filter
def figure(counts: Counts, code: str) -> int | None:
    return getattr(counts, code)


@register.filter
def cells(counts: Counts) -> list[int | None]:
    return [getattr(counts, figure.code) for figure in FIGURES]


@register.filter
def people(number: int | None) -> str:
    """12.000; where it is hidden no more than that, for not each hidden number is small."""
    return _("ẩn") if number is None else number_format(number, 0, force_grouping=True)


@register.filter
def rate(number: float | None) -> str:
    """One decimal behind a comma, rounded as the map's colours are; a dash where there is no figure."""
    return "–" if number is None else number_format(round(number, 1), 1)


@register.filter
def share_of_enrolled(counts: Counts, code: str) -> str:
    """ "44% người đã ghi danh"; empty for the enrolled themselves and where there is nothing to divide."""
    number, enrolled = getattr(counts, code), counts.enrolled
    if code == "enrolled" or not enrolled or number is None:
        return ""
    return f"{round(100 * number / enrolled)}% người đã ghi danh"
