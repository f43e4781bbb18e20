"""The team's list: whoever waits in its communes, and nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.people.models import User
from learning.support.actions import mark_helped
from tests.factories.people import CommuneFactory, RoleFactory, UserFactory, official, volunteer
from tests.factories.support import HelpRequestFactory

PAGE = reverse("list_help")
NOW = timezone.now()


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def lesson(course):
    return course.lessons[0]


def press(browser, request):
    return browser.post(reverse("mark_helped", args=[request.pk]))


def test_who_where_what_and_the_number_are_read_at_once(at_work, learner, course, lesson):
    said = {"place": "Bước 2: bấm nút", "words": "Không thấy nút\nMáy Samsung", "phone": "+84203000222"}
    HelpRequestFactory(learner=learner, page=lesson, **said)
    text = text_of(at_work.get(PAGE))
    for words in (
        "Nguyễn Thị Hoa",
        course.page.title,
        lesson.title,
        "Bước 2: bấm nút",
        "Không thấy nút<br>Máy Samsung",
    ):
        assert words in text
    assert 'href="tel:+84203000222"' in text
    assert f'href="{lesson.url}#:~:text=B%C6%B0%E1%BB%9Bc%202%3A' in text
    assert reverse("show_learner", args=[learner.public_id]) in text


@pytest.mark.parametrize(("contact", "wanted"), [("+84203000333", "+84203000333"), ("", "+84000111222")])
def test_without_a_number_of_its_own_the_persons_is_called(at_work, learner, lesson, contact, wanted):
    User.objects.filter(pk=learner.pk).update(contact_phone=contact, phone="+84000111222")
    HelpRequestFactory(learner=learner, page=lesson)
    assert f'href="tel:{wanted}"' in text_of(at_work.get(PAGE))


def test_who_cannot_be_called_is_seen_too(at_work, here, lesson):
    HelpRequestFactory(learner=UserFactory(commune=here, phone=None), page=lesson)
    assert "Chưa có số điện thoại." in text_of(at_work.get(PAGE))


def test_a_strangers_request_has_no_name(at_work, here, lesson):
    HelpRequestFactory(learner=None, commune=here, page=lesson, phone="+84203000222")
    assert "Người chưa đăng nhập" in text_of(at_work.get(PAGE))


def test_newest_first_25_a_page(at_work, here, lesson):
    for number in range(26):
        HelpRequestFactory(
            learner=UserFactory(full_name=f"Người {number:02}", commune=here),
            page=lesson,
            created_at=NOW - timedelta(minutes=number),
        )
    first, second = text_of(at_work.get(PAGE)), text_of(at_work.get(PAGE, {"page": 2}))
    assert "26 người đang chờ" in first
    assert first.index("Người 00") < first.index("Người 24")
    assert "Người 25" not in first
    assert "Người 25" in second
    assert "Người 24" not in second


def test_nobody_waits(at_work):
    text = text_of(at_work.get(PAGE))
    assert "Chưa có ai cần giúp." in text
    assert "người đang chờ" not in text


def test_helped_is_one_press_and_audited(at_work, helper, here, learner, lesson, as_learner):
    request = HelpRequestFactory(learner=learner, page=lesson)
    assert press(at_work, request).url == PAGE
    request.refresh_from_db()
    assert request.helped_by == helper
    entry = AuditEntry.objects.get(action="mark_helped")
    assert (entry.actor, entry.commune_code, entry.subject_id) == (helper, here.code, str(request.pk))
    text = text_of(at_work.get(PAGE))
    assert "Chưa có ai cần giúp." in text
    assert "Trần Văn Mạnh ghi là đã giúp" in text
    assert "Đã giúp" in text_of(as_learner.get(reverse("ask_help", args=[lesson.pk])))


def take_back(browser, request):
    return browser.post(reverse("reopen_help", args=[request.pk]))


def test_a_slip_is_taken_back_and_audited(at_work, helper, here, learner, lesson):
    request = HelpRequestFactory(learner=learner, page=lesson)
    press(at_work, request)
    assert reverse("reopen_help", args=[request.pk]) in text_of(at_work.get(PAGE))
    for _ in range(2):
        assert take_back(at_work, request).url == PAGE
    request.refresh_from_db()
    assert (request.helped_at, request.helped_by) == (None, None)
    entry = AuditEntry.objects.get(action="reopen_help")
    assert (entry.actor, entry.commune_code, entry.subject_id) == (helper, here.code, str(request.pk))
    assert "1 người đang chờ" in text_of(at_work.get(PAGE))


def test_what_the_person_said_is_not_taken_back(at_work, learner, lesson):
    request = HelpRequestFactory(learner=learner, page=lesson)
    mark_helped(request=request, by=learner, at=NOW)
    assert "Hoàn tác" not in text_of(at_work.get(PAGE))
    take_back(at_work, request)
    request.refresh_from_db()
    assert request.helped_by == learner


def test_who_asked_again_waits_once(at_work, learner, lesson):
    request = HelpRequestFactory(learner=learner, page=lesson)
    press(at_work, request)
    HelpRequestFactory(learner=learner, page=lesson)
    assert "không còn chờ nữa" in text_of(at_work.post(reverse("reopen_help", args=[request.pk]), follow=True))
    request.refresh_from_db()
    assert request.helped_at


def test_a_stranger_whose_number_was_wiped_is_not_called(at_work, here, lesson):
    request = HelpRequestFactory(learner=None, commune=here, page=lesson, phone="+84203000222")
    press(at_work, request)
    type(request).objects.filter(pk=request.pk).update(phone="")
    assert take_back(at_work, request).url == PAGE
    request.refresh_from_db()
    assert request.helped_at


def test_a_slip_of_another_team_does_not_exist(at_work, lesson):
    foreign = HelpRequestFactory(page=lesson)
    mark_helped(request=foreign, by=UserFactory(), at=NOW)
    assert take_back(at_work, foreign).status_code == 404


def test_the_first_press_counts(at_work, helper, here, learner, lesson, client):
    request = HelpRequestFactory(learner=learner, page=lesson)
    press(at_work, request)
    client.force_login(volunteer(here))
    press(client, request)
    request.refresh_from_db()
    assert request.helped_by == helper
    assert AuditEntry.objects.filter(action="mark_helped").count() == 1


def test_looking_is_no_answer(at_work, learner, lesson):
    request = HelpRequestFactory(learner=learner, page=lesson)
    assert at_work.get(reverse("mark_helped", args=[request.pk])).status_code == 405
    request.refresh_from_db()
    assert request.helped_at is None


def test_another_communes_request_does_not_exist(at_work, lesson):
    foreign = HelpRequestFactory(page=lesson, learner__full_name="Lê Văn Xa")
    assert "Lê Văn Xa" not in text_of(at_work.get(PAGE))
    assert press(at_work, foreign).status_code == 404
    foreign.refresh_from_db()
    assert foreign.helped_at is None


@pytest.mark.parametrize("who", [lambda here: UserFactory(commune=here), official, lambda _: official(None)])
def test_only_volunteers_answer(client, here, learner, lesson, who):
    request = HelpRequestFactory(learner=learner, page=lesson)
    client.force_login(who(here))
    assert client.get(PAGE).status_code == 404
    assert press(client, request).status_code == 404


def test_a_right_withdrawn_ends_at_once(at_work, helper, learner, lesson):
    request = HelpRequestFactory(learner=learner, page=lesson)
    helper.roles.update(withdrawn_at=NOW, withdrawn_by=helper)
    assert press(at_work, request).status_code == 404


def test_who_moved_away_is_called_but_not_looked_up(at_work, learner, lesson):
    HelpRequestFactory(learner=learner, page=lesson)
    User.objects.filter(pk=learner.pk).update(commune=CommuneFactory())
    text = text_of(at_work.get(PAGE))
    assert "Nguyễn Thị Hoa" in text
    assert reverse("show_learner", args=[learner.public_id]) not in text


def test_two_communes_are_told_apart(at_work, helper, lesson):
    other = CommuneFactory(full_name="Xã Hải Hòa")
    RoleFactory(user=helper, commune=other)
    HelpRequestFactory(learner=UserFactory(commune=other), page=lesson)
    text = text_of(at_work.get(PAGE))
    assert "Xã Hải Hòa" in text
    assert "2 xã, phường" in text


def test_the_count_stands_in_every_page_of_the_volunteer(at_work, learner, lesson, helper):
    learners = reverse("list_learners")
    assert 'class="count"' not in text_of(at_work.get(learners))
    HelpRequestFactory(learner=learner, page=lesson)
    HelpRequestFactory(page=lesson)
    assert '<b class="count">1</b>' in text_of(at_work.get(learners))


def test_one_and_three_cost_the_same(at_work, here, lesson, django_assert_num_queries):
    def ask(times: int) -> None:
        for _ in range(times):
            HelpRequestFactory(learner=UserFactory(commune=here), page=lesson)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask(1)
    at_work.get(PAGE)
    with CaptureQueriesContext(connection) as once:
        at_work.get(PAGE)
    ask(2)
    with django_assert_num_queries(len(once)):
        at_work.get(PAGE)
