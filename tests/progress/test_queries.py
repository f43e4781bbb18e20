from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from learning.enrolments.actions import enrol, withdraw
from learning.enrolments.models import Enrolment
from learning.progress.actions import complete_lesson, open_lesson, start_attempt, submit_attempt
from learning.progress.models import QuizAttempt
from learning.progress.queries import courses_of, next_step_of, progress_in, result_of
from tests.factories.courses import LessonFactory
from tests.factories.people import UserFactory
from tests.factories.progress import asked, published_course, right_answers

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


def only(learner):
    (course,) = courses_of(learner)
    return course


def test_a_course_just_enrolled_in(course, learner):
    enrol(learner=learner, course=course.page, by=learner, at=AT)
    found = only(learner)
    assert (found.course_id, found.title, found.url) == (course.page.pk, course.page.title, course.page.url)
    assert (found.is_live, found.enrolled_at, found.last_at, found.completed_at) == (True, AT, AT, None)
    assert [(step.title, step.number, step.minutes) for step in found.steps] == [
        (course.lessons[0].title, 1, 5),
        (course.lessons[1].title, 2, 5),
        (course.quiz.title, None, None),
    ]
    assert [step.url for step in found.lessons] == [lesson.url for lesson in course.lessons]
    assert found.next_step == found.steps[0]


def test_the_first_thing_not_done_is_next(course, learner):
    open_lesson(learner=learner, lesson=course.lessons[1], at=AT)
    assert only(learner).next_step.page_id == course.lessons[0].pk
    for lesson in course.lessons:
        complete_lesson(learner=learner, lesson=lesson, at=AT)
    assert (only(learner).lessons_done, only(learner).next_step.is_quiz) == (2, True)
    assert only(learner).next_step.continue_url == course.quiz.url


def test_a_quiz_stands_after_the_lessons_wherever_the_tree_has_it(course, learner):
    LessonFactory(parent=course.page)
    open_lesson(learner=learner, lesson=course.lessons[0], at=AT)
    assert [step.is_quiz for step in only(learner).steps] == [False, False, False, True]


def test_a_quiz_under_way_goes_on_in_its_attempt(course, learner):
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=AT)
    (quiz,) = only(learner).quizzes
    assert (quiz.open_attempt, quiz.continue_url) == (attempt.pk, f"/hoc/lan-lam/{attempt.pk}/")
    submit_attempt(attempt=attempt, answers={}, at=AT)
    (quiz,) = only(learner).quizzes
    assert (quiz.open_attempt, quiz.tries, quiz.best_score, quiz.done_at) == (None, 1, 0.0, None)
    assert quiz.last_attempt == attempt.pk


def test_an_attempt_only_kept_on_a_device_is_not_under_way(course, learner):
    open_lesson(learner=learner, lesson=course.lessons[0], at=AT)
    kept = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now(), begun=False)
    (quiz,) = only(learner).quizzes
    assert (quiz.open_attempt, quiz.continue_url, only(learner).last_at) == (None, course.quiz.url, AT)
    assert start_attempt(learner=learner, quiz=course.quiz, at=timezone.now()) == kept
    assert only(learner).quizzes[0].open_attempt == kept.pk
    assert start_attempt(learner=learner, quiz=course.quiz, at=timezone.now(), begun=False) == kept
    assert only(learner).quizzes[0].open_attempt == kept.pk


def test_the_last_result_is_of_what_was_handed_in_last(course, learner):
    for hours in (1, 3, 2):
        attempt = start_attempt(learner=learner, quiz=course.quiz, at=AT)
        submit_attempt(attempt=attempt, answers={}, at=AT + timedelta(hours=hours))
    latest = QuizAttempt.objects.latest("submitted_at")
    assert only(learner).quizzes[0].last_attempt == latest.pk


def test_a_quiz_is_done_with_its_first_pass(course, learner):
    passes = []
    for _ in range(2):
        attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
        attempt = submit_attempt(attempt=attempt, answers=right_answers(attempt), at=timezone.now())
        passes.append(attempt.submitted_at)
    (quiz,) = only(learner).quizzes
    assert (quiz.done_at, quiz.tries, quiz.best_score) == (passes[0], 2, 1.0)


@pytest.mark.parametrize(("allowed", "may"), [(0, True), (1, False), (2, True)])
def test_tries_run_out(learner, allowed, may):
    course = published_course(attempts_allowed=allowed)
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=AT)
    submit_attempt(attempt=attempt, answers={}, at=AT)
    assert only(learner).quizzes[0].may_try is may


def test_only_what_is_published_counts(course, learner):
    open_lesson(learner=learner, lesson=course.lessons[0], at=AT)
    course.lessons[1].unpublish()
    assert [step.page_id for step in only(learner).lessons] == [course.lessons[0].pk]
    course.page.unpublish()
    assert (only(learner).is_live, only(learner).next_step) == (False, None)


def test_nothing_is_next_in_a_course_withdrawn_from_or_completed(course, learner):
    open_lesson(learner=learner, lesson=course.lessons[0], at=AT)
    withdraw(enrolment=Enrolment.objects.get(), by=learner, at=AT)
    assert only(learner).withdrawn_at == AT
    assert only(learner).next_step is None


def test_where_one_worked_last_is_first(learner):
    old, new, untouched = published_course(), published_course(), published_course()
    open_lesson(learner=learner, lesson=new.lessons[0], at=AT)
    complete_lesson(learner=learner, lesson=old.lessons[0], at=AT - timedelta(hours=1))
    enrol(learner=learner, course=untouched.page, by=learner, at=AT - timedelta(days=1))
    assert [found.course_id for found in courses_of(learner)] == [new.page.pk, old.page.pk, untouched.page.pk]
    course, step = next_step_of(courses_of(learner))
    assert (course.course_id, step.page_id) == (new.page.pk, new.lessons[0].pk)
    start_attempt(learner=learner, quiz=untouched.quiz, at=timezone.now())
    assert courses_of(learner)[0].course_id == untouched.page.pk


def test_nobody_elses_progress(course, learner):
    open_lesson(learner=UserFactory(), lesson=course.lessons[0], at=AT)
    assert courses_of(learner) == []
    assert next_step_of([]) is None
    assert progress_in(course.lessons[0], learner) is None


@pytest.mark.parametrize("courses", [1, 3])
def test_one_query_whatever_the_number_of_courses(learner, courses, django_assert_num_queries):
    for _ in range(courses):
        course = published_course(lessons=3)
        complete_lesson(learner=learner, lesson=course.lessons[0], at=AT)
        start_attempt(learner=learner, quiz=course.quiz, at=AT)
    with django_assert_num_queries(1):
        assert len(courses_of(learner)) == courses


def test_a_result_says_what_to_look_at_again(learner):
    course = published_course()
    quiz = course.quiz
    raw = list(quiz.questions.raw_data)
    for place, question in enumerate(raw):
        question["value"]["lesson"] = course.lessons[place % 2].pk
    quiz.questions, quiz.draw = raw, 7
    quiz.save_revision().publish()
    quiz.refresh_from_db()
    attempt = start_attempt(learner=learner, quiz=quiz, at=AT)
    answers = right_answers(attempt)
    missing = {asked(attempt, "one"), asked(attempt, "short")}
    for question_id in missing:
        del answers[question_id]
    result = result_of(submit_attempt(attempt=attempt, answers=answers, at=AT), learner)
    assert (result.right, result.partly_right, result.needed) == (5, 0, 6)
    assert {review.mark.question_id for review in result.to_look_at} == missing
    assert len(result.known_well) == 5
    assert {review.lesson.page_id for review in result.to_look_at} <= {lesson.pk for lesson in course.lessons}
    assert [step.number for step in result.lessons_to_look_at] in ([1], [1, 2], [2])
    assert result.may_try_again


def test_a_result_outlives_the_pages_it_speaks_of(course, learner):
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=AT)
    attempt = submit_attempt(attempt=attempt, answers={}, at=AT)
    for page in (*course.lessons, course.quiz):
        page.unpublish()
    result = result_of(attempt, learner)
    assert (len(result.to_look_at), result.lessons_to_look_at, result.may_try_again) == (5, [], False)
