"""An official asks for a commune's quiet learners to be texted: how many is read, never whom."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.enrolments.actions import withdraw
from learning.notices.models import Message
from learning.people.actions import give_consent, withdraw_consent
from learning.people.models import User
from learning.progress.actions import complete_lesson, open_lesson
from learning.support import actions
from learning.support.actions import remind_by_sms, switch_reminders
from learning.support.queries import people_to_text, words_of_text
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
AGO = NOON - timedelta(days=8)


@pytest.fixture
def quiet(course, here):
    """Makes somebody who agreed, has a number and left a lesson eight days ago."""

    def make(number: int = 1, commune=here, at=AGO) -> User:
        person = UserFactory(commune=commune, phone=None, contact_phone=f"+84000100{number:03}")
        give_consent(user=person, purpose="reminders", channel="own", by=person, at=AGO)
        open_lesson(learner=person, lesson=course.lessons[0], at=at)
        return person

    return make


@pytest.fixture
def desk(client, here, monkeypatch):
    """The official's browser, at noon."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    client.force_login(official(here, full_name="Vũ Thị Lan"))
    return client


def page_of(commune) -> str:
    return reverse("remind_commune", args=[commune.code])


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_how_many_is_read_and_each_is_texted_once(desk, here, quiet):
    people = [quiet(number) for number in range(3)]
    text = text_of(desk.get(page_of(here)))
    assert "3 người sẽ nhận một tin nhắn mời học tiếp." in text
    assert not any(person.full_name in text for person in people)
    assert words_of_text() in text
    assert "Đã nhắn 3 người." in text_of(desk.post(page_of(here), follow=True))
    assert sorted(message.to for message in Message.objects.all()) == [person.contact_phone for person in people]
    assert {entry.actor.full_name for entry in AuditEntry.objects.filter(action="remind_by_sms")} == {"Vũ Thị Lan"}
    assert "Lúc này chưa có ai cần nhắn." in text_of(desk.get(page_of(here)))
    desk.post(page_of(here))
    assert Message.objects.count() == 3


def left(person: User, course) -> None:
    withdraw(enrolment=person.enrolments.get(), by=person, at=NOON)


def finished(person: User, course) -> None:
    course.page.get_children().type(type(course.quiz)).unpublish()
    for lesson in course.lessons:
        complete_lesson(learner=person, lesson=lesson, at=AGO)


@pytest.mark.parametrize(
    "change",
    [
        lambda person, course: switch_reminders(person=person, on=False, at=NOON),
        lambda person, course: withdraw_consent(user=person, purpose="reminders", by=person, at=NOON),
        lambda person, course: User.objects.filter(pk=person.pk).update(contact_phone=""),
        lambda person, course: User.objects.filter(pk=person.pk).update(erased_at=NOON),
        lambda person, course: User.objects.filter(pk=person.pk).update(commune=CommuneFactory()),
        lambda person, course: open_lesson(learner=person, lesson=course.lessons[1], at=NOON - timedelta(days=6)),
        lambda person, course: remind_by_sms(person=person, by=volunteer(person.commune), at=NOON - timedelta(days=6)),
        left,
        finished,
    ],
)
def test_who_is_not_to_be_texted(quiet, course, here, change):
    person = quiet()
    assert list(people_to_text(here, NOON)) == [person]
    change(person, course)
    assert list(people_to_text(here, NOON)) == []


def test_nobody_is_texted_at_night(desk, here, quiet, monkeypatch):
    quiet()
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(hours=8))
    desk.force_login(official(here))
    text = text_of(desk.get(page_of(here)))
    assert "Chúng tôi chỉ nhắn từ 7 giờ đến 20 giờ." in text
    assert 'method="post"' not in text.split("<main")[1]
    desk.post(page_of(here))
    assert not Message.objects.exists()


def test_many_go_a_hundred_at_a_time(desk, here, quiet, monkeypatch):
    monkeypatch.setattr(actions, "MOST_TEXTS", 2)
    for number in range(3):
        quiet(number)
    assert "3 người sẽ nhận tin. Mỗi lần nhắn 2 người" in text_of(desk.get(page_of(here)))
    desk.post(page_of(here))
    assert Message.objects.count() == 2
    desk.post(page_of(here))
    assert Message.objects.count() == 3


def test_where_the_hours_texts_are_used_up_nobody_is_marked_as_texted(desk, here, quiet, settings):
    settings.SMS_HOURLY_CAP = 1
    quiet(1), quiet(2)
    assert "Đã nhắn 1 người." in text_of(desk.post(page_of(here), follow=True))
    assert people_to_text(here, NOON).count() == 1


def test_only_for_ones_own_commune(desk, quiet):
    other = CommuneFactory()
    quiet(commune=other)
    assert desk.get(page_of(other)).status_code == desk.post(page_of(other)).status_code == 404
    assert not Message.objects.exists()


def test_one_and_three_cost_the_same_to_count(here, quiet, django_assert_num_queries):
    for number in (1, 2, 3):
        quiet(number)
        with django_assert_num_queries(1):
            people_to_text(here, NOON).count()
