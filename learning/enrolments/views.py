"""A volunteer's doors to one learner: add, correct, enrol, withdraw. The list and the learner's page, which show what
was learned, stand in learning.progress."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning.enrolments.actions import enrol, register_and_enrol, withdraw
from learning.enrolments.forms import ChooseCourseForm, ConsentForm, FactsForm, NewLearnerForm, PhoneForm
from learning.enrolments.permissions import get_enrolment_for
from learning.enrolments.queries import courses_left_to, courses_to_begin
from learning.people.actions import (
    Refused,
    ask_for_deletion,
    change_phone,
    correct_person,
    give_consent,
)
from learning.people.consents import current_text
from learning.people.models import Consent
from learning.people.permissions import communes_taught_by, get_correctable_person_for, get_person_for
from learning.people.queries import villages_of
from learning.people.requests import SignedInRequest

LEARNING = Consent.Purpose.LEARNING


@require_http_methods(["GET", "HEAD", "POST"])
def add_learner(request: SignedInRequest) -> HttpResponse:
    """One new learner. The last one's village and courses come along (`thon`, `khoa`), for a class sits together."""
    communes = communes_taught_by(request.user).order_by("sort_key")
    if not communes:
        raise Http404
    courses = courses_to_begin()
    form = NewLearnerForm(request.POST or None, communes=communes, courses=courses, initial=_carried(request, courses))
    if request.method == "POST" and form.is_valid():
        try:
            learner = register_and_enrol(
                by=request.user, at=timezone.now(), courses=form.cleaned_data["courses"], **form.person
            )
            return redirect("show_added_learner", public_id=learner.public_id)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
    context = {
        "form": form,
        "communes": communes,
        "consent": current_text(LEARNING),
        "villages": villages_of(communes[0]) if len(communes) == 1 else [],
    }
    return render(request, "enrolments/add_learner.html", context)


@require_safe
def show_added_learner(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    person = get_person_for(request.user, public_id)
    enrolments = person.enrolments.filter(withdrawn_at=None).select_related("course").order_by("enrolled_at", "pk")
    return render(request, "enrolments/added_learner.html", {"person": person, "enrolments": enrolments})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_learner(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    person = get_correctable_person_for(request.user, public_id)
    form = FactsForm(request.POST or None, initial=_facts(person))
    if request.method == "POST" and form.is_valid():
        correct_person(person=person, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect("show_learner", public_id=public_id)
    context = {"form": form, "person": person, "villages": villages_of(person.commune)}
    return render(request, "enrolments/edit_learner.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_phone(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    person = get_correctable_person_for(request.user, public_id)
    form = PhoneForm(request.POST or None, initial={"phone": person.phone})
    if request.method == "POST" and form.is_valid():
        try:
            change_phone(person=person, phone=form.cleaned_data["phone"], by=request.user, at=timezone.now())
            messages.success(request, _("Đã lưu."))
            return redirect("show_learner", public_id=public_id)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
    return render(request, "enrolments/edit_phone.html", {"form": form, "person": person})


@require_http_methods(["GET", "HEAD", "POST"])
def note_consent(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    person = get_correctable_person_for(request.user, public_id)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        channel, note = form.consent["consent_channel"], form.consent["consent_note"]
        now = timezone.now()
        give_consent(user=person, purpose=LEARNING, channel=channel, by=request.user, at=now, note=note)
        messages.success(request, _("Đã lưu."))
        return redirect("show_learner", public_id=public_id)
    context = {"form": form, "person": person, "consent": current_text(LEARNING)}
    return render(request, "enrolments/note_consent.html", context)


@require_POST
def enrol_learner(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    person = get_correctable_person_for(request.user, public_id)
    form = ChooseCourseForm(request.POST, courses=courses_left_to(person))
    if form.is_valid():
        enrol(learner=person, course=form.cleaned_data["course"], by=request.user, at=timezone.now())
        messages.success(request, _("Đã ghi danh."))
    else:
        messages.error(request, _("Bạn chưa chọn khoá học."))
    return redirect("show_learner", public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_learner(request: SignedInRequest, public_id: UUID, course_id: int) -> HttpResponse:
    enrolment = get_enrolment_for(request.user, public_id, course_id)
    if request.method != "POST":
        return render(request, "enrolments/withdraw_learner.html", {"enrolment": enrolment})
    withdraw(enrolment=enrolment, by=request.user, at=timezone.now())
    messages.success(request, _("Đã cho thôi học khoá này. Việc đã học vẫn còn."))
    return redirect("show_learner", public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_deletion(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """For people who cannot ask by themselves; the province's admin answers."""
    person = get_correctable_person_for(request.user, public_id)
    if request.method != "POST":
        return render(request, "enrolments/ask_deletion.html", {"person": person})
    ask_for_deletion(user=person, by=request.user, at=timezone.now())
    messages.success(request, _("Đã gửi yêu cầu xoá cho quản trị tỉnh."))
    return redirect("show_learner", public_id=public_id)


def _carried(request: SignedInRequest, courses) -> dict[str, object]:
    """First the catalogue's first course is ticked; after that, what the volunteer chose last."""
    chosen = [int(pk) for pk in request.GET.getlist("khoa") if pk.isdigit()]
    if not chosen and "thon" not in request.GET:
        chosen = [course.pk for course in courses[:1]]
    return {"village": request.GET.get("thon", "")[:80], "courses": chosen}


def _facts(person) -> dict[str, object]:
    facts = {name: getattr(person, name) for name in ("full_name", "birth_year", "gender", "contact_phone")}
    return facts | {"village": person.village.name if person.village else ""}
