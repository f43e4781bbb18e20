from django.utils import timezone

from learning.people.models import User
from learning.people.signals import collect_personal_data, person_erased
from learning.progress.actions import complete_lesson, keep_draft, start_attempt, submit_attempt
from tests.factories.people import UserFactory
from tests.factories.progress import right_answers


def study(learner, course):
    complete_lesson(learner=learner, lesson=course.lessons[0], at=timezone.now())
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    return submit_attempt(attempt=attempt, answers=right_answers(attempt), at=timezone.now())


def collected(person):
    return dict(answer for _, answer in collect_personal_data.send(sender=User, person=person) if answer)


def test_a_person_may_see_all_that_was_recorded(course, learner):
    study(learner, course)
    data = collected(learner)
    assert [lesson["Bài học"] for lesson in data["Bài học"]] == [course.lessons[0].title]
    (attempt,) = data["Bài kiểm tra"]
    assert attempt["Đạt"] is True
    assert len(attempt["Câu trả lời"]) == 5


def test_and_nothing_of_anyone_else(course, learner):
    study(UserFactory(), course)
    assert collected(learner)["Bài học"] == collected(learner)["Bài kiểm tra"] == []


def test_erased_what_was_written_goes_and_the_figure_stays(course, learner):
    attempt = study(learner, course)
    under_way = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    keep_draft(attempt=under_way, answers={"short": "tên tôi là Hoa"})
    person_erased.send(sender=User, person=learner, at=timezone.now())
    attempt.refresh_from_db()
    under_way.refresh_from_db()
    assert (attempt.answers, attempt.marks, under_way.draft) == ({}, [], None)
    assert (attempt.score, attempt.passed) == (1.0, True)
