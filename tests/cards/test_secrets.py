"""What a copy of the database gives away: nothing that opens a card."""

import re

import pytest
from django.db import connection

from learning.cards.models import LearnerCard, Pin
from learning.cards.secrets import (
    check_pin,
    digest_code,
    digest_pin,
    digests_of_code,
    draw,
    is_of_former_key,
    read,
    show,
)
from tests.cards.holder import GOOD, OTHER, Holder

pytestmark = pytest.mark.django_db


def test_a_token_has_128_bits_and_is_never_drawn_twice():
    drawn = {draw(26) for _ in range(2000)}
    assert len(drawn) == 2000
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", token) for token in drawn)
    assert 26 * 5 >= 128


@pytest.mark.parametrize("typed", ["ABCD-1230", "abcd 123o", " abcd-i23O ", "AbCdl230"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert read(typed) == "ABCD1230"
    assert show("ABCD1230") == "ABCD-1230"


def test_neither_token_nor_code_nor_pin_stands_in_the_database(fresh):
    Holder().begin(fresh.token)
    dump = ""
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            dump += str(cursor.fetchall()).lower()
    assert LearnerCard.objects.get().token_digest in dump
    for secret in (fresh.token, fresh.code, show(fresh.code), GOOD):
        assert secret.lower() not in dump


def test_a_pin_cannot_be_tried_out_without_the_key(settings):
    digest = digest_pin(GOOD)
    assert check_pin(GOOD, digest)
    assert not check_pin(OTHER, digest)
    settings.PIN_PEPPER = "another key"
    assert not check_pin(GOOD, digest)


def test_argon2id_at_the_houses_cost():
    assert re.match(r"[0-9a-f]{8}\$argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$", digest_pin(GOOD))


def test_a_key_is_changed_without_anybody_noticing(fresh, learner, settings):
    Holder().begin(fresh.token)
    before = Pin.objects.get().digest
    settings.PIN_PEPPER_FALLBACKS, settings.PIN_PEPPER = [settings.PIN_PEPPER], "the new key"
    assert is_of_former_key(before)

    holder = Holder()
    holder.type(fresh.code)
    holder.enter(GOOD)

    assert holder.user == learner
    after = Pin.objects.get().digest
    assert not is_of_former_key(after)
    assert check_pin(GOOD, after)


def test_codes_are_looked_up_under_all_keys(settings):
    old = digest_code("ABCD2345")
    settings.PIN_PEPPER_FALLBACKS, settings.PIN_PEPPER = [settings.PIN_PEPPER], "the new key"
    assert old in digests_of_code("ABCD2345")
    assert digest_code("ABCD2345") != old
