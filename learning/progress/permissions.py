"""An attempt is its learner's alone; to everyone else it does not exist. Any published quiz may be started."""

from contextlib import suppress
from uuid import UUID

from django.http import Http404

from courses.models import QuizPage
from learning.people.models import User
from learning.progress.models import QuizAttempt
from learning.progress.queries import attempt_of

QUIZ = """
SELECT page.id, page.path, page.live, page.live_revision_id, page_ptr_id, draw, shuffle, attempts_allowed
FROM courses_quizpage JOIN wagtailcore_page page ON page.id = page_ptr_id WHERE page.id = %s AND page.live
"""


def get_quiz_to_start(quiz_id: int) -> QuizPage:
    """With what actions.start_attempt asks of it, its questions left where they are. 404 when not published."""
    for quiz in QuizPage.objects.raw(QUIZ, [quiz_id]):
        return quiz
    raise Http404


def get_attempt_for(learner: User, attempt_id: UUID) -> QuizAttempt:
    """As `attempt_of` reads it. 404 when unknown or another's."""
    with suppress(QuizAttempt.DoesNotExist):
        attempt = attempt_of(attempt_id)
        if attempt.enrolment.learner_id == learner.pk:
            return attempt
    raise Http404
