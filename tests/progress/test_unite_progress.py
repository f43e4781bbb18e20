from datetime import timedelta

import pytest
from django.utils import timezone

from learning.people.actions import merge_people
from learning.progress.actions import complete_lesson, open_lesson, start_attempt, submit_attempt
from learning.progress.models import CourseCompletion, LessonProgress, QuizAttempt
from tests.factories.people import UserFactory
from tests.factories.progress import right_answers

AT = timezone.now() - timedelta(days=5)


@pytest.fixture
def twin(db):
    return UserFactory()


def merge(kept, dropped):
    merge_people(kept=kept, dropped=dropped, by=UserFactory(), at=timezone.now())


def test_lessons_of_both_count_at_their_earliest(course, learner, twin):
    first, second = course.lessons
    open_lesson(learner=learner, lesson=first, at=AT)
    complete_lesson(learner=twin, lesson=first, at=AT - timedelta(days=1))
    complete_lesson(learner=twin, lesson=second, at=AT)
    merge(learner, twin)
    rows = LessonProgress.objects.order_by("lesson").values_list("enrolment__learner", "opened_at", "completed_at")
    assert list(rows) == [(learner.pk, AT - timedelta(days=1), AT - timedelta(days=1)), (learner.pk, AT, AT)]


def test_a_course_of_one_alone_moves_as_it_is(course, learner, twin):
    complete_lesson(learner=twin, lesson=course.lessons[0], at=AT)
    merge(learner, twin)
    assert LessonProgress.objects.get().enrolment.learner == learner


def test_together_they_may_have_completed_the_course(course, learner, twin, heard):
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=AT)
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=AT)
    for lesson in course.lessons:
        complete_lesson(learner=twin, lesson=lesson, at=AT)
    assert heard() == 0
    merge(learner, twin)
    assert heard() == 1
    assert CourseCompletion.objects.get().enrolment.learner == learner


def test_the_others_completion_moves(course, learner, twin):
    open_lesson(learner=learner, lesson=course.lessons[0], at=AT)
    attempt = start_attempt(learner=twin, quiz=course.quiz, at=AT)
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=AT)
    for lesson in course.lessons:
        complete_lesson(learner=twin, lesson=lesson, at=AT)
    merge(learner, twin)
    assert CourseCompletion.objects.get().enrolment.learner == learner


def test_two_attempts_under_way_do_not_meet(course, learner, twin):
    own = start_attempt(learner=learner, quiz=course.quiz, at=AT)
    start_attempt(learner=twin, quiz=course.quiz, at=AT)
    merge(learner, twin)
    assert QuizAttempt.objects.get(enrolment__learner=learner) == own
    assert QuizAttempt.objects.count() == 2
