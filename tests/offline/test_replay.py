"""The same queue again and again: shuffled, in other batches, from two devices, at once, for lessons changed since.

Always the same rows in the end, and every act answered with "kept": nothing is dropped.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from django.test import Client
from django.utils import timezone

from certificates.models import Certificate
from learning.people.models import User
from learning.progress.actions import start_attempt
from learning.progress.models import CourseCompletion, LessonProgress, QuizAttempt
from tests.certificates.racing import at_once
from tests.factories.people import UserFactory
from tests.factories.progress import Course, published_course
from tests.offline.sending import act, results, send, submitted

TIMES = 5


@pytest.fixture
def course(transactional_db) -> Course:
    course = published_course(lessons=4)
    for lesson in course.lessons:
        lesson.first_published_at = timezone.now() - timedelta(days=9)
        lesson.save(update_fields=["first_published_at"])
    return course


def browser_of(learner: User) -> Client:
    browser = Client(headers={"X-Who": str(learner.public_id)})
    browser.force_login(learner)
    return browser


def queues_of(learner: User, course: Course) -> tuple[list[dict], list[dict]]:
    """Two devices, on which the same lessons were learned at different moments; the quiz was taken on the first."""
    begun = timezone.now() - timedelta(days=2)
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=begun)
    first, second = [], []
    for number, lesson in enumerate(course.lessons):  # the third and fourth: opened here first, completed there first
        first += [act("opened", lesson.pk, begun + timedelta(hours=number))]
        first += [act("completed", lesson.pk, begun + timedelta(hours=number + 6))]
        second += [act("opened", lesson.pk, begun + timedelta(hours=9 - number))]
        second += [act("completed", lesson.pk, begun + timedelta(hours=10 - number))]
    return [*first, submitted(attempt, at=begun + timedelta(hours=7, minutes=1))], second


def rows_of(learner: User) -> tuple:
    lessons = LessonProgress.objects.filter(enrolment__learner=learner).order_by("lesson")
    attempts = QuizAttempt.objects.filter(enrolment__learner=learner)
    return (
        list(lessons.values_list("lesson", "opened_at", "completed_at")),
        list(attempts.values_list("id", "submitted_at", "score", "passed", "answers")),
        CourseCompletion.objects.filter(enrolment__learner=learner).count(),
        Certificate.objects.filter(completion__enrolment__learner=learner).count(),
    )


def expected(queues: tuple[list[dict], list[dict]], learner: User) -> tuple:
    """What was done, told from the queues alone."""
    opened: dict[int, datetime] = {}
    completed: dict[int, datetime] = {}
    for item in [*queues[0][:-1], *queues[1]]:
        at, lesson = datetime.fromisoformat(item["occurred_at"]), item["object"]
        opened[lesson] = min(at, opened.get(lesson, at))
        if item["verb"] == "completed":
            completed[lesson] = min(at, completed.get(lesson, at))
    (attempt,) = QuizAttempt.objects.filter(enrolment__learner=learner)
    handed_in = datetime.fromisoformat(queues[0][-1]["occurred_at"])
    return (
        [(lesson, at, completed[lesson]) for lesson, at in sorted(opened.items())],
        [(attempt.pk, handed_in, 1.0, True, attempt.answers)],
        1,
        1,
    )


def replay(browser: Client, queue: list[dict], seed: int) -> set[str]:
    """TIMES over, each time in another order and in batches of other sizes. States that were answered."""
    random, states = Random(seed), set()
    for _ in range(TIMES):
        left = random.sample(queue, len(queue))
        while left:
            size = random.randint(1, len(left))
            batch, left = left[:size], left[size:]
            states |= {result["state"] for result in results(send(browser, batch))}
    return states


@pytest.mark.parametrize("seed", range(3))
def test_five_times_shuffled_one_device_after_the_other(course, seed):
    learner = UserFactory()
    queues = queues_of(learner, course)
    assert replay(browser_of(learner), queues[seed % 2], seed) == {"kept"}
    assert replay(browser_of(learner), queues[1 - seed % 2], seed) == {"kept"}
    assert rows_of(learner) == expected(queues, learner)


@pytest.mark.parametrize("seed", range(3))
def test_five_times_shuffled_two_devices_with_two_pages_each_at_once(course, seed):
    learner = UserFactory()
    queues = queues_of(learner, course)
    browsers = [browser_of(learner) for _ in range(4)]
    calls: list[Callable] = [
        lambda browser=browser, number=number: replay(browser, queues[number % 2], 10 * seed + number)
        for number, browser in enumerate(browsers)
    ]
    assert at_once(*calls) == [{"kept"}] * 4
    assert rows_of(learner) == expected(queues, learner)


def rewrite(course: Course) -> None:
    for page in (*course.lessons, course.quiz):
        page.title = f"{page.title}, bản mới"
        page.save_revision().publish()


def withdraw(course: Course) -> None:
    for page in (course.lessons[0], course.quiz):
        page.unpublish()


def withdraw_all(course: Course) -> None:
    course.page.unpublish()


@pytest.mark.parametrize("change", [rewrite, withdraw, withdraw_all])
def test_lessons_and_quiz_changed_or_withdrawn_meanwhile(course, change):
    learner = UserFactory()
    queues = queues_of(learner, course)
    change(course)
    browsers = [browser_of(learner) for _ in range(2)]
    calls = [lambda place=place: replay(browsers[place], queues[place], place) for place in range(2)]
    assert at_once(*calls) == [{"kept"}] * 2
    assert rows_of(learner) == expected(queues, learner)


def test_many_at_once_do_not_disturb_each_other(course):
    learners = [UserFactory() for _ in range(4)]
    queues = [queues_of(learner, course) for learner in learners]
    browsers = [browser_of(learner) for learner in learners]
    calls = [
        lambda place=place: replay(browsers[place], [*queues[place][0], *queues[place][1]], place) for place in range(4)
    ]
    assert at_once(*calls) == [{"kept"}] * 4
    for learner, own in zip(learners, queues, strict=True):
        assert rows_of(learner) == expected(own, learner)
