"""The owner of a number that a volunteer noted says "not me", from the message alone."""

import pytest
from django.urls import reverse

from learning.people.models import DataRequest, User
from learning.people.not_me import make_token, not_me_url, read_token
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return UserFactory(full_name="Nguyễn Thị Hoa", contact_phone="", phone_verified=False)


def page(person: User) -> str:
    return reverse("say_not_me", args=[make_token(person)])


def test_the_address_is_short_and_read_back(person):
    assert read_token(make_token(person)) == person
    assert len(not_me_url(person)) < 80


def test_looking_changes_nothing(client, person):
    assert client.head(page(person)).status_code == 200
    text = client.get(page(person)).content.decode()
    assert "Nguyễn Thị Hoa" in text
    assert person.phone.replace("+84", "0") not in text.replace(" ", "")
    person.refresh_from_db()
    assert person.phone


def test_a_wrong_number_goes_and_the_person_stays(client, person):
    person.contact_phone = person.phone
    person.save()
    assert client.post(page(person), {"answer": "wrong"}).url == reverse("number_released")
    person.refresh_from_db()
    assert (person.phone, person.contact_phone, person.full_name) == (None, "", "Nguyễn Thị Hoa")
    assert not DataRequest.objects.exists()


def test_who_never_asked_is_deleted_on_request(client, person):
    client.post(page(person), {"answer": "unwanted"})
    assert DataRequest.objects.get().user == person


def test_the_link_works_once(client, person):
    address = page(person)
    client.post(address, {"answer": "wrong"})
    assert client.get(address).status_code == 404


def test_the_link_dies_with_the_number(client, person):
    address = page(person)
    person.phone = "+84000999999"
    person.save()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "1-x", "zzzzzzzzzzzzzzzzzzzz-x", "-", "1-", "ấ-b"])
def test_what_we_did_not_sign_does_not_exist(client, person, token):
    assert client.get(reverse("say_not_me", args=[token])).status_code == 404
