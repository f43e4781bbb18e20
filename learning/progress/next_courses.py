"""What a learner may take up after a course."""

from collections.abc import Collection

from courses.next_courses import OpenCourse, open_courses, what_next
from learning.enrolments.models import Enrolment
from learning.people.models import User


def courses_after(
    course_id: int, learner: User, *, had: Collection[int] | None = None, most: int = 2
) -> list[OpenCourse]:
    """Of those never taken (`had`: all that were, withdrawn ones too; read where not given)."""
    if had is None:
        had = set(Enrolment.objects.filter(learner=learner).values_list("course_id", flat=True))
    return what_next(open_courses(), after=course_id, target_group=learner.target_group, had=had, most=most)
