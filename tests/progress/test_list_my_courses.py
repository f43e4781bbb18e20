"""/khoa-hoc-cua-toi/"""

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.enrolments.actions import withdraw
from learning.enrolments.models import Enrolment
from learning.progress.actions import complete_lesson, start_attempt, submit_attempt
from tests.factories.people import UserFactory
from tests.factories.progress import published_course, right_answers

URL = reverse("list_my_courses")


def words(client) -> str:
    page = client.get(URL)
    assert page["Cache-Control"] == "no-store, private"
    return page.content.decode()


def complete(learner, course):
    for lesson in course.lessons:
        complete_lesson(learner=learner, lesson=lesson, at=timezone.now())
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=timezone.now())


def test_with_no_course_it_says_what_to_do(as_learner):
    shown = words(as_learner)
    assert "Bạn chưa chọn khoá học nào." in shown
    assert 'href="/khoa-hoc/"' in shown


def test_shows_how_far_and_what_next(as_learner, learner, course):
    complete_lesson(learner=learner, lesson=course.lessons[0], at=timezone.now())
    shown = words(as_learner)
    assert "1/2 bài đã học xong" in shown
    assert course.lessons[1].url in shown
    assert "Học tiếp" in shown


def test_completed_courses_stand_apart(as_learner, learner, course):
    complete(learner, course)
    shown = words(as_learner)
    assert "Học xong ngày" in shown
    assert "Học tiếp" not in shown


def test_who_is_done_with_all_sees_what_comes_next(as_learner, learner, course):
    other = published_course()
    assert "Khoá tiếp theo cho bạn" not in words(as_learner)
    complete(learner, course)
    assert "Khoá tiếp theo cho bạn" in words(as_learner)
    assert f'<a href="{other.page.url}">' in words(as_learner)
    complete_lesson(learner=learner, lesson=other.lessons[0], at=timezone.now())
    assert "Khoá tiếp theo cho bạn" not in words(as_learner)


def test_neither_withdrawn_nor_anothers(as_learner, learner, course):
    complete_lesson(learner=UserFactory(), lesson=course.lessons[0], at=timezone.now())
    assert course.page.title not in words(as_learner)
    complete_lesson(learner=learner, lesson=course.lessons[0], at=timezone.now())
    withdraw(enrolment=Enrolment.objects.get(learner=learner), by=learner, at=timezone.now())
    assert course.page.title not in words(as_learner)


@pytest.mark.parametrize("courses", [1, 3])
def test_as_many_queries_for_one_as_for_three(as_learner, learner, courses, django_assert_num_queries):
    for _ in range(courses):
        course = published_course()
        complete_lesson(learner=learner, lesson=course.lessons[0], at=timezone.now())
    with django_assert_num_queries(3):
        as_learner.get(URL)


def test_a_visitor_signs_in_first(client):
    assert client.get(URL)["Location"].endswith(f"?next={URL}")
