"""/hoc/lan-lam/<attempt>/ket-qua/: words first, then one next step, then each question."""

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.progress.actions import complete_lesson, start_attempt, submit_attempt
from tests.factories.courses import QUESTIONS
from tests.factories.progress import asked, published_course, right_answers


@pytest.fixture
def result(as_learner, learner, course):
    """Takes the quiz with so many right answers and shows what came out."""

    def show(right: int) -> str:
        attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
        answers = dict(list(right_answers(attempt).items())[:right])
        submit_attempt(attempt=attempt, answers=answers, at=timezone.now())
        page = as_learner.get(reverse("show_result", args=[attempt.pk]))
        assert page["Cache-Control"] == "no-store, private"
        return page.content.decode()

    return show


def test_passed_with_lessons_left_points_to_the_next_lesson(result, course):
    words = result(right=4)
    assert "Đạt rồi!" in words
    assert "<b>4/5 câu</b>" in words
    assert "Chưa trả lời" in words
    assert course.lessons[0].url in words
    assert "Học xong các bài còn lại thì bạn được giấy chứng nhận." in words
    assert "Làm lại" not in words


def test_passed_as_the_last_thing_points_to_the_certificate(result, course, learner):
    for lesson in course.lessons:
        complete_lesson(learner=learner, lesson=lesson, at=timezone.now())
    words = result(right=5)
    assert "Giấy chứng nhận của bạn đã sẵn sàng" in words
    assert reverse("list_certificates") in words
    assert "Câu nên xem lại" not in words
    assert "các bài còn lại" not in words


def test_completed_course_leads_to_others_for_this_learner(result, course, learner):
    other = published_course()
    for lesson in course.lessons:
        complete_lesson(learner=learner, lesson=lesson, at=timezone.now())
    words = result(right=5)
    assert "Khoá tiếp theo cho bạn" in words
    assert f'<a href="{other.page.url}">' in words


def test_while_something_is_left_no_other_course_is_named(result, course):
    published_course()
    assert "Khoá tiếp theo cho bạn" not in result(right=5)


def test_not_yet_passed_says_what_is_needed_and_offers_another_try(result, course):
    words = result(right=1)
    assert "Chưa đạt" in words
    assert "Mức đạt: 4/5 câu." in words
    assert words.count('<p class="answer">') == 5
    assert reverse("start_quiz", args=[course.quiz.pk]) in words
    assert "Làm lại" in words


def test_right_answers_are_told_now(result, learner):
    words = result(right=0)
    assert words.count("Câu đúng: ") == 5


def test_what_is_right_in_part_is_counted_and_told_in_part(as_learner, learner):
    course = published_course(draw=7)
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    answers = {asked(attempt, "many"): [0]}  # one of two
    submit_attempt(attempt=attempt, answers=answers, at=timezone.now())
    words = as_learner.get(reverse("show_result", args=[attempt.pk])).content.decode()
    assert "Cả bài được 0,5/7 điểm." in words
    assert words.count('class="answer wrong"') == 6
    assert words.count('class="answer right"') == 8  # the chosen one, and what is right of all seven


def test_no_try_left_offers_none(as_learner, learner):
    course = published_course(attempts_allowed=1)
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    submit_attempt(attempt=attempt, answers={}, at=timezone.now())
    assert "Làm lại" not in as_learner.get(reverse("show_result", args=[attempt.pk])).content.decode()


def test_what_was_typed_is_shown_as_text(as_learner, learner):
    course = published_course(draw=7)
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    answers = {asked(attempt, "short"): "<script>alert(1)</script>"}
    submit_attempt(attempt=attempt, answers=answers, at=timezone.now())
    words = as_learner.get(reverse("show_result", args=[attempt.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in words
    assert "<script>alert" not in words
    assert QUESTIONS["short"]["answers"][0] in words


def test_before_handing_in_it_leads_back_to_the_attempt(as_learner, learner, course):
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    answer = as_learner.get(reverse("show_result", args=[attempt.pk]))
    assert answer["Location"] == reverse("take_quiz", args=[attempt.pk])


def test_a_visitor_signs_in_first(client, learner, course):
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    assert client.get(reverse("show_result", args=[attempt.pk])).status_code == 302
