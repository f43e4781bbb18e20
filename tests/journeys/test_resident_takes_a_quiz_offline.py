"""A quiz handed in without network: what its learner meets until it is sent, and where the result is found."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import QuizPage
from learning.people.models import User
from learning.progress.actions import start_attempt
from learning.progress.models import QuizAttempt
from tests.factories.people import UserFactory
from tests.journeys.answering import everything_asked_in
from tests.journeys.looking import look_at
from tests.journeys.phone import sign_in, states, take_along
from tests.journeys.walking import expect_title, follow, press

KEPT = "Bài làm của bạn đã lưu trên máy"
LAST_RESULT = "Xem kết quả lần trước"


@pytest.fixture
def quiz(_courses) -> QuizPage:
    return QuizPage.objects.live().earliest("path")


@pytest.fixture
def learner(_courses) -> User:
    return UserFactory()


@pytest.fixture
def page(open_phone, learner: User, quiz: QuizPage) -> Page:
    """Handed in without network, with nothing answered."""
    page = open_phone()
    page.goto("/")
    sign_in(page, learner)
    page.goto(quiz.url)
    expect(page.get_by_role("link", name="Làm bài kiểm tra")).to_be_visible()
    take_along(page, quiz)
    page.context.set_offline(True)
    press(page, "Làm bài kiểm tra")
    expect(page.get_by_role("heading", name="Câu 1/10")).to_be_visible()
    for _ in range(9):
        press(page, "Tiếp theo")
    press(page, "Nộp bài")
    press(page, "Nộp bài")
    expect(page.get_by_text(KEPT)).to_be_visible()
    return page


def test_woken_twice_at_once_the_page_still_leads_into_the_quiz(open_phone, learner, quiz):
    """The network is gone, and just then something could not be sent."""
    page = open_phone()
    page.goto("/")
    sign_in(page, learner)
    page.goto(quiz.url)
    take_along(page, quiz)
    page.context.set_offline(True)
    page.evaluate("for (const _ of 'ab') dispatchEvent(new Event('offline'))")
    expect(page.get_by_text("Mất mạng")).to_be_visible()
    expect(page.get_by_role("button", name="Làm bài kiểm tra")).to_be_visible()
    expect(page.get_by_text("Bài kiểm tra này chưa có trên máy")).to_be_hidden()


def test_there_is_a_way_on(page, quiz):
    look_at(page)
    expect(page.get_by_text("Kết quả nằm ở trang bài kiểm tra này")).to_be_visible()
    expect(page.get_by_role("link", name="Về khoá học")).to_have_attribute("href", quiz.get_parent().url)
    expect(page.get_by_role("link", name="Xem các khoá trên máy")).to_be_visible()


def test_while_it_is_unsent_none_is_begun_and_none_is_changed(page, quiz):
    """Wherever one may be begun: the start page, and the attempt's own that other links lead to."""
    tries: list[str] = []
    page.route("**/tien-do/", lambda route: tries.append(route.request.url) or route.fulfill(status=429))
    page.context.set_offline(False)
    page.goto(reverse("start_quiz", args=[quiz.pk]))
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_role("button", name="Bắt đầu làm bài")).to_be_hidden()
    expect(page.get_by_role("link", name="Làm tiếp bài kiểm tra")).to_be_hidden()
    look_at(page)
    page.goto(reverse("take_quiz", args=[QuizAttempt.objects.get().pk]))
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_role("group")).to_have_count(0)
    look_at(page)
    page.goto(quiz.get_parent().url)
    expect(page.get_by_role("listitem").filter(has_text=quiz.title)).to_contain_text("10 câu · Chưa gửi")
    page.wait_for_timeout(1000)
    assert len(tries) < 10, "a server in trouble is left in peace"
    assert QuizAttempt.objects.get().submitted_at is None


def test_the_result_is_found_again(page, quiz):
    with page.expect_response("**/tien-do/"):
        page.context.set_offline(False)
    expect_title(page, "Chưa đạt")
    page.goto(quiz.url)
    expect(page.get_by_role("link", name=LAST_RESULT)).to_be_visible()
    expect(states(page)).to_be_empty()
    look_at(page)
    follow(page, LAST_RESULT)
    expect_title(page, "Chưa đạt")
    page.goto(quiz.get_parent().url)
    expect(page.get_by_role("listitem").filter(has_text=quiz.title)).to_contain_text("10 câu · Chưa đạt")
    look_at(page)
    page.goto(reverse("list_my_courses"))
    look_at(page)
    page.get_by_role("link", name="Xem kết quả bài kiểm tra").click()
    expect_title(page, "Chưa đạt")
    page.context.set_offline(True)
    expect(page.get_by_role("button", name="Làm lại")).to_be_hidden()
    expect(page.get_by_role("link", name="Mở trang bài kiểm tra để làm bài đã lưu trên máy")).to_be_visible()


def test_a_long_choice_of_a_match_is_read_whole(open_phone, learner, quiz):
    attempt = only_the_match(start_attempt(learner=learner, quiz=quiz, at=timezone.now()))
    page = open_phone(learner)
    page.goto(reverse("take_quiz", args=[attempt.pk]))
    field = page.get_by_role("combobox").first
    longest = max(field.locator("option").all_inner_texts(), key=len)
    for _ in range(2):
        field.select_option(label=longest)
        chosen = page.locator(".chosen").first
        expect(chosen).to_have_text(longest)
        assert chosen.evaluate("each => each.scrollWidth <= each.clientWidth && each.scrollHeight <= each.clientHeight")
        look_at(page)
        page.reload()  # quiz.js puts back what was chosen
        expect(page.locator(".chosen").first).to_have_text(longest)


def only_the_match(attempt: QuizAttempt) -> QuizAttempt:
    asked = everything_asked_in(attempt.quiz.get_parent())
    match = next(question for question in asked.values() if question.kind == "match")
    attempt.asked = [{"id": match.id, "order": list(range(len(match.value["pairs"])))}]
    attempt.save(update_fields=["asked"])
    return attempt


def test_in_a_quiz_the_bar_of_places_lies_over_nothing(page, quiz):
    """It stands at the end of the page; elsewhere it stays in sight."""
    expect(page.locator(".places")).to_have_css("position", "static")
    page.context.set_offline(False)
    page.goto(quiz.url)
    expect(page.locator(".places")).to_have_css("position", "sticky")
