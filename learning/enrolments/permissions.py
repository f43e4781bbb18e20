"""Which enrolments a volunteer may end or begin: those of the people they may correct."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from learning.enrolments.models import Enrolment
from learning.people.models import User
from learning.people.permissions import people_correctable_by


def enrolments_managed_by(user: User) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(learner__in=people_correctable_by(user))


def can_manage_enrolment(user: User, enrolment: Enrolment) -> bool:
    return enrolments_managed_by(user).filter(pk=enrolment.pk).exists()


def get_enrolment_for(user: User, public_id: UUID, course_id: int) -> Enrolment:
    """Of this learner in this course; 404 when unknown or foreign."""
    mine = enrolments_managed_by(user).select_related("learner", "course")
    found = mine.filter(learner__public_id=public_id, course=course_id).first()
    if not found:
        raise Http404
    return found
