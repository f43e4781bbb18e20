"""POST /tien-do/, verbs "asked_for_help" and "rated": what was said without network reaches its people once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.progress.models import LessonProgress
from learning.support.models import HelpRequest, LessonRating
from tests.factories.people import UserFactory
from tests.offline.sending import act, results, send


@pytest.fixture
def calls(course):
    return lambda **more: act("asked_for_help", course.lessons[0].pk, **more)


def state_of(browser) -> dict:
    return browser.get("/toi/").json().get("help", {})


def test_a_call_reaches_the_team_and_its_state_is_told(as_learner, learner, course, calls):
    asked = calls(place="Bước 2", words="Không thấy nút", phone="0203 3835 678")
    assert state_of(as_learner) == {}
    (answer,) = results(send(as_learner, [asked]))
    sent = {"kind": "wait", "words": f"Đã gửi cho Tổ công nghệ số {learner.commune.in_sentence}"}
    assert answer == {"uuid": asked["uuid"], "state": "kept", "page": course.lessons[0].pk} | sent
    found = HelpRequest.objects.get()
    assert (str(found.pk), found.learner, found.page_id) == (asked["uuid"], learner, course.lessons[0].pk)
    assert (found.place, found.words, found.phone) == ("Bước 2", "Không thấy nút", "+842033835678")
    assert state_of(as_learner) == {str(course.lessons[0].pk): sent}
    found.helped_at, found.helped_by = timezone.now(), UserFactory()
    found.save()
    assert state_of(as_learner) == {str(course.lessons[0].pk): {"kind": "done", "words": "Đã giúp"}}


def test_sent_twice_it_is_one_call(as_learner, learner, calls):
    batch = [calls(words="Một"), calls(words="Hai")]
    for _ in range(2):
        answers = results(send(as_learner, batch))
        assert [each["state"] for each in answers] == ["kept", "kept"]
    assert HelpRequest.objects.get().words == "Một\nHai"


def test_nothing_unseen_comes_along_that_turns_what_the_team_reads(as_learner, learner, calls):
    send(as_learner, [calls(words="Máy\u202e hỏng\n Gọi con tôi", place="Bước\u200b  2")])
    found = HelpRequest.objects.get()
    assert (found.words, found.place) == ("Máy hỏng\nGọi con tôi", "Bước 2")


@pytest.mark.parametrize(("words", "kept"), [("Gọi con tôi", "Gọi con tôi\nsố của con: 12"), ("", "số của con: 12")])
def test_a_number_that_cannot_be_read_does_not_keep_the_call_back(as_learner, learner, calls, words, kept):
    send(as_learner, [calls(words=words, phone="số của con: 12")])
    found = HelpRequest.objects.get()
    assert (found.words, found.phone) == (kept, "")


@pytest.mark.parametrize("wrong_by", [timedelta(days=365), timedelta(days=-365)])
def test_a_clock_wrong_by_a_year_is_put_right_for_every_kind_of_act(as_learner, course, calls, wrong_by):
    lesson, yesterday = course.lessons[0].pk, timezone.now() - timedelta(days=1)
    told = yesterday + wrong_by
    batch = [calls(at=told), act("rated", lesson, told, face=2), act("completed", lesson, told)]
    send(as_learner, batch, **{"X-Sent-At": (timezone.now() + wrong_by).isoformat()})
    learned = LessonProgress.objects.get()
    called, rated = HelpRequest.objects.get().created_at, LessonRating.objects.get().rated_at
    for moment in (called, rated, learned.opened_at, learned.completed_at):
        assert abs(moment - yesterday) < timedelta(minutes=2)


@pytest.mark.parametrize("more", [{"words": 5}, {"words": ["a"]}, {"place": "\0"}, {"phone": "x" * 1001}])
def test_what_is_no_text_is_refused_with_a_reason(as_learner, learner, calls, more):
    (answer,) = results(send(as_learner, [calls(**more)]))
    assert answer["state"] == "refused"
    assert answer["problem"] == "Không đọc được phần bạn viết."
    assert not HelpRequest.objects.exists()


def test_what_the_team_refuses_is_said(as_learner, learner, calls):
    learner.commune = None
    learner.save()
    (answer,) = results(send(as_learner, [calls()]))
    assert answer["state"] == "refused"
    assert "chọn xã, phường" in answer["problem"]


def test_who_never_asked_pays_nothing_for_it(as_learner, learner, calls, django_assert_num_queries):
    as_learner.get("/toi/")
    with django_assert_num_queries(3):
        as_learner.get("/toi/")
    send(as_learner, [calls()])
    with django_assert_num_queries(4):
        as_learner.get("/toi/")


def test_a_face_is_kept_and_the_latest_counts(as_learner, learner, course):
    said = [act("rated", course.lessons[0].pk, face=1), act("rated", course.lessons[0].pk, face=3, words="Khó quá")]
    for batch in (said, said[:1]):
        answers = results(send(as_learner, batch))
        assert {each["state"] for each in answers} == {"kept"}
    rating = LessonRating.objects.get()
    assert (rating.learner, rating.face, rating.words) == (learner, 3, "Khó quá")


@pytest.mark.parametrize("face", [0, 4, "1", None, True, [1]])
def test_there_are_three_faces(as_learner, learner, course, face):
    (answer,) = results(send(as_learner, [act("rated", course.lessons[0].pk, face=face)]))
    assert (answer["state"], answer["problem"]) == ("refused", "Bạn chọn một trong ba hình.")
    assert not LessonRating.objects.exists()


def test_no_lesson_no_rating(as_learner, learner, course):
    (answer,) = results(send(as_learner, [act("rated", course.quiz.pk, face=1)]))
    assert answer["state"] == "refused"
