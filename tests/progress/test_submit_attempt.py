from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.models import Certificate
from learning.enrolments.actions import withdraw
from learning.progress.actions import complete_lesson, keep_draft, start_attempt, submit_attempt
from learning.progress.models import CourseCompletion, QuizAttempt
from learning.progress.signals import course_completed
from tests.certificates.racing import at_once
from tests.factories.people import UserFactory
from tests.factories.progress import published_course, right_answers


def start(learner, course):
    return start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())


def submit(attempt, answers):
    return submit_attempt(attempt=attempt, answers=answers, at=timezone.now())


def learn_all(learner, course):
    for lesson in course.lessons:
        complete_lesson(learner=learner, lesson=lesson, at=timezone.now())


def test_all_right_passes(course, learner):
    attempt = submit(start(learner, course), right_answers(start(learner, course)))
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (1.0, True)
    assert [mark["score"] for mark in attempt.marks] == [1.0] * 5


def test_nothing_answered_fails_and_is_kept(course, learner):
    attempt = submit(start(learner, course), {})
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, attempt.answers) == (0.0, False, {})


@pytest.mark.parametrize(("wrong", "passed"), [(1, True), (2, False)])
def test_the_pass_mark_is_the_quizs(course, learner, wrong, passed):
    attempt = start(learner, course)
    answers = dict(list(right_answers(attempt).items())[wrong:])
    assert submit(attempt, answers).passed is passed


def test_sent_again_the_first_result_stands(course, learner):
    attempt = start(learner, course)
    first = submit(attempt, {})
    again = submit(attempt, right_answers(attempt))
    assert (again.score, again.submitted_at) == (first.score, first.submitted_at)


def test_a_draft_goes_when_handed_in(course, learner):
    attempt = start(learner, course)
    keep_draft(attempt=attempt, answers={"one": 1})
    submit(attempt, {})
    keep_draft(attempt=attempt, answers={"one": 0})
    attempt.refresh_from_db()
    assert attempt.draft is None


def test_moments_stay_in_order(course, learner):
    attempt = start(learner, course)
    early = submit_attempt(attempt=attempt, answers={}, at=attempt.started_at - timedelta(days=1))
    assert early.submitted_at == attempt.started_at
    late = submit_attempt(attempt=start(learner, course), answers={}, at=timezone.now() + timedelta(days=1))
    assert late.submitted_at <= timezone.now()


def test_a_pass_completes_the_course_and_the_certificate_is_there(course, learner, heard):
    learn_all(learner, course)
    attempt = start(learner, course)
    submit(attempt, {})
    assert heard() == 0
    attempt = start(learner, course)
    submit(attempt, right_answers(attempt))
    attempt.refresh_from_db()
    completion = CourseCompletion.objects.get()
    assert completion.completed_at == attempt.submitted_at
    assert Certificate.objects.get().completion == completion


def test_a_quiz_unpublished_meanwhile_is_still_marked(course, learner, heard):
    learn_all(learner, course)
    attempt = start(learner, course)
    course.quiz.unpublish()
    assert submit(attempt, right_answers(attempt)).passed
    assert heard() == 1


def test_whoever_hands_in_after_being_withdrawn_is_back(course, learner):
    attempt = start(learner, course)
    withdraw(enrolment=attempt.enrolment, by=UserFactory(), at=timezone.now())
    submit(attempt, {})
    attempt.enrolment.refresh_from_db()
    assert attempt.enrolment.withdrawn_at is None


def test_a_failure_on_the_way_leaves_nothing_half_done(course, learner):
    learn_all(learner, course)
    attempt = start(learner, course)

    def fail(**_kwargs):
        raise RuntimeError("the printer is on fire")

    course_completed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            submit(attempt, right_answers(attempt))
    finally:
        course_completed.disconnect(fail)
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert not CourseCompletion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_five_clicks_at_once_are_one_result_one_completion_one_certificate(heard):
    course, learner = published_course(), UserFactory()
    learn_all(learner, course)
    attempt = start(learner, course)
    right = right_answers(attempt)
    results = at_once(*[lambda answers=answers: submit(attempt, answers) for answers in (right, right, right, {}, {})])
    assert len({(result.score, result.submitted_at, result.passed) for result in results}) == 1
    assert QuizAttempt.objects.get().score == results[0].score
    assert CourseCompletion.objects.count() == Certificate.objects.count() == heard() == int(results[0].passed)


@pytest.mark.django_db(transaction=True)
def test_the_quiz_and_the_last_lesson_at_once_complete_the_course_once(heard):
    for round_ in range(1, 6):
        course, learner = published_course(lessons=1), UserFactory()
        attempt = start(learner, course)
        right = right_answers(attempt)
        at_once(lambda: submit(attempt, right), lambda: learn_all(learner, course))  # noqa: B023
        assert heard() == round_
