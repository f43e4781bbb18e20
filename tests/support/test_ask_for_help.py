"""A call for help reaches one team once, whatever a device sends again, and nobody floods it."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from learning.people.actions import Refused
from learning.support.actions import ask_for_help, leave_number, mark_helped
from learning.support.models import HelpRequest
from tests.factories.courses import InfoPageFactory, LessonFactory
from tests.factories.people import UserFactory
from tests.people.test_sign_in_limits import at_once

NOW = timezone.now()


def ask(learner, page, request_id: UUID | None = None, at=NOW, **said) -> HelpRequest:
    return ask_for_help(learner=learner, page_id=page.pk, request_id=request_id or uuid4(), at=at, **said)


@pytest.mark.django_db
def test_it_waits_for_the_team_of_where_the_learner_lives_now(learner, here, course):
    lesson = course.lessons[0]
    found = ask(learner, lesson, place="Bước 2", words="Không thấy nút", phone="+84203000222")
    found.refresh_from_db()
    assert (found.learner, found.commune, found.page.pk) == (learner, here, lesson.pk)
    assert (found.place, found.words, found.phone) == ("Bước 2", "Không thấy nút", "+84203000222")
    assert (found.helped_at, found.helped_by) == (None, None)
    learner.commune = UserFactory().commune
    learner.save()
    found.refresh_from_db()
    assert found.commune == here


@pytest.mark.django_db
def test_sent_again_it_changes_nothing(learner, course):
    first, second = uuid4(), uuid4()
    for _ in range(2):
        ask(learner, course.lessons[0], first, words="Không thấy nút")
        ask(learner, course.lessons[0], second, words="Máy Samsung")
    found = HelpRequest.objects.get()
    assert (found.pk, found.words) == (first, "Không thấy nút\nMáy Samsung")
    mark_helped(request=found, by=UserFactory(), at=NOW)
    for each in (first, second):
        ask(learner, course.lessons[0], each, words="Máy Samsung")
    assert HelpRequest.objects.count() == 1


@pytest.mark.django_db
def test_a_second_tap_adds_words_to_what_waits(learner, course):
    ask(learner, course.lessons[0])
    ask(learner, course.lessons[0], words="Máy Samsung", place="Bước 3", phone="+84203000222")
    ask(learner, course.lessons[0], words="Máy Samsung")
    found = HelpRequest.objects.get()
    assert (found.words, found.place, found.phone) == ("Máy Samsung", "Bước 3", "+84203000222")


@pytest.mark.django_db
def test_another_page_or_a_later_need_is_another_request(learner, course):
    first = ask(learner, course.lessons[0])
    ask(learner, course.quiz)
    mark_helped(request=first, by=UserFactory(), at=NOW)
    ask(learner, course.lessons[0])
    assert HelpRequest.objects.count() == 3


@pytest.mark.django_db
def test_another_persons_request_stays_theirs(learner, course):
    theirs = ask(UserFactory(), course.lessons[0], words="Của người khác")
    with pytest.raises(Refused):
        ask(learner, course.lessons[0], theirs.pk, words="Xen vào")
    theirs.refresh_from_db()
    assert theirs.words == "Của người khác"


@pytest.mark.django_db
def test_no_moment_is_to_come(learner, course):
    assert ask(learner, course.lessons[0], at=NOW + timedelta(days=365)).created_at <= timezone.now()


@pytest.mark.django_db
def test_a_page_taken_down_meanwhile_still_calls(learner, course):
    course.quiz.unpublish()
    assert ask(learner, course.quiz).page.pk == course.quiz.pk


@pytest.mark.django_db
def test_only_pages_of_learning_call(learner, course):
    never = LessonFactory(parent=course.page, live=False, first_published_at=None)
    for page in (InfoPageFactory(), never):
        with pytest.raises(Refused, match="Không có bài này"):
            ask(learner, page)
    assert not HelpRequest.objects.exists()


@pytest.mark.django_db
def test_without_a_commune_nobody_would_come_so_it_says_what_to_do(course):
    with pytest.raises(Refused, match="chọn xã, phường"):
        ask(UserFactory(commune=None), course.lessons[0])


@pytest.mark.django_db
def test_ten_a_day(learner, course, later):
    for number in range(10):
        ask(learner, course.lessons[0], words=f"Lần {number}")
    with pytest.raises(Refused, match="10 lần hôm nay"):
        ask(learner, course.lessons[0])
    ask(UserFactory(), course.lessons[0])
    later(days=1, minutes=1)
    ask(learner, course.lessons[0], words="Hôm sau")
    assert HelpRequest.objects.get(learner=learner).words.endswith("Hôm sau")


@pytest.mark.django_db
def test_words_have_an_end(learner, course):
    for letter in "abcdefg":
        ask(learner, course.lessons[0], words=letter * 900, place=letter * 900)
    found = HelpRequest.objects.get()
    assert (len(found.words), len(found.place)) == (2000, 120)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_same", [True, False], ids=["one call six times", "six devices"])
def test_at_the_same_moment_it_is_one_request(learner, course, is_same):
    barrier, problems, same = threading.Barrier(6), [], uuid4()

    def tap() -> None:
        barrier.wait()
        try:
            ask(learner, course.lessons[0], same if is_same else uuid4(), words="Máy Samsung")
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    taps = [threading.Thread(target=tap) for _ in range(6)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()
    found = HelpRequest.objects.get()
    assert (problems, len(found.added), found.words) == ([], 0 if is_same else 5, "Máy Samsung")


@pytest.mark.django_db(transaction=True)
def test_a_visitor_who_taps_often_is_called_once(here, course):
    page, same = course.lessons[0].pk, uuid4()

    def leave(request_id: UUID = same) -> HelpRequest:
        return leave_number(commune=here, page_id=page, request_id=request_id, phone="+84912345678", at=NOW)

    assert set(at_once(leave)) == {HelpRequest.objects.get()}
    leave(uuid4())
    leave(uuid4())  # Three a day: the many taps were one.


@pytest.mark.django_db
def test_a_strangers_number_is_called_for_three_times_a_day(here, course):
    def leave(number: int, request_id: UUID | None = None) -> None:
        leave_number(
            commune=here, page_id=course.lessons[0].pk, request_id=request_id or uuid4(), phone="+84912345678", at=NOW
        )

    same = uuid4()
    for _ in range(3):
        leave(0, same)
    assert HelpRequest.objects.count() == 1
    leave(1)
    leave(2)
    with pytest.raises(Refused, match="3 lần hôm nay"):
        leave(3)
    assert HelpRequest.objects.count() == 3
