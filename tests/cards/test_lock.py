"""The lock that a script sets without network: the next request ends the session, whoever makes it."""

import pytest

from learning.pagecache import is_shared
from tests.cards.holder import SWITCH, Holder, text_of
from tests.cards.test_remember_me import remember, tap
from tests.people.door import goes_to
from tests.people.people import resident

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "answer"), [("/toi/", 401), ("/khoa-hoc-cua-toi/", 302), ("/tai-khoan/", 200)])
def test_nothing_personal_is_answered_any_more(client, here, path, answer):
    person = resident(commune=here, full_name="Lê Văn Bình")
    remember(client, person)
    client.cookies["roi"] = str(person.public_id)
    response = client.get(path)
    assert response.status_code == answer
    assert "Lê Văn Bình" not in text_of(response)
    assert Holder(client).user is None
    assert response.cookies["roi"].value == ""


def test_acts_sent_after_the_lock_are_nobodys(client, here):
    person = resident(commune=here)
    remember(client, person)
    client.cookies["roi"] = str(person.public_id)
    answer = client.post("/tien-do/", "[]", content_type="application/json", headers={"X-Who": str(person.public_id)})
    assert answer.status_code == 401


def test_the_next_one_in_is_not_locked_out(client, here):
    person = resident(commune=here)
    remember(client, person)
    client.cookies["roi"] = str(person.public_id)
    assert tap(client, person).user == person
    assert client.cookies["roi"].value == ""
    assert client.get("/khoa-hoc-cua-toi/").status_code == 200


def test_a_visitors_lock_costs_nothing(client):
    client.cookies["roi"] = "nobody"
    assert client.get("/toi/").status_code == 204
    assert goes_to(client.get("/khoa-hoc-cua-toi/")).startswith("/tai-khoan/")


def test_the_page_of_names_is_the_same_for_everybody(client, here, django_assert_num_queries):
    remember(client, resident(commune=here, full_name="Lê Văn Bình"))
    page = client.get(SWITCH)
    assert is_shared(page)
    assert "Lê Văn Bình" not in text_of(page)
    with django_assert_num_queries(0):
        client.get(SWITCH)
