"""Nothing that was learned is lost: not without network, not before signing in, not on a phone that others use too."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from courses.models import LessonPage
from learning.people.models import User
from learning.progress.models import LessonProgress
from tests.factories.people import UserFactory
from tests.journeys.conftest import session_of
from tests.journeys.looking import look_at
from tests.journeys.walking import press

DONE = "Tôi đã học xong bài này"


@pytest.fixture
def lesson(_courses) -> LessonPage:
    return LessonPage.objects.live().earliest("path")


def done_by(person: User) -> list[int]:
    done = LessonProgress.objects.filter(enrolment__learner=person).exclude(completed_at=None)
    return list(done.values_list("lesson", flat=True))


def sign_in(page: Page, person: User | None) -> None:
    """As the sign-in pages leave the phone; nobody: as signing out does."""
    page.context.clear_cookies()
    if person:
        cookies = {"s": session_of(person), "co-tai-khoan": "1"}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": settings.BASE_URL} for name, value in cookies.items()]
        )


def states(page: Page):
    return page.locator("#trang-thai")


def test_what_could_not_be_sent_goes_at_the_next_page(open_phone, lesson):
    learner, page = UserFactory(), open_phone()
    page.goto("/")
    sign_in(page, learner)
    page.goto(lesson.url)
    expect(page.locator("[data-complete]")).to_be_visible()
    page.context.set_offline(True)
    press(page, DONE)
    expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    look_at(page)
    assert done_by(learner) == []
    page.context.set_offline(False)
    page.goto("/")
    expect(page.get_by_text(re.compile("Đang học · 1/"))).to_be_visible()
    expect(states(page)).to_be_empty()
    assert done_by(learner) == [lesson.pk]


def test_it_goes_by_itself_when_the_network_is_back(open_phone, lesson):
    learner, page = UserFactory(), open_phone()
    page.goto("/")
    sign_in(page, learner)
    page.goto(lesson.url)
    expect(page.locator("[data-complete]")).to_be_visible()
    page.context.set_offline(True)
    press(page, DONE)
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    page.context.set_offline(False)
    expect(states(page)).to_be_empty()
    assert done_by(learner) == [lesson.pk]


def test_what_a_visitor_learned_is_offered_at_sign_in_and_taken_with_one_tap(open_phone, lesson):
    page, learner = open_phone(), UserFactory()
    page.goto(lesson.url)
    press(page, DONE)
    expect(states(page)).to_have_text("Đã lưu trên máy")
    expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
    sign_in(page, learner)
    page.goto("/")
    expect(page.get_by_text("Trên máy này có 1 bài đã học xong khi chưa đăng nhập.")).to_be_visible()
    assert done_by(learner) == []
    look_at(page)
    press(page, "Lưu vào tên của tôi")
    expect(page.get_by_text(re.compile("Đang học · 1/"))).to_be_visible()
    assert done_by(learner) == [lesson.pk]
    page.reload()
    expect(page.get_by_text(re.compile("Đang học · 1/"))).to_be_visible()
    expect(page.get_by_text(re.compile("khi chưa đăng nhập"))).to_have_count(0)


def test_whoever_did_not_learn_it_says_so_and_it_is_gone(open_phone, lesson):
    page, learner = open_phone(), UserFactory()
    page.goto(lesson.url)
    press(page, DONE)
    sign_in(page, learner)
    page.goto("/")
    press(page, "Không phải của tôi")
    expect(page.get_by_text(re.compile("khi chưa đăng nhập"))).to_have_count(0)
    page.goto("/khoa-hoc/")
    expect(page.get_by_text(re.compile("khi chưa đăng nhập"))).to_have_count(0)
    assert done_by(learner) == []


def test_the_next_person_on_a_shared_phone_gets_nothing_of_the_last(open_phone, lesson):
    first, second, page = UserFactory(full_name="Bùi Thị Nhất"), UserFactory(full_name="Lê Văn Nhị"), open_phone()
    page.goto("/")
    sign_in(page, first)
    page.goto(lesson.url)
    expect(page.locator("[data-complete]")).to_be_visible()
    page.context.set_offline(True)
    press(page, DONE)
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    page.context.set_offline(False)
    sign_in(page, second)
    page.goto("/")
    expect(page.get_by_text("Xin chào, Lê Văn Nhị")).to_be_visible()
    expect(states(page)).to_be_empty()
    assert "Bùi Thị Nhất" not in page.content()
    assert done_by(second) == []
    sign_in(page, first)
    page.goto("/")
    expect(page.get_by_text(re.compile("Đang học · 1/"))).to_be_visible()
    assert done_by(first) == [lesson.pk]


def test_a_session_that_ended_meanwhile_loses_nothing(open_phone, lesson):
    learner, page = UserFactory(), open_phone()
    page.goto("/")
    sign_in(page, learner)
    page.goto(lesson.url)
    expect(page.locator("[data-complete]")).to_be_visible()
    page.context.clear_cookies(name="s")
    with page.expect_response("**/tien-do/"):
        press(page, DONE)
    expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
    sign_in(page, learner)
    page.goto("/")
    expect(page.get_by_text(re.compile("Đang học · 1/|khi chưa đăng nhập"))).to_be_visible()
