"""A quiz under way survives what phones do: a reload, a session that ended, an impatient thumb, the back button."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import QuizPage
from learning.people.models import User
from learning.progress.actions import start_attempt
from learning.progress.models import QuizAttempt
from tests.factories.people import UserFactory
from tests.journeys.answering import answer, everything_asked_in
from tests.journeys.conftest import session_of
from tests.journeys.walking import follow, press, see


@pytest.fixture
def learner(_courses) -> User:
    return UserFactory()


@pytest.fixture
def attempt(learner: User) -> QuizAttempt:
    quiz = QuizPage.objects.live().earliest("path")
    return start_attempt(learner=learner, quiz=quiz, at=timezone.now())


@pytest.fixture
def known(attempt: QuizAttempt) -> dict:
    return everything_asked_in(attempt.quiz.get_parent().specific)


@pytest.fixture
def page(open_phone, learner: User, attempt: QuizAttempt) -> Page:
    page = open_phone(learner)
    page.goto(reverse("take_quiz", args=[attempt.pk]))
    return page


def answer_all(page: Page, known: dict) -> None:
    for number in range(1, 11):
        expect(page.get_by_role("heading", name=f"Câu {number}/10")).to_be_visible()
        answer(page.locator("fieldset:visible"), known)
        if number < 10:
            press(page, "Tiếp theo")


def score_of(attempt: QuizAttempt) -> float | None:
    attempt.refresh_from_db()
    return attempt.score


def test_a_reload_comes_back_to_the_same_question_with_every_answer(page, attempt, known):
    answer_all(page, known)
    page.reload()
    expect(page.get_by_role("heading", name="Câu 10/10")).to_be_visible()
    press(page, "Nộp bài")
    see(page, "Đạt rồi!")
    assert score_of(attempt) == 1


def test_a_session_that_ended_leads_through_sign_in_and_back(page, attempt, known, learner):
    answer_all(page, known)
    page.context.clear_cookies(name="s")
    press(page, "Nộp bài")
    expect(page).to_have_url(re.compile(r"/tai-khoan/dang-nhap/\?next=/hoc/lan-lam/"))
    assert score_of(attempt) is None
    for name, value in {"s": session_of(learner), "co-tai-khoan": "1"}.items():
        page.context.add_cookies([{"name": name, "value": value, "url": page.url.split("/tai-khoan")[0]}])
    page.goto("/")
    follow(page, "Xem kết quả")
    see(page, "Đạt rồi!")
    assert score_of(attempt) == 1


def test_another_phone_goes_on_from_what_was_handed_in_too_early(page, open_phone, attempt, known, learner):
    """The first phone's answers wait as a draft: handed in signed out."""
    answer_all(page, known)
    page.context.clear_cookies(name="s")
    press(page, "Nộp bài")
    expect(page).to_have_url(re.compile("/tai-khoan/dang-nhap/"))
    other = open_phone(learner)
    other.goto(reverse("take_quiz", args=[attempt.pk]))
    expect(other.get_by_role("heading", name="Câu 1/10")).to_be_visible()
    while other.get_by_role("button", name="Tiếp theo", exact=True).is_visible():
        press(other, "Tiếp theo")
    press(other, "Nộp bài")
    see(other, "Đạt rồi!")
    assert score_of(attempt) == 1


def test_an_impatient_thumb_hands_in_once(page, attempt, known):
    answer_all(page, known)
    page.get_by_role("button", name="Nộp bài", exact=True).dblclick()
    see(page, "Đạt rồi!")
    assert QuizAttempt.objects.count() == 1
    page.go_back()
    see(page, "Đạt rồi!")


def test_gaps_are_named_and_lead_to_their_question(page, attempt, known):
    for number in range(1, 11):
        if number not in (4, 7):
            answer(page.locator("fieldset:visible"), known)
        if number < 10:
            press(page, "Tiếp theo")
    press(page, "Nộp bài")
    expect(page.get_by_text("Còn 2 câu chưa trả lời")).to_be_visible()
    for number in (4, 7):
        page.get_by_role("link", name=f"Câu {number}", exact=True).click()
        expect(page.get_by_role("heading", name=f"Câu {number}/10")).to_be_visible()
        answer(page.locator("fieldset:visible"), known)
        while page.get_by_role("button", name="Tiếp theo", exact=True).is_visible():
            press(page, "Tiếp theo")
    expect(page.get_by_text(re.compile("chưa trả lời"))).to_be_hidden()
    press(page, "Nộp bài")
    see(page, "Đạt rồi!")
    assert score_of(attempt) == 1


def test_enter_in_a_field_goes_on_and_does_not_hand_in(page, attempt, known):
    typed = next(question for question in known.values() if question.kind in ("short", "number"))
    others = [asked for asked in attempt.asked if asked["id"] != typed.id]
    QuizAttempt.objects.update(asked=[{"id": typed.id, "order": []}, *others[:9]])
    page.reload()
    page.get_by_role("textbox").locator("visible=true").fill("5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Câu 2/10")).to_be_visible()
    assert score_of(attempt) is None
