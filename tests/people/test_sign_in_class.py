"""A village hall: sixty people behind one address, all at once; and someone who tries to spoil it."""

import threading

import pytest
from django.db import connection

from tests.factories.people import CommuneFactory, UserFactory
from tests.people.door import Visitor
from tests.people.people import resident

PEOPLE = 60
TOGETHER = 12


@pytest.mark.django_db(transaction=True)
def test_sixty_people_behind_one_address_get_in_together():
    commune = CommuneFactory()
    visitors = [Visitor(f"+84000000{number:03}") for number in range(PEOPLE)]
    for visitor in visitors[: PEOPLE // 2]:
        resident(phone=visitor.phone, commune=commune)
    waiting = iter(visitors)

    def come_in() -> None:
        for visitor in waiting:
            visitor.sign_up(commune.code) if visitor in visitors[PEOPLE // 2 :] else visitor.arrive()
        connection.close()

    threads = [threading.Thread(target=come_in) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [visitor.phone for visitor in visitors if visitor.user is None] == []
    assert len({visitor.user.pk for visitor in visitors}) == PEOPLE


@pytest.mark.django_db
def test_an_attacker_at_the_same_address_is_limited_and_the_class_is_not():
    UserFactory(phone="+84000000001")
    attacked = Visitor("+84000000001")
    attacked.ask()
    pages = [attacked.enter("x").content.decode() for _ in range(50)]
    assert sum("Mã chưa đúng" in page for page in pages) == 5

    learner = Visitor("+84000000002")
    resident(phone=learner.phone)
    learner.arrive()

    assert learner.user
