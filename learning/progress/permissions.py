"""An attempt is its learner's alone; to everyone else it does not exist."""

from contextlib import suppress
from uuid import UUID

from django.http import Http404

from learning.people.models import User
from learning.progress.models import QuizAttempt
from learning.progress.queries import attempt_of


def get_attempt_for(learner: User, attempt_id: UUID) -> QuizAttempt:
    """As `attempt_of` reads it. 404 when unknown or another's."""
    with suppress(QuizAttempt.DoesNotExist):
        attempt = attempt_of(attempt_id)
        if attempt.enrolment.learner_id == learner.pk:
            return attempt
    raise Http404
