from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from courses.models import CoursePage
from learning.audit.actions import record
from learning.enrolments.models import Enrolment
from learning.enrolments.signals import enrolments_united
from learning.people.actions import register_learner
from learning.people.models import User

# A new one, or the one there is; locked either way. What a conflict writes is what stands there already.
ENROL = """
INSERT INTO enrolments_enrolment (learner_id, course_id, commune_id, enrolled_at, enrolled_by_id)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (learner_id, course_id) DO UPDATE SET learner_id = EXCLUDED.learner_id
RETURNING *, xmax = 0 AS is_new
"""


# Within another action nothing goes on after a failed enrolment: no savepoint.
@transaction.atomic(savepoint=False)
def enrol(*, learner: User, course: CoursePage, by: User, at: datetime) -> Enrolment:
    """The learner's enrolment in the course: a new one, the one there is, or the withdrawn one brought back.

    Enrolling oneself is a learning act; only what staff do for others goes to the audit.
    """
    helper = None if by.pk == learner.pk else by
    new = [learner.pk, course.pk, learner.commune_id, at, helper and helper.pk]
    enrolment = Enrolment.objects.raw(ENROL, new)[0]
    is_new = vars(enrolment).pop("is_new")
    if not is_new and not enrolment.withdrawn_at:
        return enrolment
    enrolment = enrolment if is_new else _come_back(enrolment)
    if helper:
        record("enrol", enrolment, by=by, at=at, commune_code=learner.commune_id or "")
    return enrolment


def _come_back(enrolment: Enrolment) -> Enrolment:
    enrolment.withdrawn_at = enrolment.withdrawn_by = None
    enrolment.save(update_fields=["withdrawn_at", "withdrawn_by"])
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


@transaction.atomic
def register_and_enrol(*, by: User, at: datetime, courses: Iterable[CoursePage], **person: Any) -> User:
    """A volunteer's short form: the person (see people.actions.register_learner) and the courses they begin with."""
    learner = register_learner(by=by, at=at, **person)
    for course in courses:
        enrol(learner=learner, course=course, by=by, at=at)
    return learner


@transaction.atomic
def unite_enrolments(*, kept: User, dropped: User, by: User, at: datetime) -> None:
    """Two records of one person are one: courses of `dropped` alone move to `kept`; a course of both becomes one.

    Then the earlier beginning counts, it is withdrawn only if both were, and what was done in either moves to the
    one that stays (rooms above hear `enrolments_united`). The other stays behind as withdrawn.
    """
    own = {enrolment.course_id: enrolment for enrolment in kept.enrolments.select_for_update()}
    for enrolment in dropped.enrolments.select_for_update():
        if enrolment.course_id not in own:
            enrolment.learner = kept
            enrolment.save(update_fields=["learner"])
        else:
            _unite(own[enrolment.course_id], enrolment, by, at)


def _unite(kept: Enrolment, dropped: Enrolment, by: User, at: datetime) -> None:
    if dropped.enrolled_at < kept.enrolled_at:
        kept.enrolled_at, kept.enrolled_by, kept.commune = dropped.enrolled_at, dropped.enrolled_by, dropped.commune
    if kept.withdrawn_at and not dropped.withdrawn_at:
        kept.withdrawn_at = kept.withdrawn_by = None
    kept.save()
    enrolments_united.send(sender=Enrolment, kept=kept, dropped=dropped)
    withdraw(enrolment=dropped, by=by, at=at)
