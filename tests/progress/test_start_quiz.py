"""/hoc/kiem-tra/<quiz>/: says how the quiz goes, and starts it."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.progress.actions import start_attempt, submit_attempt
from learning.progress.models import QuizAttempt
from tests.factories.progress import published_course, right_answers


@pytest.fixture
def url(course):
    return reverse("start_quiz", args=[course.quiz.pk])


def test_says_how_it_goes_and_starts_nothing(as_learner, url):
    page = as_learner.get(url)
    words = page.content.decode()
    assert "Bài có 5 câu." in words
    assert "4/5 câu" in words
    assert page["Cache-Control"] == "no-store, private"
    assert not QuizAttempt.objects.exists()


def test_the_forms_own_id_starts_one_attempt_however_often_sent(as_learner, url):
    attempt_id = re.search(r'name="attempt" value="([0-9a-f-]{36})"', as_learner.get(url).content.decode())[1]
    for _ in range(3):
        answer = as_learner.post(url, {"attempt": attempt_id})
        assert answer["Location"] == reverse("take_quiz", args=[attempt_id])
    assert QuizAttempt.objects.count() == 1


@pytest.mark.parametrize("nonsense", ["", "abc", "0" * 5000])
def test_an_id_that_is_none_starts_one_all_the_same(as_learner, url, nonsense):
    answer = as_learner.post(url, {"attempt": nonsense})
    assert answer["Location"] == reverse("take_quiz", args=[QuizAttempt.objects.get().pk])


def test_a_quiz_under_way_is_gone_on_with(as_learner, url, learner, course):
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    assert reverse("take_quiz", args=[attempt.pk]) in as_learner.get(url).content.decode()


def test_when_tries_have_run_out_it_says_so(as_learner, learner):
    course = published_course(attempts_allowed=1)
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    submit_attempt(attempt=attempt, answers={}, at=timezone.now())
    answer = as_learner.post(reverse("start_quiz", args=[course.quiz.pk]), {"attempt": uuid4()})
    assert answer.status_code == 409
    assert "Bạn đã làm đủ 1 lần." in answer.content.decode()


def test_a_visitor_signs_in_and_comes_back_to_the_quiz(client, url):
    assert client.get(url)["Location"].endswith(f"?next={url}")
    assert not QuizAttempt.objects.exists()


def test_a_quiz_that_is_not_published_is_not_there(as_learner, url, course):
    course.quiz.unpublish()
    assert as_learner.get(url).status_code == as_learner.post(url).status_code == 404


def test_passed_quiz_says_so(as_learner, learner, course, url):
    assert "Đạt</span>" not in as_learner.get(url).content.decode()
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=timezone.now())
    assert "Đạt</span>" in as_learner.get(url).content.decode()


def test_the_result_of_the_last_attempt_is_found_again(as_learner, learner, course, url):
    attempts = [start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())]
    assert "/ket-qua/" not in as_learner.get(url).content.decode()
    submit_attempt(attempt=attempts[0], answers={}, at=timezone.now())
    attempts.append(start_attempt(learner=learner, quiz=course.quiz, at=timezone.now()))
    submit_attempt(attempt=attempts[1], answers=right_answers(attempts[1]), at=timezone.now())

    page = as_learner.get(url).content.decode()

    assert [reverse("show_result", args=[attempt.pk]) in page for attempt in attempts] == [False, True]
