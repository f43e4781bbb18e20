""" "Tôi cần giúp" without script: a page of its own for who is signed in, and for who is not."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.support.actions import mark_helped
from learning.support.models import HelpRequest
from tests.factories.courses import InfoPageFactory
from tests.factories.people import CommuneFactory, UserFactory
from tests.factories.support import HelpRequestFactory

SENT = "Đã gửi cho Tổ công nghệ số phường Hồng Gai"


def address(page) -> str:
    return reverse("ask_help", args=[page.pk])


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_press_calls_and_the_page_says_so(as_learner, learner, course):
    lesson = course.lessons[0]
    assert SENT not in text_of(as_learner.get(address(lesson)))
    answer = as_learner.post(address(lesson), {"id": uuid4()})
    assert answer.url == address(lesson)
    found = HelpRequest.objects.get()
    assert (found.learner, found.page.pk, found.words) == (learner, lesson.pk, "")
    text = text_of(as_learner.get(address(lesson)))
    assert SENT in text
    assert "Gửi thêm" in text


def test_what_is_put_to_a_call_is_answered(as_learner, course):
    lesson = course.lessons[0]
    added = "Đã gửi thêm cho tổ."
    assert added not in text_of(as_learner.post(address(lesson), {"id": uuid4(), "words": "Một"}, follow=True))
    assert added not in text_of(as_learner.post(address(lesson), {"id": uuid4()}, follow=True))
    assert added in text_of(as_learner.post(address(lesson), {"id": uuid4(), "words": "Hai"}, follow=True))
    assert HelpRequest.objects.get().words == "Một\nHai"


def test_words_and_number_go_along(as_learner, course):
    data = {"id": uuid4(), "words": "Không thấy nút", "phone": "0203 3835 678"}
    as_learner.post(address(course.quiz), data)
    found = HelpRequest.objects.get()
    assert (found.words, found.phone) == ("Không thấy nút", "+842033835678")


def test_nothing_unseen_comes_along_that_turns_what_the_team_reads(as_learner, course):
    as_learner.post(address(course.quiz), {"id": uuid4(), "words": "Máy\u202e hỏng\r\n Gọi con tôi"})
    assert HelpRequest.objects.get().words == "Máy hỏng\nGọi con tôi"


def test_the_familys_number_stands_there_already(as_learner, learner, course):
    learner.contact_phone = "+842033835678"
    learner.save()
    assert "0203 3835 678" in text_of(as_learner.get(address(course.lessons[0])))


def test_a_bad_number_is_said_and_nothing_typed_is_lost(as_learner, course):
    text = text_of(as_learner.post(address(course.quiz), {"id": uuid4(), "words": "Không thấy nút", "phone": "123"}))
    assert 'class="error"' in text
    assert "Không thấy nút" in text
    assert not HelpRequest.objects.exists()


def test_what_is_refused_is_said(as_learner, learner, course):
    learner.commune = None
    learner.save()
    assert "chọn xã, phường ở mục Tôi" in text_of(as_learner.post(address(course.quiz), {"id": uuid4()}))


def test_help_given_is_said_and_one_may_call_again(as_learner, learner, course, helper):
    lesson = course.lessons[0]
    request = HelpRequestFactory(learner=learner, page=lesson)
    mark_helped(request=request, by=helper, at=timezone.now())
    text = text_of(as_learner.get(address(lesson)))
    assert "Đã giúp" in text
    assert "Gọi giúp" in text


def test_who_manages_alone_says_so(as_learner, learner, course):
    mine = HelpRequestFactory(learner=learner, page=course.lessons[0])
    others = HelpRequestFactory(page=course.lessons[0])
    elsewhere = HelpRequestFactory(learner=learner, page=course.quiz)
    end = reverse("end_help", args=[course.lessons[0].pk])
    assert as_learner.get(end).status_code == 405
    assert as_learner.post(end).url == address(course.lessons[0])
    mine.refresh_from_db()
    others.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (mine.helped_by, others.helped_at, elsewhere.helped_at) == (learner, None, None)


def test_the_commune_is_called_in_the_same_breath(as_learner, course):
    assert 'href="tel:+84203000111"' in text_of(as_learner.get(address(course.lessons[0])))


@pytest.mark.parametrize("pk", [0, 2**40])
def test_an_unknown_page_does_not_exist(as_learner, pk):
    assert as_learner.get(reverse("ask_help", args=[pk])).status_code == 404


def test_a_page_of_words_calls_nobody(as_learner):
    assert as_learner.get(address(InfoPageFactory())).status_code == 404


def test_a_stranger_leaves_a_number(client, course, here):
    lesson = course.lessons[0]
    assert "xoá sau 30 ngày" in text_of(client.get(address(lesson)))
    data = {"id": uuid4(), "commune": here.pk, "phone": "0203 3835 678", "words": "Máy không mở"}
    answer = client.post(address(lesson), data)
    text = text_of(client.get(answer.url))
    assert SENT in text
    assert 'href="tel:+84203000111"' in text
    found = HelpRequest.objects.get()
    assert (found.learner, found.commune, found.phone) == (None, here, "+842033835678")


def test_where_the_team_has_no_number_a_call_is_not_said_to_be_in_vain(client, course):
    data = {"id": uuid4(), "commune": CommuneFactory(help_phone="").pk, "phone": "0203 3835 678"}
    text = text_of(client.get(client.post(address(course.quiz), data).url))
    assert "Người của tổ sẽ gọi cho bạn." in text
    assert "chưa có số hỗ trợ" not in text


@pytest.mark.parametrize("lacks", ["commune", "phone"])
def test_without_number_or_place_nobody_could_come(client, course, here, lacks):
    data = {"id": uuid4(), "commune": here.pk, "phone": "0203 3835 678"}
    del data[lacks]
    assert 'class="error"' in text_of(client.post(address(course.quiz), data))
    assert not HelpRequest.objects.exists()


def test_an_address_cannot_flood_the_teams(client, course, here):
    for number in range(60):
        phone = f"0000 000 {number:03}"
        assert client.post(address(course.quiz), {"id": uuid4(), "commune": here.pk, "phone": phone}).status_code == 302
    data = {"id": uuid4(), "commune": here.pk, "phone": "0000 000 999"}
    assert client.post(address(course.quiz), data).status_code == 429
    assert HelpRequest.objects.count() == 60


def test_a_strangers_commune_is_ours(client, course):
    elsewhere = CommuneFactory(province__code="31", province__short_code="HP", province__name="Hải Phòng")
    data = {"id": uuid4(), "commune": elsewhere.pk, "phone": "0203 3835 678"}
    assert 'class="error"' in text_of(client.post(address(course.quiz), data))
    assert client.get(f"{address(course.quiz)}?da-gui={elsewhere.pk}").status_code == 404


def test_what_was_asked_stands_under_toi(as_learner, learner, course, helper):
    page = reverse("show_account")
    assert "Bạn đã gọi giúp" not in text_of(as_learner.get(page))
    HelpRequestFactory(learner=learner, page=course.quiz)
    HelpRequestFactory(learner=learner, page=course.lessons[0], helped_at=timezone.now(), helped_by=helper)
    HelpRequestFactory(page=course.lessons[1], learner=UserFactory())
    text = text_of(as_learner.get(page))
    assert SENT in text
    assert "Đã giúp ngày" in text
    assert text.count("/hoc/can-giup/") == 2


@pytest.mark.parametrize("page", ["course", "lesson", "quiz"])
def test_every_page_of_learning_leads_there(client, course, page):
    found = {"course": course.page, "lesson": course.lessons[0], "quiz": course.quiz}[page]
    assert f'href="{address(found)}"' in text_of(client.get(found.url))


def test_the_learners_own_pages_lead_there_too(as_learner, learner, course):
    from learning.progress.actions import start_attempt, submit_attempt

    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    link = f'href="{address(course.quiz)}"'
    assert link in text_of(as_learner.get(reverse("start_quiz", args=[course.quiz.pk])))
    assert link in text_of(as_learner.get(reverse("take_quiz", args=[attempt.pk])))
    submit_attempt(attempt=attempt, answers={}, at=timezone.now())
    assert link in text_of(as_learner.get(reverse("show_result", args=[attempt.pk])))
    lesson = course.lessons[0]
    assert f'href="{address(lesson)}"' in text_of(as_learner.get(reverse("complete_lesson", args=[lesson.pk])))
