"""The pair of keys by which a family's phone seals what is done without network: the person's alone."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, derive_private_key, generate_private_key
from django.test import Client
from django.utils import timezone

from learning.cards.pairs import ORDER, pairs_of
from learning.people.actions import merge_people
from tests.factories.people import UserFactory
from tests.people.door import goes_to

pytestmark = pytest.mark.django_db
KEYS = "/the/chia-khoa/"


def number(text: str) -> int:
    import base64

    return int.from_bytes(base64.urlsafe_b64decode(text + "="), "big")


def test_nobody_else_gets_it(client):
    first, second = UserFactory(), UserFactory()
    client.force_login(first)
    [mine] = client.get(KEYS).json()
    client.force_login(second)
    [theirs] = client.get(KEYS).json()
    assert len({mine["d"], theirs["d"], mine["x"], theirs["x"]}) == 4
    assert goes_to(Client().get(KEYS)).startswith("/tai-khoan/dang-nhap/")
    assert "no-store" in client.get(KEYS)["Cache-Control"]


def test_what_is_sealed_for_the_open_half_is_opened_by_the_secret_one():
    [pair] = pairs_of(UserFactory())
    secret = derive_private_key(number(pair["d"]), SECP256R1())
    numbers = secret.public_key().public_numbers()
    assert (numbers.x, numbers.y) == (number(pair["x"]), number(pair["y"]))
    moment = generate_private_key(SECP256R1())
    assert moment.exchange(ECDH(), secret.public_key()) == secret.exchange(ECDH(), moment.public_key())


def test_it_is_the_same_each_time_and_outlives_a_change_of_secret(settings):
    person = UserFactory()
    before = pairs_of(person)
    assert pairs_of(person) == before
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new"
    after = pairs_of(person)
    assert after[1:] == before
    assert after[0] != before[0]


def test_what_was_sealed_for_a_record_that_was_united_with_this_one_is_opened_too(client):
    kept, dropped, other = UserFactory(), UserFactory(), UserFactory()
    [mine], [theirs] = pairs_of(kept), pairs_of(dropped)
    merge_people(kept=kept, dropped=dropped, by=other, at=timezone.now())
    client.force_login(kept)
    assert client.get(KEYS).json() == [mine, theirs]
    client.force_login(other)
    assert len(client.get(KEYS).json()) == 1


def test_the_curve_has_this_order():
    derive_private_key(ORDER - 1, SECP256R1())
    with pytest.raises(ValueError, match="range"):
        derive_private_key(ORDER, SECP256R1())
