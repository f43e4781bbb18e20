from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from learning.people.permissions import communes_reported_to, get_commune_for, is_province_official
from learning.people.requests import SignedInRequest
from learning.reports.exports import write_csv
from learning.reports.figures import FIGURES, hide_small, participation_by_commune, participation_by_course
from learning.reports.forms import ParticipationFilter
from learning.reports.tables import build_map, sort_rows
from learning.text import fold


def show_participation(request: SignedInRequest) -> HttpResponse:
    """The province's table and map; an official of a single commune is led to its own page."""
    communes = list(communes_reported_to(request.user))
    if not communes:
        raise PermissionDenied
    if len(communes) == 1:
        return redirect("reports:show_commune", communes[0].code)
    table, form, at = _province_table(request, communes)
    return render(
        request,
        "reports/participation.html",
        {
            "table": sort_rows(table, form.order),
            "map": build_map(table),
            "figures": FIGURES,
            "form": form,
            "order": form.order,
            "at": at,
            "whole_province": is_province_official(request.user),
        },
    )


def download_participation(request: SignedInRequest) -> HttpResponse:
    communes = list(communes_reported_to(request.user))
    if not communes:
        raise PermissionDenied
    table, form, at = _province_table(request, communes)
    name = f"tham-gia-{fold(form.course.slug)}" if form.course else "tham-gia"
    return write_csv(sort_rows(table, form.order), name=name, at=at, course=form.course)


def show_definitions(request: SignedInRequest) -> HttpResponse:
    if not communes_reported_to(request.user).exists():
        raise PermissionDenied
    return render(request, "reports/definitions.html", {"figures": FIGURES})


def show_commune(request: SignedInRequest, code: str) -> HttpResponse:
    commune = get_commune_for(request.user, code, "official")
    at = timezone.now()
    table = participation_by_course(commune, at=at)
    context = {
        "commune": commune,
        "table": table,
        "figures": FIGURES,
        "at": at,
        "several_communes": communes_reported_to(request.user).count() > 1,
    }
    return render(request, "reports/commune.html", context)


def download_commune(request: SignedInRequest, code: str) -> HttpResponse:
    commune = get_commune_for(request.user, code, "official")
    at = timezone.now()
    return write_csv(participation_by_course(commune, at=at), name=f"tham-gia-{commune.slug}", at=at)


def _province_table(request: SignedInRequest, communes: list):
    form = ParticipationFilter(request.GET)
    form.full_clean()
    at = timezone.now()
    course_id = form.course.pk if form.course else None
    return hide_small(participation_by_commune(communes, at=at, course_id=course_id)), form, at
