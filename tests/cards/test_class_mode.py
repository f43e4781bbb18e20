"""Sixty people of a class behind one address, while somebody at the same address tries to spoil it.

With the real views, many at once, and every refusal counted. The negative control takes the class's mark away.
"""

import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from learning.cards.actions import FreshCard, issue_card, open_hall
from learning.cards.models import Hall
from learning.cards.secrets import draw
from learning.notices.models import Message
from learning.people.limits import CODES_PER_ADDRESS
from tests.cards.holder import GOOD, NOT_RIGHT, OTHER, Holder, text_of
from tests.factories.people import CommuneFactory, volunteer
from tests.people.door import CODE, PHONE, Visitor, goes_to
from tests.people.people import resident

PEOPLE, TOGETHER, SECONDS = 60, 8, 120
pytestmark = pytest.mark.django_db(transaction=True)


class Attacker:
    """At the same address, with `scan` of the class's code or without: floods, guesses, tries cards that are none."""

    def __init__(self, number: str, client: Client) -> None:
        self.number, self.client = number, client
        self.answers: Counter[str] = Counter()
        self.over = threading.Event()

    def attack(self) -> None:
        victim = Visitor(self.number, self.client)
        victim.ask()
        while not self.over.is_set():
            self._count("code", victim.enter("x"), "Mã chưa đúng")
            holder = Holder(self.client)
            holder.scan(draw(26))
            self._count("card", holder.enter(OTHER), NOT_RIGHT)
        connection.close()

    def _count(self, what: str, answer: HttpResponse, compared: str) -> None:
        self.answers[f"{what} {'compared' if compared in text_of(answer) else 'refused'}"] += 1


def flood() -> None:
    """The address has used up what it may ask for, and longer than the slowest machine needs."""
    at = timezone.now() + timedelta(minutes=10)
    while CODES_PER_ADDRESS.take("127.0.0.1", at):
        pass


@pytest.fixture
def hall() -> Hall:
    commune = CommuneFactory()
    return open_hall(commune=commune, by=volunteer(commune), at=timezone.now())


def device(hall: Hall | None) -> Client:
    client = Client()
    if hall:
        assert client.get(f"/lop/{hall.code}/").status_code == 200
    return client


def by_code(number: str, client: Client) -> HttpResponse | None:
    """The answer that kept this person out, if one did."""
    visitor = Visitor(number, client)
    answer = visitor.ask()
    if goes_to(answer) == CODE:
        answer = visitor.enter()
    return None if visitor.user else answer


def by_card(card: FreshCard, client: Client) -> HttpResponse | None:
    """The first use, out again, and in with the PIN."""
    holder = Holder(client)
    holder.begin(card.token)
    client.post("/tai-khoan/dang-xuat/")
    assert not holder.user
    holder.scan(card.token)
    answer = holder.enter(GOOD)
    return None if holder.user else answer


def come_in(hall: Hall, marked: Hall | None) -> tuple[list[str], float]:
    """Half by code, half by card with its first use; gives what each refusal said, and the seconds it took."""
    cards = [
        issue_card(
            person=resident(commune=hall.commune, phone=None, phone_verified=False, full_name=f"Vũ Văn {n}"),
            by=hall.opened_by,
            at=timezone.now(),
        )
        for n in range(PEOPLE // 2)
    ]
    numbers = [f"+84000001{number:03}" for number in range(PEOPLE // 2)]
    for number in numbers:
        resident(phone=number, commune=hall.commune)
    waiting = iter([*cards, *numbers])
    refusals: list[str] = []

    def work() -> None:
        for one in waiting:
            enter = by_code if isinstance(one, str) else by_card
            if refused := enter(one, device(marked)):
                refusals.append(f"{refused.status_code} {text_of(refused)[-300:]}")
        connection.close()

    began = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals, time.monotonic() - began


def test_all_sixty_get_in_while_the_attacker_stays_limited(hall):
    resident(phone="+84000009999", commune=hall.commune)
    flood()
    attacker = Attacker("+84000009999", device(None))
    assert attacker.client.post(PHONE, {"phone": attacker.number}).status_code == 429
    attacking = threading.Thread(target=attacker.attack)
    attacking.start()
    try:
        refusals, seconds = come_in(hall, marked=hall)
    finally:
        attacker.over.set()
        attacking.join()

    assert refusals == []
    assert seconds < SECONDS
    assert attacker.answers["code compared"] == 0, "its number's code was never even sent"
    minutes = 1 + seconds // 60
    assert attacker.answers["card compared"] <= 30 + minutes
    assert attacker.answers["card refused"] > 0


def test_without_the_mark_the_same_people_are_refused(hall):
    """The negative control: what the attacker used up at the address, the class lacks."""
    flood()
    refusals, _seconds = come_in(hall, marked=None)
    assert sum(refusal.startswith("429") for refusal in refusals) == PEOPLE // 2


def test_the_mark_buys_nothing_against_one_number(hall):
    """With a hundred devices of the class, guesses at one number's code are compared five times, codes sent thrice."""
    number = "+84000009999"
    resident(phone=number, commune=hall.commune)
    devices = [device(hall) for _ in range(20)]
    first = Visitor(number, devices[0])
    first.ask()
    answers = [Visitor(number, each).ask() for each in devices[1:]]
    assert Message.objects.filter(to=number).count() <= 3
    assert not any(goes_to(answer) == CODE for answer in answers[3:])
    compared = sum("Mã chưa đúng" in text_of(first.enter("x")) for _ in range(20))
    assert compared == 5


def test_the_mark_buys_nothing_against_one_card(hall):
    card = issue_card(
        person=resident(commune=hall.commune, phone=None, phone_verified=False), by=hall.opened_by, at=timezone.now()
    )
    Holder(device(hall)).begin(card.token)
    answers = []
    for _ in range(20):
        holder = Holder(device(hall))
        holder.scan(card.token)
        answers.append(text_of(holder.enter(OTHER)))
    assert sum(NOT_RIGHT in answer for answer in answers) == 5
    assert sum("1 phút" in answer or "10 phút" in answer for answer in answers) == 15
