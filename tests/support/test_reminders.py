"""Reminders: after 3, 7 and 14 quiet days, by day, once each; off means off; a text only when somebody asks for it."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.enrolments.actions import withdraw
from learning.enrolments.models import Enrolment
from learning.notices.actions import deliver, subscribe
from learning.notices.models import Message, PushSubscription, Reminder
from learning.people.actions import ask_for_deletion, carry_out_deletion, give_consent, merge_people, withdraw_consent
from learning.people.models import User
from learning.people.queries import personal_data
from learning.progress.actions import complete_lesson, open_lesson, start_attempt, submit_attempt
from learning.support.actions import remind_quiet, switch_reminders
from learning.support.models import NoReminders
from learning.support.queries import words_of_text
from learning.support.tasks import remind
from tests.factories.people import UserFactory, official, volunteer
from tests.factories.progress import right_answers
from tests.notices.service import Service, service
from tests.people.people import resident

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=HANOI)
BROWSER = Service(url="https://fcm.googleapis.com")
ACCOUNT = reverse("show_account")
PHONE = reverse("remember_phone")


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def on_phone(learner, as_learner):
    """The learner's phone shows reminders."""
    session = as_learner.session.session_key
    subscribe(owner=learner.public_id, session_key=session, endpoint=f"{BROWSER.url}/1", at=NOON, **BROWSER.keys)
    return learner


@pytest.fixture
def begun(on_phone, course):
    open_lesson(learner=on_phone, lesson=course.lessons[0], at=NOON)
    return course


def reminded(**after: int) -> list[str]:
    """Bodies of what was sent when so much time had gone by since noon."""
    before = set(Message.objects.values_list("pk", flat=True))
    remind_quiet(at=NOON + timedelta(**after))
    return [message.body for message in Message.objects.exclude(pk__in=before)]


def test_after_3_7_and_14_days_each_once(begun):
    said = f"Bài tiếp theo của bạn: {begun.lessons[0].title}. Chỉ 5 phút."
    days = {day: reminded(days=day) + reminded(days=day, hours=1) for day in range(30)}
    assert {day: bodies for day, bodies in days.items() if bodies} == {3: [said], 7: [said], 14: [said]}


def test_who_learns_again_begins_anew(begun, learner):
    assert reminded(days=3)
    complete_lesson(learner=learner, lesson=begun.lessons[0], at=NOON + timedelta(days=4))
    assert not reminded(days=6)
    (said,) = reminded(days=7)
    assert begun.lessons[1].title in said


def test_a_worker_that_slept_sends_the_last_one_alone(begun):
    assert len(reminded(days=9)) == 1
    assert not reminded(days=12)


def test_who_stayed_away_for_three_weeks_is_left_in_peace(begun):
    assert not reminded(days=22)
    assert reminded(days=20)


def test_to_try_the_quiz_is_to_learn(begun, learner):
    start_attempt(learner=learner, quiz=begun.quiz, at=NOON + timedelta(days=2))
    assert not reminded(days=4)
    assert reminded(days=5)


def test_what_a_device_tells_late_does_not_remind_again_at_once(begun, learner):
    assert reminded(days=3)
    open_lesson(learner=learner, lesson=begun.lessons[1], at=NOON + timedelta(hours=1))
    assert not reminded(days=4)


@pytest.mark.parametrize(("hour", "is_day"), [(0, False), (6, False), (7, True), (19, True), (20, False), (23, False)])
def test_nobody_is_reminded_at_night(begun, hour, is_day):
    at = (NOON + timedelta(days=4)).replace(hour=hour, minute=59 if hour in (6, 19) else 0)
    remind_quiet(at=at)
    assert Message.objects.exists() == is_day
    for message in Message.objects.all():
        assert message.expires_at == at.replace(hour=20, minute=0)


def test_only_who_asked_for_it_on_a_phone(course):
    open_lesson(learner=UserFactory(), lesson=course.lessons[0], at=NOON)
    assert not reminded(days=3)


def test_who_has_finished_is_left_in_peace(begun, learner):
    for lesson in begun.lessons:
        complete_lesson(learner=learner, lesson=lesson, at=NOON)
    (said,) = reminded(days=3)
    assert "Còn bài kiểm tra." in said
    attempt = start_attempt(learner=learner, quiz=begun.quiz, at=NOON + timedelta(days=4))
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=NOON + timedelta(days=4))
    assert not any(reminded(days=day) for day in range(5, 30))


def test_who_left_the_course_is_left_in_peace(begun, learner):
    withdraw(enrolment=learner.enrolments.get(), by=learner, at=NOON)
    assert not reminded(days=3)


@pytest.fixture
def two_more(begun, course):
    """Their phones, beside the learner's, are reached at the addresses /2 and /3."""
    session = PushSubscription.objects.get().session_id
    for number in (2, 3):
        person, endpoint = UserFactory(), f"{BROWSER.url}/{number}"
        more = {"owner": person.public_id, "session_id": session, "endpoint": endpoint, "created_at": NOON}
        PushSubscription.objects.create(**more, **BROWSER.keys)
        open_lesson(learner=person, lesson=course.lessons[0], at=NOON)


def test_one_and_three_quiet_people_are_each_told_once(two_more):
    assert len(reminded(days=3)) == 3
    assert not reminded(days=3)


def test_one_whose_rows_break_is_logged_and_holds_up_nobody(two_more, learner, caplog):
    """A year that Python cannot hold."""
    break_row = "UPDATE enrolments_enrolment SET enrolled_at = '0044-03-15 BC' WHERE learner_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(break_row, [learner.pk])
    assert len(reminded(days=3)) == 2
    assert not Reminder.objects.filter(owner=learner.public_id).exists()
    assert f"Person {learner.public_id} could not be reminded" in caplog.text
    Enrolment.objects.filter(learner=learner).update(enrolled_at=NOON)
    assert len(reminded(days=3, hours=1)) == 1


def test_one_whose_phone_cannot_be_reached_holds_up_nobody(two_more, learner, settings):
    settings.DEMO, settings.SMS_BACKEND, settings.SMS_HTTP_URL = False, "http", "http://127.0.0.1:9/"
    with service() as broken, service() as well:
        for phone in PushSubscription.objects.all():
            reached = broken if phone.owner == learner.public_id else well
            PushSubscription.objects.filter(pk=phone.pk).update(endpoint=f"{reached.url}/{phone.pk}")
        broken.status = 500
        assert len(reminded(days=3)) == 3
        for message in Message.objects.all():
            deliver(message_id=str(message.pk), at=NOON + timedelta(days=3))
        assert [len(broken.seen), len(well.seen)] == [1, 2]
    assert sorted(Message.objects.values_list("state", flat=True)) == ["failed", "sent", "sent"]


def test_the_worker_does_it(begun, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=3))
    remind()
    assert Message.objects.count() == 1
    assert "learning.support.tasks.remind" in [each["task"] for each in django_settings.CELERY_BEAT_SCHEDULE.values()]


# --- On and off ---


def test_off_means_off_on_every_phone_and_in_the_app(begun, learner, as_learner):
    assert "Bạn học gần nhất ngày" in text_of(as_learner.get(ACCOUNT))
    as_learner.post(reverse("switch_reminders"))
    assert not PushSubscription.objects.exists()
    text = text_of(as_learner.get(ACCOUNT))
    assert "Bạn học gần nhất ngày" not in text
    assert "Bật nhắc học" in text
    assert not reminded(days=3)
    as_learner.post(reverse("switch_reminders"), {"on": "1"})
    assert not NoReminders.objects.exists()
    assert "Tắt nhắc học" in text_of(as_learner.get(ACCOUNT))


@pytest.mark.parametrize(("quiet", "is_invited"), [(2, False), (3, True)])
def test_in_the_app_the_next_step_stands_under_toi(as_learner, learner, course, quiet, is_invited):
    open_lesson(learner=learner, lesson=course.lessons[0], at=timezone.now() - timedelta(days=quiet, hours=1))
    text = text_of(as_learner.get(ACCOUNT))
    assert ("Bạn học gần nhất ngày" in text) == is_invited
    assert (course.lessons[0].title in text) == is_invited


def test_a_phone_is_remembered_and_forgotten(as_learner, learner):
    told = {"endpoint": "https://fcm.googleapis.com/fcm/send/abc", "expirationTime": None, "keys": BROWSER.keys}
    assert as_learner.post(PHONE, told, content_type="application/json").status_code == 204
    found = PushSubscription.objects.get()
    assert (found.owner, found.session_id) == (learner.public_id, as_learner.session.session_key)
    assert f'data-endpoint="{told["endpoint"]}"' in text_of(as_learner.get(ACCOUNT))
    assert as_learner.post(PHONE, {"endpoint": told["endpoint"]}, content_type="application/json").status_code == 204
    assert not PushSubscription.objects.exists()


def test_signed_out_the_phone_shows_nothing_any_more(on_phone, as_learner):
    assert PushSubscription.objects.exists()
    as_learner.post(reverse("account_logout"))
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://127.0.0.1/", "https://fcm.googleapis.com.evil.example/", "http://fcm.googleapis.com/",
        "https://evil.example/fcm.googleapis.com", "https://fcm.googleapis.com@evil.example/", "file:///etc/passwd",
        "https://notpush.apple.com.vn/", "", None, 5, "https://fcm.googleapis.com/" + "x" * 1000,
        "https://evil.example\\@fcm.googleapis.com/", "https://127.0.0.1:80\\@web.push.apple.com/",
        "https://evil.example\\.push.apple.com/", "https://fcm.googleapis.com:22/", "https://a:b@fcm.googleapis.com/",
        "https://evil-fcm.googleapis.com/",
    ],
)  # fmt: skip
def test_we_send_to_push_services_alone(as_learner, endpoint):
    told = {"endpoint": endpoint, "keys": BROWSER.keys}
    assert as_learner.post(PHONE, told, content_type="application/json").status_code == 400
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("host", ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"])
def test_known_services_are_taken(as_learner, host):
    told = {"endpoint": f"https://{host}/abc", "keys": BROWSER.keys}
    assert as_learner.post(PHONE, told, content_type="application/json").status_code == 204


POINT = BROWSER.keys["p256dh"]


@pytest.mark.parametrize(
    "keys", [{"p256dh": "AAAA", "auth": "AAAA"}, {"p256dh": POINT, "auth": "AA"}, "x", [1], {"auth": 1}]
)
def test_keys_that_seal_nothing_are_refused(as_learner, keys):
    told = json.dumps({"endpoint": "https://fcm.googleapis.com/abc", "keys": keys})
    assert as_learner.post(PHONE, told, content_type="application/json").status_code == 400


@pytest.mark.parametrize("body", ["", "{", "[]", "5", "null"])
def test_nonsense_is_refused(as_learner, body):
    assert as_learner.post(PHONE, body, content_type="application/json").status_code == 400


def test_without_push_there_is_no_such_switch(as_learner, settings):
    assert "data-push=" in text_of(as_learner.get(ACCOUNT))
    settings.WEB_PUSH = False
    assert "data-push=" not in text_of(as_learner.get(ACCOUNT))


# --- A text, because somebody asks for it ---


@pytest.fixture
def willing(learner) -> User:
    give_consent(user=learner, purpose="reminders", channel="own", by=learner, at=NOON)
    return learner


@pytest.fixture
def noon(monkeypatch):
    """Lets it be noon, some days later."""

    def go(**later: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(**later))

    go()
    return go


def press(browser, person: User):
    return browser.post(reverse("remind_learner", args=[person.public_id]))


def see(browser, person: User) -> str:
    return text_of(browser.get(reverse("show_learner", args=[person.public_id])))


def test_a_volunteer_asks_and_one_text_goes(noon, at_work, helper, willing, here):
    assert "Nhắn nhắc học</button>" in see(at_work, willing)
    assert f"Tin nhắn sẽ gửi: “{words_of_text()}”" in " ".join(see(at_work, willing).split())
    press(at_work, willing)
    message = Message.objects.get()
    assert (message.channel, message.to) == ("sms", willing.phone)
    assert "mời bạn học tiếp ở localhost:8000" in message.body
    entry = AuditEntry.objects.get(action="remind_by_sms")
    assert (entry.actor, entry.commune_code, entry.subject_id) == (helper, here.code, str(willing.public_id))


def test_once_in_7_days_whoever_asks(noon, at_work, willing, here, client):
    press(at_work, willing)
    noon(days=6)
    client.force_login(volunteer(here))
    press(client, willing)
    assert "Đã nhắn trong 7 ngày qua." in see(client, willing)
    assert Message.objects.count() == 1
    noon(days=7, minutes=1)
    client.force_login(volunteer(here))
    press(client, willing)
    assert Message.objects.count() == 2


def test_who_did_not_agree_is_not_texted(noon, at_work, learner):
    assert "chưa đồng ý nhận tin nhắn" in see(at_work, learner)
    press(at_work, learner)
    assert not Message.objects.exists()


def test_who_switched_it_off_is_not_texted(noon, at_work, willing):
    switch_reminders(person=willing, on=False, at=NOON)
    press(at_work, willing)
    assert not Message.objects.exists()


def test_without_a_number_there_is_nobody_to_text(noon, at_work, willing):
    User.objects.filter(pk=willing.pk).update(phone=None)
    press(at_work, willing)
    assert not Message.objects.exists()
    User.objects.filter(pk=willing.pk).update(contact_phone="+84000111222")
    press(at_work, willing)
    assert Message.objects.get().to == "+84000111222"


def test_nobody_is_texted_at_night(noon, client, here, willing):
    noon(hours=8)
    client.force_login(volunteer(here))
    assert "Chúng tôi chỉ nhắn từ 7 giờ đến 20 giờ." in see(client, willing)
    press(client, willing)
    assert not Message.objects.exists()


def test_the_cap_holds(noon, at_work, willing, settings):
    settings.SMS_HOURLY_CAP = 0
    Message.objects.create(channel="sms", kind="notice", to="+84000000000", created_at=NOON, due_at=NOON)
    answer = at_work.post(reverse("remind_learner", args=[willing.public_id]), follow=True)
    assert "Giờ này đã gửi đủ số tin nhắn." in text_of(answer)
    assert Message.objects.count() == 1
    assert not Reminder.objects.exists()
    assert not AuditEntry.objects.filter(action="remind_by_sms").exists()


@pytest.mark.parametrize("who", [lambda _: volunteer(UserFactory().commune), official])
def test_only_the_communes_volunteers_ask(noon, client, here, willing, who):
    client.force_login(who(here))
    assert press(client, willing).status_code == 404
    assert not Message.objects.exists()


# --- What happens to people ---


@pytest.mark.parametrize("purpose", ["learning", "reminders"])
def test_who_no_longer_agrees_is_not_reminded(begun, willing, purpose):
    give_consent(user=willing, purpose="learning", channel="own", by=willing, at=NOON)
    withdraw_consent(user=willing, purpose=purpose, by=willing, at=NOON)
    assert not PushSubscription.objects.exists()
    assert not reminded(days=3)


def test_deletion_forgets_all_of_it(begun, learner):
    reminded(days=3)
    request = ask_for_deletion(user=learner, by=learner, at=NOON)
    carry_out_deletion(request=request, by=UserFactory(), at=NOON)
    assert not PushSubscription.objects.exists()
    assert not Reminder.objects.exists()
    assert not Message.objects.exists()


def test_deletion_forgets_texts_to_the_familys_number(noon, at_work, willing):
    User.objects.filter(pk=willing.pk).update(phone=None, phone_verified=False, contact_phone="+84912000111")
    press(at_work, willing)
    assert Message.objects.get().to == "+84912000111"
    carry_out_deletion(request=ask_for_deletion(user=willing, by=willing, at=NOON), by=UserFactory(), at=NOON)
    assert not Message.objects.exists()


def test_two_records_of_one_person_were_both_reminded(begun, learner):
    kept = resident()
    reminded(days=3)
    Reminder.objects.create(owner=kept.public_id, key="own", created_at=NOON)
    merge_people(kept=kept, dropped=learner, by=UserFactory(), at=NOON)
    assert Reminder.objects.filter(owner=kept.public_id).count() == 2
    assert not PushSubscription.objects.exists()


def test_it_is_told_to_its_person(begun, learner):
    reminded(days=3)
    rows = personal_data(learner)["Nhắc học"]
    assert rows == [{"Máy nhận nhắc học từ lúc": NOON}, {"Đã nhắc lúc": NOON + timedelta(days=3)}]
    sent = {"Lúc": NOON + timedelta(days=3), "Cách gửi": "Thông báo", "Nội dung": Message.objects.get().body}
    assert personal_data(learner)["Tin nhắn đã gửi cho bạn"] == [sent]
    assert personal_data(UserFactory())["Tin nhắn đã gửi cho bạn"] == []
    switch_reminders(person=learner, on=False, at=NOON)
    assert {"Đã tắt nhắc học lúc": NOON} in personal_data(learner)["Nhắc học"]
