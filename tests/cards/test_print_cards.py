"""A sheet for several of the list."""

import re
import threading
import time

import pytest
from django.db import connection, transaction

from learning.cards.models import LearnerCard
from learning.people.models import User, Village
from tests.cards.holder import text_of
from tests.factories.people import CommuneFactory, UserFactory, official

pytestmark = pytest.mark.django_db
SHEET = "/nguoi-hoc/the/"


def test_those_without_a_card_are_offered_and_the_ticked_ones_get_one(at_work, here, fresh):
    people = [UserFactory(full_name=name, commune=here) for name in ("Đặng Thị An", "Lê Văn Bình", "Vũ Thị Cúc")]
    stranger, staff = (
        UserFactory(full_name="Hà Văn Xa", commune=CommuneFactory()),
        official(here, full_name="Tô Thị Ba"),
    )
    page = text_of(at_work.get(SHEET))
    assert all(person.full_name in page for person in people)
    assert not any(name in page for name in (stranger.full_name, staff.full_name, "Triệu Thị Mai"))

    sheet = text_of(at_work.post(SHEET, {"people": [people[0].public_id, people[2].public_id]}))

    assert len(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", sheet)) == 2
    assert {card.user for card in LearnerCard.objects.exclude(pk=fresh.card.pk)} == {people[0], people[2]}


def test_two_of_one_name_and_year_are_told_apart(at_work, here):
    """By where they live, and by the end of the number, which does not stand on the card."""
    said = {"full_name": "Đặng Thị An", "birth_year": 1955, "commune": here}
    villages = [Village.objects.create(commune=here, name=name) for name in ("Khu 2", "Khu 7")]
    people = [UserFactory(**said, village=village, phone=None) for village in villages]
    people.append(UserFactory(**said, phone=None, contact_phone="+84000111222"))
    page = text_of(at_work.get(SHEET))
    assert [words in page for words in ("Khu 2", "Khu 7", "00•• ••• 222", "0000 111 222")] == [True, True, True, False]
    sheet = text_of(at_work.post(SHEET, {"people": [person.public_id for person in people]}))
    assert [words in sheet for words in (f"Khu 2, {here}", f"Khu 7, {here}", "•")] == [True, True, False]


@pytest.mark.parametrize("who", ["stranger", "staff", "nonsense"])
def test_nobody_else_gets_one(at_work, here, who):
    other = {
        "stranger": lambda: UserFactory(commune=CommuneFactory()).public_id,
        "staff": lambda: official(here).public_id,
        "nonsense": lambda: "x",
    }[who]()
    at_work.post(SHEET, {"people": [other]})
    assert not LearnerCard.objects.exists()


def test_nobody_ticked_is_said(at_work, here):
    UserFactory(commune=here)
    assert "Bạn chưa chọn ai" in text_of(at_work.post(SHEET, {"people": []} | {"q": ""}))


def test_found_by_name_without_diacritics(at_work, here):
    for name in ("Đặng Thị Huệ", "Lê Văn Bình"):
        UserFactory(full_name=name, commune=here)
    page = text_of(at_work.get(SHEET, {"q": "hue"}))
    assert "Đặng Thị Huệ" in page
    assert "Lê Văn Bình" not in page
    assert "Không tìm thấy" in text_of(at_work.get(SHEET, {"q": "khong co ai"}))


@pytest.mark.django_db(transaction=True)
def test_who_is_stopped_at_that_moment_is_named_and_the_others_get_theirs(at_work, here):
    """The sheet waits for a record that somebody else is just changing, and finds it changed."""
    stopped, other = (UserFactory(full_name=name, commune=here) for name in ("Đặng Thị An", "Lê Văn Bình"))
    answers = []

    def press() -> None:
        answers.append(at_work.post(SHEET, {"people": [stopped.public_id, other.public_id]}, follow=True))
        connection.close()

    pressing = threading.Thread(target=press)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=stopped.pk)
        pressing.start()
        wait_for_one_who_waits()
        User.objects.filter(pk=stopped.pk).update(is_active=False)
    pressing.join()

    sheet = text_of(answers[0])
    assert answers[0].status_code == 200
    assert "Đặng Thị An: Người này đang tạm dừng, chưa nhận thẻ được." in sheet
    assert len(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", sheet)) == 1
    assert LearnerCard.objects.get().user == other


# In this database: beside it, others of the test run wait for each other too.
WAITING = """
SELECT count(*) FROM pg_locks waiting JOIN pg_locks held USING (pid) JOIN pg_database ON pg_database.oid = held.database
WHERE NOT waiting.granted AND datname = current_database()
"""


def wait_for_one_who_waits() -> None:
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("Nobody waits for the record")


def test_only_volunteers_come_here(client):
    client.force_login(UserFactory())
    assert client.get(SHEET).status_code == 404
