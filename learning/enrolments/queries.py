from django.db.models import QuerySet

from courses.models import CoursePage
from learning.people.models import User


def courses_to_begin() -> QuerySet[CoursePage]:
    """What a volunteer may enrol people in, in the catalogue's order."""
    return CoursePage.objects.live().order_by("order", "title")


def courses_left_to(learner: User) -> QuerySet[CoursePage]:
    """Those the learner does not take now; one they left can be taken up again."""
    return courses_to_begin().exclude(enrolments__in=learner.enrolments.filter(withdrawn_at=None))
