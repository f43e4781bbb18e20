from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from certificates.actions import issue_certificate
from courses.models import CoursePage, LessonPage
from learning.enrolments.models import Enrolment
from learning.people.models import Commune
from tests.factories.courses import CourseFactory
from tests.factories.enrolments import EnrolmentFactory
from tests.factories.progress import CourseCompletionFactory, LessonProgressFactory


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def course(db) -> CoursePage:
    return CourseFactory()


@pytest.fixture
def enrol(course: CoursePage, now: datetime) -> Callable[..., Enrolment]:
    """Enrols somebody of a commune, so many days ago; `active_days_ago` has opened a lesson then."""

    def make(commune: Commune, *, days_ago: int = 60, active_days_ago: int | None = None, **fields) -> Enrolment:
        given = {"learner__commune": commune} if "learner" not in fields else {"commune": commune}
        given |= {"course": course, "enrolled_at": now - timedelta(days=days_ago)}
        enrolment = EnrolmentFactory(**given | fields)
        if active_days_ago is not None:
            lesson = LessonPage.objects.child_of(enrolment.course).first()
            opened_at = now - timedelta(days=active_days_ago)
            LessonProgressFactory(enrolment=enrolment, lesson=lesson, opened_at=opened_at)
        return enrolment

    return make


@pytest.fixture
def certify(now: datetime) -> Callable:
    return lambda enrolment: issue_certificate(
        completion=CourseCompletionFactory(enrolment=enrolment, completed_at=now), at=now
    )
