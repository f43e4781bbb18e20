"""The mark of a class on a device: only ours counts, and only while it lasts."""

from datetime import UTC, datetime, timedelta

import pytest

from learning.people.hall import read, seal

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
UNTIL = NOW + timedelta(hours=8)


def test_it_names_the_class_until_its_end():
    assert read(seal(7, UNTIL), NOW) == "7"
    assert read(seal(7, UNTIL), UNTIL - timedelta(seconds=1)) == "7"
    assert read(seal(7, UNTIL), UNTIL) == ""


@pytest.mark.parametrize("value", ["", "7", "7.99999999999", "7.99999999999:x", "\x00", ":", "ü"])
def test_what_we_did_not_sign_is_none(value):
    assert read(value, NOW) == ""


def test_a_letter_changed_is_noticed():
    sealed = seal(7, UNTIL)
    assert read(sealed.replace("7.", "8.", 1), NOW) == ""
