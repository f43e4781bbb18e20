"""POST /tien-do/, verb "submitted": a quiz answered away from us, and the attempt taken along for it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from courses.models import QuizPage
from learning.enrolments.models import Enrolment
from learning.progress.actions import start_attempt, submit_attempt
from learning.progress.models import CourseCompletion, QuizAttempt
from tests.factories.courses import CourseFactory
from tests.factories.people import UserFactory
from tests.factories.progress import asked, published_course, right_answers
from tests.offline.sending import act, results, send, submitted


@pytest.fixture
def attempt(course, learner) -> QuizAttempt:
    """Taken along three days ago."""
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    attempt.started_at = timezone.now() - timedelta(days=3)
    attempt.save(update_fields=["started_at"])
    return attempt


def test_it_is_marked_and_counts_when_it_was_done(as_learner, course, attempt):
    yesterday = timezone.now() - timedelta(days=1)
    answer = send(as_learner, [submitted(attempt, at=yesterday)])
    url = f"/hoc/lan-lam/{attempt.pk}/ket-qua/"
    assert results(answer) == [{"uuid": str(attempt.pk), "state": "kept", "url": url}]
    assert answer.json()["courses"][str(course.page.pk)]["done"] == [course.quiz.pk]
    attempt.refresh_from_db()
    assert (attempt.passed, attempt.submitted_at, attempt.claimed_at) == (True, yesterday, None)
    assert "Đạt rồi!" in as_learner.get(url).content.decode()


def test_the_last_thing_of_a_course_in_one_batch_with_the_rest(as_learner, course, attempt):
    lessons = [act("completed", lesson.pk) for lesson in course.lessons]
    told = send(as_learner, [submitted(attempt), *lessons]).json()
    assert {result["state"] for result in told["results"]} == {"kept"}
    assert told["courses"][str(course.page.pk)]["state"] == "done"
    assert CourseCompletion.objects.count() == 1


def test_sent_again_it_is_the_same(as_learner, attempt):
    item = submitted(attempt)
    answers = [results(send(as_learner, [item])) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert QuizAttempt.objects.count() == 1


def test_handed_in_elsewhere_with_other_answers_it_is_refused_and_says_so(as_learner, attempt):
    submit_attempt(attempt=attempt, answers={}, at=timezone.now())
    assert results(send(as_learner, [submitted(attempt)])) == [
        {
            "uuid": str(attempt.pk),
            "state": "refused",
            "problem": "Lần làm này đã nộp từ máy khác, với câu trả lời khác.",
        }
    ]
    attempt.refresh_from_db()
    assert attempt.score == 0


def test_handed_in_elsewhere_with_the_same_answers_it_is_kept(as_learner, attempt):
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=timezone.now())
    assert results(send(as_learner, [submitted(attempt)]))[0]["state"] == "kept"


@pytest.mark.parametrize("change", ["rewritten", "unpublished", "moved"])
def test_a_quiz_changed_or_withdrawn_meanwhile_breaks_nothing(as_learner, attempt, change):
    item, quiz = submitted(attempt), QuizPage.objects.get()
    if change == "rewritten":
        quiz.questions.pop(0)
        quiz.title, quiz.mastery_score = "Bài kiểm tra mới", 1
        quiz.save_revision().publish()
    elif change == "unpublished":
        quiz.unpublish()
    else:
        quiz.move(CourseFactory(), "last-child")
    assert results(send(as_learner, [item]))[0]["state"] == "kept"
    attempt.refresh_from_db()
    assert attempt.passed
    assert len(attempt.marks) == len(attempt.asked) == 5


def test_a_claim_that_cannot_be_is_clipped_and_noted(as_learner, attempt):
    claim = datetime(2020, 1, 1, tzinfo=UTC)
    send(as_learner, [submitted(attempt, at=claim)])
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.claimed_at) == (attempt.started_at, claim)


def test_a_claim_of_the_future_counts_as_now(as_learner, attempt):
    claim = timezone.now() + timedelta(days=365)
    send(as_learner, [submitted(attempt, at=claim)])
    attempt.refresh_from_db()
    assert timezone.now() - timedelta(minutes=1) < attempt.submitted_at <= timezone.now()
    assert attempt.claimed_at == claim


@pytest.mark.parametrize("wrong_by", [timedelta(days=365), timedelta(days=-365)])
def test_a_clock_wrong_by_a_year_is_put_right_by_its_time_of_sending(as_learner, attempt, wrong_by):
    yesterday = timezone.now() - timedelta(days=1)
    sent = {"X-Sent-At": (timezone.now() + wrong_by).isoformat()}
    send(as_learner, [submitted(attempt, at=yesterday + wrong_by)], **sent)
    attempt.refresh_from_db()
    assert abs(attempt.submitted_at - yesterday) < timedelta(seconds=10)
    assert attempt.claimed_at == yesterday + wrong_by


@pytest.mark.parametrize("sent_at", ["", "hôm nay", "2026", "9999-12-31T23:59:59+00:00"])
def test_a_time_of_sending_that_makes_no_sense_moves_nothing(as_learner, attempt, sent_at):
    yesterday = timezone.now() - timedelta(days=1)
    send(as_learner, [submitted(attempt, at=yesterday)], **{"X-Sent-At": sent_at})
    attempt.refresh_from_db()
    assert attempt.submitted_at == yesterday


def test_nobody_elses_attempt_nor_one_that_is_not(as_learner, course):
    theirs = start_attempt(learner=UserFactory(), quiz=course.quiz, at=timezone.now())
    unknown = act("submitted", course.quiz.pk, answers=[])
    told = results(send(as_learner, [submitted(theirs), unknown]))
    assert [one["problem"] for one in told] == ["Không tìm thấy lần làm này."] * 2
    theirs.refresh_from_db()
    assert theirs.submitted_at is None


NO_ANSWERS = [
    None,
    "",
    {},
    [["q"]],
    [["q", 1]],
    [["q", "x" * 400]],
    [["q", "\0"]],
    [["q", "\ud800"]],
    [["q", "1"]] * 301,
    [7],
]


@pytest.mark.parametrize("answers", NO_ANSWERS)
def test_nonsense_for_answers_is_refused_in_words(as_learner, attempt, answers):
    told = results(send(as_learner, [submitted(attempt) | {"answers": answers}]))
    assert told[0]["problem"] == "Không đọc được câu trả lời của bài này."
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_forged_controls_earn_nothing(as_learner, learner):
    attempt = start_attempt(learner=learner, quiz=published_course(draw=7).quiz, at=timezone.now())
    one = asked(attempt, "one")
    forged = [[f"q-{one}", "99"], ["score", "1"], ["passed", "true"], [f"q-{one}", "-1"], ["q-unknown", "0"]]
    assert results(send(as_learner, [submitted(attempt) | {"answers": forged}]))[0]["state"] == "kept"
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (0, False)


# --- The attempt taken along ---


def save(browser, quiz):
    return browser.post(f"/tien-do/lan-lam/{quiz.pk}/")


def test_it_comes_without_right_answers_and_without_token(as_learner, learner, course):
    told = save(as_learner, course.quiz).json()
    attempt = QuizAttempt.objects.get()
    assert told["attempt"] == str(attempt.pk)
    html = told["html"]
    assert f'data-attempt="{attempt.pk}"' in html
    assert len(re.findall("data-asked", html)) == 5
    assert "csrf" not in html
    for question in attempt.revision.content["questions"], *attempt.asked:
        assert "feedback" not in html, question
    assert "data-key" not in html


def test_taken_again_it_is_the_same(as_learner, course):
    assert save(as_learner, course.quiz).json() == save(as_learner, course.quiz).json()
    assert QuizAttempt.objects.count() == 1


def test_it_counts_as_an_attempt_only_when_it_is_sent(as_learner, learner):
    course = published_course(attempts_allowed=1)
    assert save(as_learner, course.quiz).status_code == 200
    attempt = QuizAttempt.objects.get()
    page = as_learner.get(f"/hoc/kiem-tra/{course.quiz.pk}/").content.decode()
    assert "Đã làm 0/1 lần" in page
    assert save(as_learner, course.quiz).json()["attempt"] == str(attempt.pk)
    send(as_learner, [submitted(attempt, {})])
    refused = save(as_learner, course.quiz)
    assert (refused.status_code, refused.json()) == (409, {"problem": "Bạn đã làm đủ 1 lần."})


def test_after_it_was_handed_in_a_new_one_comes(as_learner, course):
    first = save(as_learner, course.quiz).json()["attempt"]
    send(as_learner, [submitted(QuizAttempt.objects.get(), {})])
    assert save(as_learner, course.quiz).json()["attempt"] != first


def test_what_was_answered_online_comes_along(as_learner, learner):
    course = published_course(draw=7)
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    QuizAttempt.objects.update(draft={asked(attempt, "one"): 0})
    assert save(as_learner, course.quiz).json()["html"].count(" checked") == 1


def test_only_for_who_is_signed_in_and_says_so(client, as_learner, learner, course):
    other = UserFactory()
    assert (
        as_learner.post(f"/tien-do/lan-lam/{course.quiz.pk}/", headers={"X-Who": str(other.public_id)}).status_code
        == 403
    )
    as_learner.logout()
    assert save(as_learner, course.quiz).status_code == 401
    assert not Enrolment.objects.exists()


def test_not_a_quiz_that_is_not_open(as_learner, course):
    course.quiz.unpublish()
    assert save(as_learner, course.quiz).status_code == 404
