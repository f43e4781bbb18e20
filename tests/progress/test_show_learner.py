"""One learner as the volunteer sees them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.people.actions import ask_for_deletion
from learning.people.models import Commune, User
from learning.progress.actions import complete_lesson, start_attempt, submit_attempt
from tests.factories.enrolments import EnrolmentFactory
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer
from tests.factories.progress import published_course, right_answers

NOW = timezone.now()


@pytest.fixture
def here(db) -> Commune:
    return CommuneFactory()


@pytest.fixture
def at_work(client, here):
    client.force_login(volunteer(here))
    return client


@pytest.fixture
def learner(here) -> User:
    return UserFactory(full_name="Nguyễn Thị Hoa", commune=here, contact_phone="+842033835678")


def page(person: User) -> str:
    return reverse("show_learner", args=[person.public_id])


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_was_done_is_said_course_by_course(at_work, learner):
    begun, done = published_course(lessons=2), published_course(lessons=1)
    complete_lesson(learner=learner, lesson=begun.lessons[0], at=NOW)
    complete_lesson(learner=learner, lesson=done.lessons[0], at=NOW)
    attempt = start_attempt(learner=learner, quiz=done.quiz, at=NOW)
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=NOW)
    text = text_of(at_work.get(page(learner)))
    assert "Đã học 1/2 bài" in text
    assert "Đã học 1/1 bài" in text
    assert "đã làm 1 lần" in text
    assert "QN-" in text
    assert 'href="tel:+842033835678"' in text


def test_courses_left_and_a_record_without_any(at_work, learner):
    assert "Chưa ghi danh khoá nào." in text_of(at_work.get(page(learner)))
    course = published_course().page
    EnrolmentFactory(learner=learner, course=course, withdrawn_at=NOW, withdrawn_by=learner)
    assert "Đã thôi học" in text_of(at_work.get(page(learner)))


def test_missing_consent_asks_for_it(at_work, learner):
    assert reverse("note_consent", args=[learner.public_id]) in text_of(at_work.get(page(learner)))


def test_an_open_request_is_seen(at_work, learner):
    ask_for_deletion(user=learner, by=learner, at=NOW)
    text = text_of(at_work.get(page(learner)))
    assert "đang chờ quản trị tỉnh" in text
    assert reverse("ask_deletion", args=[learner.public_id]) not in text


def test_staff_are_shown_without_buttons(at_work, here):
    text = text_of(at_work.get(page(official(here))))
    assert "Quản trị tỉnh sửa thông tin giúp." in text
    assert "/sua/" not in text


def test_others_do_not_exist(client, at_work, here, learner):
    assert at_work.get(page(UserFactory())).status_code == 404
    assert at_work.get(page(UserFactory(commune=here, merged_into=learner))).status_code == 404
    for nobody in (official(here), UserFactory(commune=here), learner):
        client.force_login(nobody)
        assert client.get(page(learner)).status_code == 404


def test_one_and_three_courses_cost_the_same(at_work, learner, django_assert_max_num_queries):
    for _ in range(3):
        complete_lesson(learner=learner, lesson=published_course(lessons=1).lessons[0], at=NOW)
    with django_assert_max_num_queries(16):
        at_work.get(page(learner))
