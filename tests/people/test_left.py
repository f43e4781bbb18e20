"""Somebody signed out on a phone without network: the session ends when the phone reaches us, before anything else."""

import pytest
from django.contrib.sessions.models import Session

from learning.people.left import LEFT_COOKIE
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
OWN = "/tai-khoan/thong-tin/"


def test_the_first_request_already_finds_nobody(client):
    person = UserFactory(full_name="Bùi Thị Nhất")
    client.force_login(person)
    client.cookies[LEFT_COOKIE] = str(person.public_id)
    answer = client.get("/tai-khoan/")
    assert "Bùi Thị Nhất" not in answer.content.decode()
    assert not Session.objects.exists()
    assert answer.cookies[LEFT_COOKIE]["max-age"] == 0
    assert client.get(OWN).status_code == 302


@pytest.mark.parametrize("left", ["", "x" * 300, "00000000-0000-4000-8000-000000000000"])
def test_it_signs_out_nobody_else(client, left):
    client.force_login(UserFactory())
    client.cookies[LEFT_COOKIE] = left
    answer = client.get(OWN)
    assert answer.status_code == 200
    assert answer.cookies[LEFT_COOKIE]["max-age"] == 0
