"""The first use of a card: open for an hour after the volunteer hands it over, or in a class; then nobody's finding."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.cards.actions import choose_first_pin, close_hall, issue_card, open_card, open_hall
from learning.cards.models import LearnerCard, Pin
from learning.people.actions import Refused
from tests.cards.holder import GOOD, NEW_PIN, NOT_RIGHT, OTHER, PIN, Holder, text_of
from tests.factories.people import CommuneFactory
from tests.people.door import goes_to
from tests.people.people import resident

pytestmark = pytest.mark.django_db


def test_whoever_was_handed_the_card_chooses_and_is_in(fresh, learner):
    holder = Holder()
    holder.scan(fresh.token)
    assert goes_to(holder.client.get(PIN)) == NEW_PIN
    page = holder.client.get(NEW_PIN)
    assert learner.full_name not in text_of(page), "the name is said only to who has the PIN"
    assert goes_to(holder.choose(GOOD)) == "/"
    assert holder.user == learner
    assert LearnerCard.objects.get().used_at
    assert AuditEntry.objects.filter(action="choose_pin", actor=learner).count() == 1


@pytest.mark.parametrize(
    ("pin", "again", "words"),
    [
        ("123456", None, "dễ đoán"),
        ("000000", None, "dễ đoán"),
        ("195807", None, "năm sinh"),
        ("12", None, "6 số"),
        ("", None, "Bạn chưa nhập mã PIN"),
        (GOOD, OTHER, "Hai lần nhập chưa giống nhau"),
        (GOOD, "", "Bạn chưa nhập lại mã PIN"),
    ],
)
def test_what_is_no_secret_is_not_taken(fresh, pin, again, words):
    holder = Holder()
    holder.scan(fresh.token)
    assert words in text_of(holder.choose(pin, again))
    assert (holder.user, Pin.objects.count()) == (None, 0)


def test_a_finder_of_a_card_that_was_not_handed_over_cannot_choose(fresh, later):
    later(minutes=61)
    finder = Holder()
    finder.scan(fresh.token)
    assert goes_to(finder.client.get(NEW_PIN)) == PIN
    finder.choose(GOOD)
    assert NOT_RIGHT in text_of(finder.enter(GOOD))
    assert (finder.user, Pin.objects.count()) == (None, 0)


def test_the_volunteer_opens_it_again_when_handing_it_over(fresh, helper, later):
    later(days=3)
    open_card(card=fresh.card, by=helper, at=timezone.now())
    later(minutes=59)
    holder = Holder()
    holder.begin(fresh.token)
    assert holder.user


def test_once_chosen_nobody_chooses_again(fresh, helper):
    Holder().begin(fresh.token)
    second = Holder()
    second.begin(fresh.token, OTHER)
    assert second.user is None
    with pytest.raises(Refused):
        open_card(card=fresh.card, by=helper, at=timezone.now())
    second.enter(GOOD)
    assert second.user


def test_in_a_class_of_the_commune_it_is_open_on_the_classs_devices_alone(fresh, here, helper, later):
    later(days=1)
    hall = open_hall(commune=here, by=helper, at=timezone.now())
    device, elsewhere = Holder(), Holder()
    device.client.get(f"/lop/{hall.code}/")
    for holder in (elsewhere, device):
        holder.scan(fresh.token)
    elsewhere.choose(OTHER)
    assert elsewhere.user is None
    device.choose(GOOD)
    assert device.user


@pytest.mark.parametrize("spoiled", ["closed", "foreign", "forged"])
def test_no_other_class_opens_it(fresh, here, helper, later, spoiled):
    later(days=1)
    commune = CommuneFactory() if spoiled == "foreign" else here
    hall = open_hall(commune=commune, by=helper, at=timezone.now())
    device = Holder()
    device.client.get(f"/lop/{hall.code}/")
    if spoiled == "closed":
        close_hall(hall=hall, by=helper, at=timezone.now())
    if spoiled == "forged":
        device.client.cookies["lop"] = f"{hall.pk}.9999999999:abc"
    device.begin(fresh.token)
    assert device.user is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_choose_at_once_one_is_in(here, helper):
    learner = resident(commune=here, phone=None, phone_verified=False)
    card = issue_card(person=learner, by=helper, at=timezone.now()).card
    won, barrier = [], threading.Barrier(8)

    def choose(pin: str) -> None:
        barrier.wait()
        try:
            choose_first_pin(card=card, pin=pin, hall="", at=timezone.now())
            won.append(pin)
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=choose, args=(f"40719{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert AuditEntry.objects.filter(action="choose_pin").count() == 1
