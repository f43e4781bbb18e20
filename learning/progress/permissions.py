"""An attempt is its learner's alone; to everyone else it does not exist."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from learning.people.models import User
from learning.progress.models import QuizAttempt
from learning.progress.revisions import revision_of


def get_attempt_for(learner: User, attempt_id: UUID) -> QuizAttempt:
    """With its enrolment, course and revision, in one query. 404 when unknown or another's."""
    attempts = QuizAttempt.objects.select_related("enrolment__course").filter(enrolment__learner=learner.pk)
    attempt = get_object_or_404(attempts, pk=attempt_id)
    attempt.revision = revision_of(attempt.revision_id)
    return attempt
