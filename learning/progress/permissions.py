"""An attempt is its learner's alone; to everyone else it does not exist."""

from uuid import UUID

from django.http import Http404

from learning.people.models import User
from learning.progress.models import QuizAttempt


def get_attempt_for(learner: User, attempt_id: UUID) -> QuizAttempt:
    """With its revision, enrolment and course, in one query. 404 when unknown or another's."""
    attempts = QuizAttempt.objects.select_related("revision", "enrolment__course")
    if attempt := attempts.filter(pk=attempt_id, enrolment__learner=learner).first():
        return attempt
    raise Http404
