"""A whole course without network, on a phone whose browser is killed on the way: what was done counts, exactly once.

The network is really cut: Chromium is offline and the server is dead.
"""

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Error, Page, expect

from certificates.models import Certificate
from courses.models import LessonPage, QuizPage
from learning.people.models import User
from learning.progress.models import CourseCompletion, LessonProgress, QuizAttempt
from tests.factories.people import UserFactory
from tests.journeys.answering import answer, everything_asked_in
from tests.journeys.conftest import PATIENCE, PHONE, session_of
from tests.journeys.looking import look_at
from tests.journeys.phone import states
from tests.journeys.stopping import Server, end_browser
from tests.journeys.walking import press

DONE = "Tôi đã học xong bài này"


@pytest.fixture
def server(site: str, web_url: str) -> Iterator[Server]:
    """Not the site that all journeys share: this one dies."""
    server = Server(web_url)
    server.start()
    yield server
    server.stop()


class Phone:
    """A browser with a folder of its own, which survives that it is killed."""

    def __init__(self, browser_type: BrowserType, arguments: dict, folder: Path, address: str) -> None:
        self.open = lambda: browser_type.launch_persistent_context(
            folder,
            **arguments,
            base_url=address,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport=PHONE,
        )
        self.folder, self.address = folder, address
        self.start()

    def start(self) -> Page:
        self.context: BrowserContext = self.open()
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.pages[0]
        return self.page

    def sign_in(self, person: User) -> None:
        """As weeks ago: the browser has long since written it to its disk."""
        in_weeks = time.time() + 30 * 24 * 3600
        cookies = {"s": session_of(person), "co-tai-khoan": "1"}
        self.context.add_cookies(
            [
                {"name": name, "value": value, "url": self.address, "expires": in_weeks}
                for name, value in cookies.items()
            ]
        )

    def kill(self) -> None:
        end_browser(self.folder)
        with contextlib.suppress(Error):
            self.context.close()


@pytest.fixture
def phone(browser_type, browser_type_launch_args, tmp_path, server) -> Iterator[Phone]:
    phone = Phone(browser_type, browser_type_launch_args, tmp_path, server.address)
    yield phone
    with contextlib.suppress(Error):
        phone.context.close()


@pytest.fixture
def learner(_courses) -> User:
    return UserFactory(full_name="Bùi Thị Nhất")


@pytest.fixture
def quiz(_courses) -> QuizPage:
    return QuizPage.objects.live().earliest("path")


@pytest.fixture
def lessons(quiz: QuizPage) -> list[LessonPage]:
    return list(LessonPage.objects.sibling_of(quiz).live().order_by("path"))


@pytest.fixture
def cut(phone: Phone, server: Server) -> Callable[[bool], None]:
    """The network of this phone, and the server behind it, gone or back."""

    def switch(gone: bool) -> None:
        if gone:
            server.stop()
        else:
            server.start()
        phone.context.set_offline(gone)

    return switch


def save_course(page: Page, quiz: QuizPage) -> None:
    page.goto(quiz.get_parent().url)
    press(page, "Tải khoá học về máy")
    press(page, "Tải về")
    expect(page.locator("[data-when~=saved]").get_by_text("Xem những gì đã lưu")).to_be_visible(timeout=60_000)


def take_quiz(page: Page, quiz: QuizPage, known: dict) -> None:
    page.goto(quiz.url)
    press(page, "Làm bài kiểm tra")
    answer_all(page, known)
    press(page, "Nộp bài")
    expect(page.get_by_text("Bài sẽ tự gửi và chấm khi có mạng.")).to_be_visible()


def answer_all(page: Page, known: dict) -> None:
    for number in range(1, 11):
        expect(page.get_by_role("heading", name=f"Câu {number}/10")).to_be_visible()
        answer(page.locator("fieldset:visible"), known)
        if number < 10:
            press(page, "Tiếp theo")


def test_course_saved_studied_examined_and_the_browser_killed_counts_exactly_once(phone, learner, quiz, lessons, cut):
    known = everything_asked_in(quiz.get_parent().specific)
    phone.sign_in(learner)
    page = phone.page
    save_course(page, quiz)
    assert QuizAttempt.objects.get().submitted_at is None

    cut(True)
    for lesson in lessons:
        page.goto(lesson.url)
        press(page, DONE)
        expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
    expect(states(page)).to_contain_text("Mất mạng: bạn vẫn học được")
    expect(states(page)).to_contain_text(f"Chưa gửi: {len(lessons)} bài")
    take_quiz(page, quiz, known)
    look_at(page)
    assert not LessonProgress.objects.exists()

    phone.kill()
    page = phone.start()
    phone.sign_in(learner)
    phone.context.set_offline(True)
    page.goto(quiz.url)
    expect(states(page)).to_contain_text(f"Chưa gửi: {len(lessons) + 1} bài")
    expect(page.get_by_text("Bài làm của bạn đã lưu trên máy")).to_be_visible()
    expect(page.get_by_text("Làm bài kiểm tra", exact=True).locator("visible=true")).to_have_count(0)
    look_at(page)

    cut(False)
    expect(page.get_by_role("link", name="Xem kết quả", exact=True)).to_be_visible()
    expect(states(page)).not_to_contain_text("Chưa gửi")
    for _ in range(2):
        page.reload()
        expect(page.locator("[data-quiz]")).to_be_visible()
    done = LessonProgress.objects.filter(enrolment__learner=learner).exclude(completed_at=None)
    assert sorted(done.values_list("lesson", flat=True)) == sorted(lesson.pk for lesson in lessons)
    attempt = QuizAttempt.objects.exclude(submitted_at=None).get()
    assert (attempt.passed, attempt.score) == (True, 1)
    assert CourseCompletion.objects.count() == Certificate.objects.count() == 1
    page.goto(f"/hoc/lan-lam/{attempt.pk}/ket-qua/")
    expect(page.get_by_role("heading", level=1, name=re.compile("Đạt rồi!"))).to_be_visible()


def test_what_was_learned_with_network_still_shows_without(phone, learner, quiz, lessons, cut):
    phone.sign_in(learner)
    page = phone.page
    page.goto(lessons[0].url)
    with page.expect_response(lambda answer: "/tien-do/" in answer.url and "completed" in answer.request.post_data):
        press(page, DONE)
    save_course(page, quiz)
    cut(True)
    page.goto(quiz.get_parent().url)
    expect(page.get_by_role("listitem").filter(has_text=lessons[0].title)).to_contain_text("Đã học xong")
    expect(page.get_by_role("link", name="Học tiếp")).to_have_attribute("href", re.compile(lessons[1].slug))
