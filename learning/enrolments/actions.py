from datetime import datetime

from django.db import transaction

from courses.models import CoursePage
from learning.audit.actions import record
from learning.enrolments.models import Enrolment
from learning.people.models import User


@transaction.atomic
def enrol(*, learner: User, course: CoursePage, by: User, at: datetime) -> Enrolment:
    """The learner's enrolment in the course: a new one, the one there is, or the withdrawn one brought back.

    Enrolling oneself is a learning act; only what staff do for others goes to the audit.
    """
    helper = None if by.pk == learner.pk else by
    new = Enrolment(
        learner=learner, course=course, commune_id=learner.commune_id, enrolled_at=at, enrolled_by=helper
    )
    before = set(Enrolment.objects.filter(learner=learner, course=course, withdrawn_at=None).values_list("pk"))
    Enrolment.objects.bulk_create([new], ignore_conflicts=True)
    enrolment = Enrolment.objects.select_for_update().get(learner=learner, course=course)
    if enrolment.withdrawn_at:
        enrolment.withdrawn_at = enrolment.withdrawn_by = None
        enrolment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    if helper and not before:
        record("enrol", enrolment, by=by, at=at, commune_code=learner.commune_id or "")
    return enrolment


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User, at: datetime) -> None:
    """The learner no longer takes the course; what was done in it stays and counts again after coming back."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.withdrawn_at:
        return
    enrolment.withdrawn_at, enrolment.withdrawn_by = at, by
    enrolment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    if by.pk != enrolment.learner_id:
        record("withdraw", enrolment, by=by, at=at, commune_code=enrolment.commune_id or "")
