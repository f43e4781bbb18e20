import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from courses.draw import questions_of
from learning.enrolments.models import Enrolment
from learning.people.actions.refusal import Refused
from learning.progress.actions import start_attempt, submit_attempt
from learning.progress.models import QuizAttempt
from tests.certificates.racing import at_once
from tests.factories.people import UserFactory
from tests.factories.progress import published_course, right_answers


def start(learner, quiz, **more):
    return start_attempt(learner=learner, quiz=quiz, at=timezone.now(), **more)


def test_draws_once_freezes_it_and_enrols(course, learner):
    attempt = start(learner, course.quiz)
    assert len(attempt.asked) == course.quiz.draw == 5
    assert attempt.revision == course.quiz.live_revision
    assert Enrolment.objects.get() == attempt.enrolment
    assert (attempt.submitted_at, attempt.answers, attempt.score, attempt.passed) == (None,) * 4


def test_the_same_id_is_the_same_attempt(course, learner):
    attempt_id = uuid4()
    first, again = (start(learner, course.quiz, attempt_id=attempt_id) for _ in range(2))
    assert first == again
    assert first.asked == again.asked
    submit_attempt(attempt=first, answers={}, at=timezone.now())
    assert start(learner, course.quiz, attempt_id=attempt_id) == first
    assert QuizAttempt.objects.count() == 1


def test_an_attempt_under_way_goes_on(course, learner):
    assert start(learner, course.quiz) == start(learner, course.quiz, attempt_id=uuid4())


def test_after_handing_in_a_new_one_starts(course, learner):
    first = start(learner, course.quiz)
    submit_attempt(attempt=first, answers={}, at=timezone.now())
    assert start(learner, course.quiz) != first


def test_anothers_id_is_refused(course, learner):
    theirs = start(UserFactory(), course.quiz)
    with pytest.raises(Refused, match="không phải của bạn"):
        start(learner, course.quiz, attempt_id=theirs.pk)
    elsewhere = start(learner, published_course().quiz)
    with pytest.raises(Refused):
        start(learner, course.quiz, attempt_id=elsewhere.pk)


def test_no_more_tries_than_allowed(learner):
    course = published_course(attempts_allowed=2)
    for _ in range(2):
        submit_attempt(attempt=start(learner, course.quiz), answers={}, at=timezone.now())
    with pytest.raises(Refused, match="đủ 2 lần"):
        start(learner, course.quiz)


def test_the_last_try_may_be_resumed(learner):
    course = published_course(attempts_allowed=1)
    assert start(learner, course.quiz) == start(learner, course.quiz)


def test_a_quiz_that_is_not_published_does_not_start(course, learner):
    course.quiz.unpublish()
    with pytest.raises(Refused, match="không mở"):
        start(learner, course.quiz)


def test_a_fast_clock_counts_as_now(course, learner):
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now() + timedelta(days=9))
    assert attempt.started_at <= timezone.now()


def test_a_changed_quiz_leaves_the_attempt_as_it_was(course, learner):
    attempt = start(learner, course.quiz)
    before = [question.stem for question in questions_of(attempt.asked, attempt.revision)]
    right = right_answers(attempt)
    quiz = course.quiz
    quiz.questions = [quiz.questions.raw_data[random.randrange(7)]]
    quiz.draw, quiz.mastery_score = 1, 1.0
    quiz.save_revision().publish()
    attempt = start(learner, quiz)
    assert [question.stem for question in questions_of(attempt.asked, attempt.revision)] == before
    assert submit_attempt(attempt=attempt, answers=right, at=timezone.now()).passed


@pytest.mark.parametrize("with_id", [True, False])
@pytest.mark.django_db(transaction=True)
def test_five_taps_at_once_start_one_attempt(with_id):
    course, learner = published_course(), UserFactory()
    attempt_id = uuid4() if with_id else None
    attempts = at_once(*[lambda: start(learner, course.quiz, attempt_id=attempt_id)] * 5)
    assert {attempt.pk for attempt in attempts} == {QuizAttempt.objects.get().pk}
    assert Enrolment.objects.count() == 1
