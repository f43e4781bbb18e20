"""What devices record ends in the same rows whatever its order, however often and from however many at once."""

import random
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from learning.enrolments.actions import withdraw
from learning.enrolments.models import Enrolment
from learning.progress.actions import complete_lesson, open_lesson, record_statements, start_attempt, submit_attempt
from learning.progress.models import CourseCompletion, LessonProgress
from learning.progress.statements import Statement, Verb
from tests import database
from tests.certificates.racing import at_once
from tests.factories.courses import LessonFactory
from tests.factories.people import UserFactory
from tests.factories.progress import published_course, right_answers

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
OPENED, COMPLETED = Verb.OPENED, Verb.COMPLETED


def said(verb, lesson, hours=0):
    return Statement(verb, lesson.pk, NOW + timedelta(hours=hours))


def rows():
    return sorted(LessonProgress.objects.values_list("enrolment__learner", "lesson", "opened_at", "completed_at"))


def published_then_taken_back(page):
    page.save_revision().publish()
    page.refresh_from_db()
    page.unpublish()
    return page


def pass_quiz(learner, course):
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=NOW)
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=NOW + timedelta(days=1))


def test_the_first_opened_enrols_where_the_learner_lives(course, learner):
    open_lesson(learner=learner, lesson=course.lessons[0], at=NOW)
    enrolment = Enrolment.objects.get()
    assert (enrolment.learner, enrolment.course_id) == (learner, course.page.pk)
    assert (enrolment.commune, enrolment.enrolled_at, enrolment.enrolled_by) == (learner.commune, NOW, None)
    assert rows() == [(learner.pk, course.lessons[0].pk, NOW, None)]


def test_what_was_completed_was_opened(course, learner):
    complete_lesson(learner=learner, lesson=course.lessons[0], at=NOW)
    assert rows() == [(learner.pk, course.lessons[0].pk, NOW, NOW)]


@pytest.mark.parametrize("seed", range(10))
def test_order_and_repeats_do_not_matter(course, learner, seed):
    first, second = course.lessons
    statements = [said(OPENED, first, 1), said(COMPLETED, first, 2), said(COMPLETED, first, 5), said(OPENED, first, 4)]
    statements += [said(OPENED, second, 3)]
    shuffled = statements * 3
    random.Random(seed).shuffle(shuffled)
    for start in range(0, len(shuffled), 4):
        record_statements(learner=learner, statements=shuffled[start : start + 4])
    assert rows() == [
        (learner.pk, first.pk, NOW + timedelta(hours=1), NOW + timedelta(hours=2)),
        (learner.pk, second.pk, NOW + timedelta(hours=3), None),
    ]


def test_a_fast_clock_counts_as_now(course, learner):
    open_lesson(learner=learner, lesson=course.lessons[0], at=timezone.now() + timedelta(days=400))
    assert LessonProgress.objects.get().opened_at <= timezone.now()


def test_nothing_happened_before_the_lesson_was_published(course, learner):
    lesson = course.lessons[0]
    type(lesson).objects.filter(pk=lesson.pk).update(first_published_at=NOW)
    complete_lesson(learner=learner, lesson=lesson, at=datetime(1970, 1, 1, tzinfo=UTC))
    assert rows() == [(learner.pk, lesson.pk, NOW, NOW)]
    assert Enrolment.objects.get().enrolled_at == NOW


@pytest.mark.parametrize("claim", [datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)])
def test_a_claim_that_cannot_be_is_clipped_and_noted(course, learner, claim):
    lesson = course.lessons[0]
    type(lesson).objects.filter(pk=lesson.pk).update(first_published_at=NOW)
    complete_lesson(learner=learner, lesson=lesson, at=claim)
    progress = LessonProgress.objects.get()
    assert NOW <= progress.opened_at == progress.completed_at <= timezone.now()
    assert progress.opened_claim == progress.completed_claim == claim


def test_a_clock_put_right_is_noted(course, learner):
    said = NOW - timedelta(days=365)
    statements = [Statement(verb, course.lessons[0].pk, NOW, said) for verb in Verb]
    record_statements(learner=learner, statements=statements)
    progress = LessonProgress.objects.get()
    assert (progress.opened_at, progress.completed_at) == (NOW, NOW)
    assert progress.opened_claim == progress.completed_claim == said


def test_what_is_believed_is_not_noted_and_takes_the_note_of_what_it_replaces(course, learner):
    lesson, far = course.lessons[0], datetime(2050, 1, 1, tzinfo=UTC)
    open_lesson(learner=learner, lesson=lesson, at=far)
    assert LessonProgress.objects.get().opened_claim == far
    record_statements(learner=learner, statements=[said(COMPLETED, lesson), Statement(OPENED, lesson.pk, far)])
    progress = LessonProgress.objects.get()
    assert (progress.opened_at, progress.completed_at) == (NOW, NOW)
    assert (progress.opened_claim, progress.completed_claim) == (None, None)
    complete_lesson(learner=learner, lesson=lesson, at=far)
    assert LessonProgress.objects.get().completed_claim is None


def test_unknown_lessons_are_left_out_and_the_rest_kept(course, learner):
    draft = LessonFactory(parent=course.page, live=False)
    gone = Statement(OPENED, 2**31 - 1, NOW)
    quiz = Statement(OPENED, course.quiz.pk, NOW)
    statements = [said(OPENED, draft), gone, quiz, said(OPENED, course.lessons[1])]
    kept, _ = record_statements(learner=learner, statements=statements)
    assert [one.lesson_id for one in kept] == [course.lessons[1].pk]
    assert len(rows()) == 1


def test_a_lesson_unpublished_meanwhile_is_still_recorded(course, learner):
    lesson = published_then_taken_back(course.lessons[0])
    kept, _ = record_statements(learner=learner, statements=[said(COMPLETED, lesson)])
    assert len(kept) == len(rows()) == 1


def test_nothing_known_writes_nothing(course, learner):
    assert record_statements(learner=learner, statements=[Statement(OPENED, 1, NOW)]) == ([], [])
    assert not Enrolment.objects.exists()


def test_tells_how_the_courses_touched_stand(course, learner):
    other = published_course()
    open_lesson(learner=learner, lesson=other.lessons[0], at=NOW)
    _, (now,) = record_statements(learner=learner, statements=[said(COMPLETED, course.lessons[0])])
    assert (now.course_id, now.lessons_done, now.next_step.page_id) == (course.page.pk, 1, course.lessons[1].pk)


def test_learning_on_after_being_withdrawn_brings_back(course, learner):
    open_lesson(learner=learner, lesson=course.lessons[0], at=NOW)
    withdraw(enrolment=Enrolment.objects.get(), by=UserFactory(), at=NOW + timedelta(days=2))
    record_statements(learner=learner, statements=[said(COMPLETED, course.lessons[0], hours=1)])  # late, but of before
    assert Enrolment.objects.get().withdrawn_at
    record_statements(learner=learner, statements=[said(OPENED, course.lessons[1], hours=72)])
    assert Enrolment.objects.get().withdrawn_at is None


@pytest.mark.parametrize("size", [1, 100])
def test_a_batch_costs_the_same_queries_whatever_is_in_it(learner, size, django_assert_num_queries):
    lessons = [lesson for _ in range(4) for lesson in published_course(lessons=5).lessons]
    statements = [said(verb, lesson) for lesson in lessons for verb in (OPENED, COMPLETED)] * 3
    with django_assert_num_queries(
        2 if size == 1 else 4
    ):  # write, read; what may complete a course stands in a transaction
        record_statements(learner=learner, statements=statements[:size])


# --- Completing a course ---


def test_the_last_lesson_completes_a_course_whose_quiz_is_passed(course, learner, heard):
    pass_quiz(learner, course)
    complete_lesson(learner=learner, lesson=course.lessons[0], at=NOW)
    assert not CourseCompletion.objects.exists()
    complete_lesson(learner=learner, lesson=course.lessons[1], at=NOW + timedelta(days=3))
    completion = CourseCompletion.objects.get()
    assert (completion.enrolment.learner, completion.completed_at) == (learner, NOW + timedelta(days=3))
    complete_lesson(learner=learner, lesson=course.lessons[1], at=NOW + timedelta(days=4))
    assert heard() == CourseCompletion.objects.count() == 1


def test_only_what_is_published_now_is_asked_for(course, learner, heard):
    pass_quiz(learner, course)
    course.lessons[1].unpublish()
    complete_lesson(learner=learner, lesson=course.lessons[0], at=NOW)
    assert heard() == 1


def test_a_course_with_nothing_published_is_not_completed_by_itself(course, learner, heard):
    for page in (*course.lessons, course.quiz):
        published_then_taken_back(page)
    complete_lesson(learner=learner, lesson=course.lessons[0], at=NOW)
    assert heard() == 0


# --- Races ---


@pytest.mark.django_db(transaction=True)
def test_five_devices_at_once_end_as_one():
    course, learner = published_course(lessons=6), UserFactory()
    statements = [said(verb, lesson, n) for n, lesson in enumerate(course.lessons) for verb in Verb]

    def device(seed):
        order = random.Random(seed)

        def send():
            for statement in order.sample(statements * 2, len(statements) * 2):
                record_statements(learner=learner, statements=[statement])

        return send

    assert at_once(*[device(seed) for seed in range(5)]) == [None] * 5
    moments = [NOW + timedelta(hours=hours) for hours in range(6)]
    assert rows() == [(learner.pk, lesson.pk, at, at) for at, lesson in zip(moments, course.lessons, strict=True)]
    assert Enrolment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_two_lessons_from_two_devices_complete_the_course_once(heard):
    for _ in range(5):
        course, learner = published_course(lessons=2), UserFactory()
        pass_quiz(learner, course)
        done = [
            lambda lesson=lesson: complete_lesson(learner=learner, lesson=lesson, at=timezone.now())  # noqa: B023
            for lesson in course.lessons
        ]
        assert at_once(*done) == [None, None]
        assert CourseCompletion.objects.filter(enrolment__learner=learner).count() == 1
    assert heard() == 5


@pytest.fixture
def _no_unique_constraint():
    """The table as it would be without its promise."""
    name = connection.settings_dict["NAME"]
    constraint = "one_progress_per_enrolment_and_lesson"
    with database.connected(database.url_of(name)) as owner:
        owner.cursor().execute(f"ALTER TABLE progress_lessonprogress DROP CONSTRAINT {constraint}")
    yield
    with database.connected(database.url_of(name)) as owner:
        owner.cursor().execute(
            "TRUNCATE progress_lessonprogress; ALTER TABLE progress_lessonprogress"
            f" ADD CONSTRAINT {constraint} UNIQUE (enrolment_id, lesson_id)"
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("promised", [True, False])
def test_looking_before_writing_is_not_enough_without_the_constraint(promised, request):
    """The negative control: the race above is a real one, and it is the database that wins it."""
    if not promised:
        request.getfixturevalue("_no_unique_constraint")
    course, learner = published_course(lessons=1), UserFactory()
    enrolment = Enrolment.objects.create(learner=learner, course=course.page, enrolled_at=NOW)

    def look_then_write():
        mine = {"enrolment": enrolment, "lesson": course.lessons[0]}
        if not LessonProgress.objects.filter(**mine).exists():
            at_the_same_time.wait()
            LessonProgress.objects.create(**mine, opened_at=NOW)

    at_the_same_time = threading.Barrier(5)
    refused = [error for error in at_once(*[look_then_write] * 5) if isinstance(error, IntegrityError)]
    assert (LessonProgress.objects.count(), len(refused)) == ((1, 4) if promised else (5, 0))
