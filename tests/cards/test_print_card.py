"""A volunteer prints a card: whose, what stands on it, and what becomes of the one before."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.cards.actions import issue_card
from learning.cards.models import LearnerCard, Pin
from tests.cards.holder import GOOD, NOT_RIGHT, OTHER, Holder, text_of
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer
from tests.people.door import goes_to
from tests.people.people import resident

pytestmark = pytest.mark.django_db


def of(person, end: str = "") -> str:
    return f"/nguoi-hoc/{person.public_id}/the/{end}"


def code_on(page: str) -> str:
    return re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", page)[0]


def test_it_is_shown_once_with_name_code_and_qr(at_work, learner):
    answer = at_work.post(of(learner, "in/"))
    page = text_of(answer)
    assert learner.full_name in page
    assert "<svg" in page
    assert "no-store" in answer["Cache-Control"]
    holder = Holder()
    holder.type(code_on(page))
    holder.choose()
    assert holder.user == learner
    assert code_on(page) not in text_of(at_work.get(of(learner)))


def test_a_new_card_ends_the_old_one_its_pin_and_its_sessions(at_work, learner, fresh):
    phone = Holder()
    phone.begin(fresh.token)
    page = text_of(at_work.post(of(learner, "in/")))

    assert phone.user is None
    old = Holder()
    old.scan(fresh.token)
    assert NOT_RIGHT in text_of(old.enter(GOOD))
    new = Holder()
    new.type(code_on(page))
    assert new.choose(OTHER).status_code == 302
    assert new.user == learner
    gone = LearnerCard.objects.exclude(withdrawn_at=None).get()
    assert (gone.withdrawn_reason, gone.withdrawn_by.full_name) == ("replaced", "Đặng Văn Minh")
    assert Pin.objects.count() == 1


def test_pressed_twice_the_later_paper_counts(at_work, learner):
    first, second = (code_on(text_of(at_work.post(of(learner, "in/")))) for _ in range(2))
    assert first != second
    assert LearnerCard.objects.current().count() == 1
    assert AuditEntry.objects.filter(action="issue_card").count() == 2


def test_the_audit_says_who_and_keeps_no_secret(at_work, learner, helper):
    page = text_of(at_work.post(of(learner, "in/")))
    entry = AuditEntry.objects.get(action="issue_card")
    assert (entry.actor, entry.subject_id) == (helper, str(learner.public_id))
    assert code_on(page).replace("-", "") not in str(entry.details)


@pytest.mark.parametrize("end", ["", "in/", "mo/", "thu-hoi/"])
def test_for_people_of_the_commune_alone(client, learner, fresh, end):
    client.force_login(volunteer(CommuneFactory()))
    for method in (client.get, client.post):
        assert method(of(learner, end)).status_code in (404, 405)
    client.force_login(UserFactory())
    assert client.post(of(learner, end)).status_code in (404, 405)
    assert goes_to(Client().post(of(learner, end))).startswith("/tai-khoan/")
    assert LearnerCard.objects.count() == 1


def test_not_for_staff(at_work, here):
    person = official(here)
    assert "không dùng thẻ học" in text_of(at_work.get(of(person)))
    assert "không dùng thẻ học" in text_of(at_work.post(of(person, "in/"), follow=True))
    assert not LearnerCard.objects.exists()


def test_not_for_who_is_paused(at_work, learner):
    learner.is_active = False
    learner.save()
    assert "tạm dừng" in text_of(at_work.post(of(learner, "in/"), follow=True))


def test_the_page_says_how_the_card_stands(at_work, learner, helper, later):
    assert "Chưa có thẻ" in text_of(at_work.get(of(learner)))
    card = issue_card(person=learner, by=helper, at=timezone.now())
    assert "Chưa đặt. Thẻ mở đến" in text_of(at_work.get(of(learner)))
    later(minutes=59)
    Holder().begin(card.token)
    assert "Người học đã đặt lúc" in text_of(at_work.get(of(learner)))


def test_a_familys_pin_is_told_before_a_card_ends_it(at_work, here, learner):
    told = "đã có mã PIN trên máy của gia đình"
    Pin.objects.create(user=learner, digest="x", chosen_at=timezone.now())
    assert told in text_of(at_work.get(of(learner)))
    assert told not in text_of(at_work.get(of(resident(commune=here))))


def test_handing_over_opens_it_for_an_hour(at_work, helper, learner, fresh, later):
    later(minutes=61)
    at_work.force_login(helper)
    assert "Thẻ đang khoá" in text_of(at_work.get(of(learner)))
    assert "mở trong 1 giờ" in text_of(at_work.post(of(learner, "mo/"), follow=True))
    holder = Holder()
    holder.begin(fresh.token)
    assert holder.user == learner
    assert "đã có mã PIN" in text_of(at_work.post(of(learner, "mo/"), follow=True))
    assert AuditEntry.objects.filter(action="open_card").count() == 1


def test_handing_over_what_is_not_there(at_work, learner):
    assert at_work.post(of(learner, "mo/")).status_code == 404
    assert goes_to(at_work.get(of(learner, "thu-hoi/"))) == of(learner)


def test_taken_back_it_opens_nothing(at_work, learner, fresh):
    Holder().begin(fresh.token)
    assert "Thu hồi thẻ" in text_of(at_work.get(of(learner, "thu-hoi/")))
    for _ in range(2):
        at_work.post(of(learner, "thu-hoi/"))
    holder = Holder()
    holder.scan(fresh.token)
    assert NOT_RIGHT in text_of(holder.enter(GOOD))
    assert AuditEntry.objects.filter(action="withdraw_card").count() == 1
    assert LearnerCard.objects.get().withdrawn_reason == "withdrawn"
    assert "Chưa có thẻ" in text_of(at_work.get(of(learner)))
