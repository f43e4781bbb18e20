"""A volunteer's doors to the learners of the commune: the list, and one learner's progress."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learning.enrolments.forms import ChooseCourseForm
from learning.enrolments.queries import courses_left_to, courses_to_begin
from learning.people.models import Consent
from learning.people.permissions import (
    can_correct_person,
    communes_taught_by,
    get_person_for,
    people_visible_to,
)
from learning.people.requests import SignedInRequest
from learning.progress.queries import courses_of
from learning.progress.roster import filter_people, rows_of
from learning.progress.roster_forms import RosterForm

PAGE = 25


@require_safe
def list_learners(request: SignedInRequest) -> HttpResponse:
    """25 a page by given name. htmx asks for the list alone while a name is typed; without script the form sends."""
    communes = list(communes_taught_by(request.user))
    if not communes:
        raise Http404
    form = RosterForm(request.GET, communes=communes, courses=courses_to_begin())
    filters = form.filters
    people = filter_people(people_visible_to(request.user), **filters)
    found: Any = people.values_list("pk", flat=True)
    if filters["state"]:
        # Asked once for all, not once to count and once to show.
        found = list(found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "communes": communes,
        "page": page,
        "rows": rows_of(page.object_list),
        "query": _query(request),
        "asked": bool(form.asked),
        "narrowed": bool(form.asked - {"q"}),
        "many": len(communes) > 1,
    }
    template = "progress/learners_found.html" if request.htmx else "progress/learners.html"
    return render(request, template, context)


@require_safe
def show_learner(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Courses, lessons, tries. Certificates add themselves through the tag `certificates_of` of the room above."""
    person = get_person_for(request.user, public_id)
    courses = courses_of(person)
    context = {
        "person": person,
        "courses": [course for course in courses if not course.withdrawn_at],
        "left": [course for course in courses if course.withdrawn_at],
        "can_correct": can_correct_person(request.user, person),
        "consent": person.consents.filter(purpose=Consent.Purpose.LEARNING, withdrawn_at=None).first(),
        "requests": person.data_requests.filter(done_at=None),
        "form": ChooseCourseForm(courses=courses_left_to(person)),
    }
    return render(request, "progress/learner.html", context)


def _query(request: SignedInRequest) -> str:
    """The filters of this list, for the links to its other pages."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
