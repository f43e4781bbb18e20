"""A person agrees that this browser shows their name; the next one taps it and enters a PIN."""

import pytest
from django.test import Client
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.cards.actions import issue_card
from learning.cards.models import FamilyPhone, Pin, Tile
from learning.cards.secrets import digest_token
from tests.cards.holder import GOOD, NOT_RIGHT, OTHER, PIN, Holder, same, text_of
from tests.factories.people import official
from tests.people.door import goes_to
from tests.people.people import resident

pytestmark = pytest.mark.django_db
REMEMBER = "/the/nho-ten/"


def remember(client: Client, person, pin: str = GOOD):
    client.force_login(person)
    return client.post(REMEMBER, {"pin": pin, "again": pin})


def leave(holder: Holder) -> None:
    """Signed out; the browser keeps its mark."""
    holder.client.post("/tai-khoan/dang-xuat/")
    assert holder.user is None


def tap(client: Client, person, pin: str = GOOD) -> Holder:
    holder = Holder(client)
    client.get(f"/the/doi-nguoi/{person.public_id}/")
    holder.enter(pin)
    return holder


def test_who_has_no_pin_chooses_one_and_the_browser_gets_its_secret(client, here):
    person = resident(commune=here, full_name="Lê Văn Bình")
    answer = remember(client, person)
    cookie = answer.cookies["may"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert FamilyPhone.objects.get().token_digest == digest_token(cookie.value) != cookie.value
    page = client.get(goes_to(answer))
    assert f'data-remember="{person.public_id}" data-name="Lê Văn Bình"' in text_of(page)
    assert AuditEntry.objects.filter(action="remember_name", actor=person).count() == 1
    assert Pin.objects.get().user == person


def test_a_card_holders_pin_is_the_same_here(fresh, learner):
    holder = Holder()
    holder.begin(fresh.token)
    assert "mã PIN đã đặt" in text_of(holder.client.get(REMEMBER))
    assert goes_to(holder.client.post(REMEMBER)) == REMEMBER
    leave(holder)
    assert tap(holder.client, learner).user == learner


def test_a_weak_pin_is_not_taken(client, here):
    client.force_login(resident(commune=here))
    page = client.post(REMEMBER, {"pin": "123456", "again": "123456"})
    assert "dễ đoán" in text_of(page)
    assert not Tile.objects.exists()


def test_two_people_switch_by_pin_and_each_pin_opens_its_own(client, here):
    first, second = (resident(commune=here, full_name=name) for name in ("Lê Văn Bình", "Vũ Thị Cúc"))
    remember(client, first, GOOD)
    remember(client, second, OTHER)
    assert FamilyPhone.objects.count() == 1
    assert tap(client, first, OTHER).user == second, "a wrong PIN changes nobody"
    assert tap(client, first, GOOD).user == first
    assert tap(client, second, OTHER).user == second


def test_a_session_here_is_short(client, here, later):
    person = resident(commune=here)
    remember(client, person)
    assert client.session["life"]["kind"] == "family"
    leave(Holder(client))
    assert tap(client, person).user == person
    assert client.session["life"]["kind"] == "family"
    later(minutes=31)
    assert Holder(client).user is None


@pytest.mark.parametrize("spoiled", ["other browser", "no cookie", "other person", "nobody"])
def test_without_the_browsers_secret_the_pin_opens_nothing(client, here, spoiled):
    person, other = resident(commune=here), resident(commune=here, full_name="Hà Văn Xa")
    remember(client, person)
    thief = Client()
    if spoiled == "other browser":
        remember(thief, other, OTHER)
        thief.logout()
        thief.cookies["may"] = "0" * 26
    elif spoiled != "no cookie":
        thief.cookies["may"] = client.cookies["may"].value
    who = {"other person": other.public_id, "nobody": "00000000-0000-4000-8000-000000000000"}.get(
        spoiled, person.public_id
    )
    thief.get(f"/the/doi-nguoi/{who}/")
    holder = Holder(thief)
    assert NOT_RIGHT in text_of(holder.enter(GOOD))
    assert holder.user is None


def test_a_stranger_learns_nothing_of_who_is_remembered(client, here):
    person = resident(commune=here, full_name="Lê Văn Bình")
    remember(client, person)
    known, unknown = Client(), Client()
    known.get(f"/the/doi-nguoi/{person.public_id}/")
    unknown.get("/the/doi-nguoi/00000000-0000-4000-8000-000000000000/")
    assert same(known.get(PIN)) == same(unknown.get(PIN))
    assert "Lê Văn Bình" not in text_of(known.get(PIN))


def test_at_most_eight_names(client, here):
    people = [resident(commune=here, full_name=f"Vũ Văn {n}") for n in range(9)]
    for person in people:
        answer = remember(client, person)
    assert Tile.objects.count() == 8
    assert "Máy này đã nhớ 8 tên" in text_of(answer)
    assert goes_to(remember(client, people[0])) == REMEMBER, "who is there already stays"


def test_agreed_twice_it_is_one_name(client, here):
    person = resident(commune=here)
    for _ in range(2):
        remember(client, person)
    assert Tile.objects.count() == 1
    assert "Máy đã nhớ tên bạn" in text_of(client.get(REMEMBER))


def test_staff_leave_no_name(client, here):
    client.force_login(official(here))
    assert goes_to(client.post(REMEMBER)) == "/tai-khoan/"
    assert not Tile.objects.exists()


def test_a_tiles_tries_are_its_own(fresh, learner):
    """Whoever found the card cannot keep the family out, nor the other way round."""
    holder = Holder()
    holder.begin(fresh.token)
    holder.client.post(REMEMBER)
    leave(holder)
    finder = Holder()
    finder.scan(fresh.token)
    for _ in range(6):
        finder.enter(OTHER)
    assert tap(holder.client, learner).user == learner


def test_a_new_card_ends_the_tiles_pin_too(fresh, learner, helper):
    holder = Holder()
    holder.begin(fresh.token)
    holder.client.post(REMEMBER)
    issue_card(person=learner, by=helper, at=timezone.now())
    assert holder.user is None
    assert tap(holder.client, learner).user is None
