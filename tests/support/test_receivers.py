"""What becomes of help and ratings when something becomes of their person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.people.actions import ask_for_deletion, carry_out_deletion, merge_people, withdraw_consent
from learning.people.queries import personal_data
from learning.support.actions import ask_for_help, forget_visitors
from learning.support.models import HelpRequest, LessonRating
from tests.factories.people import UserFactory
from tests.factories.support import HelpRequestFactory, LessonRatingFactory
from tests.people.people import resident

NOW = timezone.now()
pytestmark = pytest.mark.django_db


def test_two_records_waiting_for_the_same_become_one_request(course):
    kept, dropped = UserFactory(), UserFactory()
    lesson, other = course.lessons
    stays = HelpRequestFactory(learner=kept, page=lesson, words="Một")
    goes = HelpRequestFactory(learner=dropped, page=lesson, words="Hai", phone="+84203000222")
    helped = HelpRequestFactory(learner=dropped, page=lesson, helped_at=NOW, helped_by=UserFactory())
    moves = HelpRequestFactory(learner=dropped, page=other)
    merge_people(kept=kept, dropped=dropped, by=UserFactory(), at=NOW)
    assert set(kept.help_requests.all()) == {stays, helped, moves}
    stays.refresh_from_db()
    assert (stays.words, stays.phone) == ("Một\nHai", "+84203000222")
    # The device of the other record sends its call once more.
    ask_for_help(learner=kept, page_id=lesson.pk, request_id=goes.pk, at=NOW, words="Hai")
    assert kept.help_requests.count() == 3


@pytest.mark.parametrize("is_later", [True, False])
def test_of_two_ratings_the_later_counts(course, is_later):
    kept, dropped = UserFactory(), UserFactory()
    LessonRatingFactory(learner=kept, lesson=course.lessons[0], face=1, rated_at=NOW)
    moved = NOW + timedelta(hours=1 if is_later else -1)
    LessonRatingFactory(learner=dropped, lesson=course.lessons[0], face=3, rated_at=moved)
    LessonRatingFactory(learner=dropped, lesson=course.lessons[1], face=2)
    merge_people(kept=kept, dropped=dropped, by=UserFactory(), at=NOW)
    assert dict(kept.lesson_ratings.values_list("lesson", "face")) == {
        course.lessons[0].pk: 3 if is_later else 1,
        course.lessons[1].pk: 2,
    }
    assert not dropped.lesson_ratings.exists()


def test_deletion_forgets_what_was_written_and_calls_nobody(course):
    person = resident()
    HelpRequestFactory(learner=person, page=course.lessons[0], words="Tôi là Hoa", phone="+84203000222")
    helped = HelpRequestFactory(
        learner=person, page=course.quiz, words="Tôi là Hoa", phone="+84203000222", place="Câu 3",
        helped_at=NOW, helped_by=UserFactory(),
    )  # fmt: skip
    rating = LessonRatingFactory(learner=person, lesson=course.lessons[0], face=3, words="Tôi là Hoa")
    request = ask_for_deletion(user=person, by=person, at=NOW)
    carry_out_deletion(request=request, by=UserFactory(), at=NOW)
    assert HelpRequest.objects.get() == helped
    helped.refresh_from_db()
    rating.refresh_from_db()
    assert (helped.words, helped.phone, helped.place, rating.words, rating.face) == ("", "", "", "", 3)


@pytest.mark.parametrize(("purpose", "left"), [("learning", 0), ("reminders", 1)])
def test_who_no_longer_agrees_is_not_called(course, purpose, left):
    person = resident()
    person.consents.create(purpose="reminders", version="1", channel="own", given_at=NOW)
    HelpRequestFactory(learner=person, page=course.lessons[0])
    others = HelpRequestFactory(page=course.lessons[0])
    withdraw_consent(user=person, purpose=purpose, by=person, at=NOW)
    assert person.help_requests.count() == left
    assert HelpRequest.objects.filter(pk=others.pk).exists()


def test_all_of_it_is_told_to_its_person(course):
    person = UserFactory()
    HelpRequestFactory(learner=person, page=course.lessons[0], words="Không thấy nút")
    LessonRatingFactory(learner=person, lesson=course.lessons[0], face=3, words="Khó quá")
    HelpRequestFactory(page=course.lessons[0])
    data = personal_data(person)
    (help_asked,) = data["Lần gọi giúp"]
    (rating,) = data["Nhận xét bài học"]
    assert (help_asked["Bài"], help_asked["Bạn đã viết"]) == (course.lessons[0].title, "Không thấy nút")
    assert (rating["Nhận xét"], rating["Bạn đã viết"]) == ("Khó hiểu", "Khó quá")


def test_numbers_of_strangers_are_kept_for_30_days(here, course):
    for days in (29, 31):
        HelpRequestFactory(
            learner=None, commune=here, page=course.quiz, phone="+84203000222", created_at=NOW - timedelta(days=days)
        )
    HelpRequestFactory(page=course.quiz, created_at=NOW - timedelta(days=400))
    forget_visitors(at=NOW)
    assert HelpRequest.objects.filter(learner=None).count() == 1
    assert HelpRequest.objects.exclude(learner=None).count() == 1
    assert not LessonRating.objects.exists()
