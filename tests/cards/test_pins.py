"""Six digits that make no secret are refused, each with a sentence that says which to choose."""

import re

import pytest

from learning.cards.pins import SHAPE, problem_with


@pytest.mark.parametrize("pin", ["407193", "618240", "195027", "000001", "580019", "112358"])
def test_a_secret_of_ones_own_is_taken(pin):
    assert problem_with(pin, birth_year=1961) == ""


@pytest.mark.parametrize(
    "pin", ["000000", "999999", "123456", "654321", "890123", "246802", "121212", "123123", "112233"]
)
def test_what_everybody_tries_first_is_refused(pin):
    assert "dễ đoán" in problem_with(pin, birth_year=None)


def test_the_browser_is_told_what_is_no_secret_of_anybodys():
    """And nothing about whose card it is."""
    refused = [pin for pin in map("{:06}".format, range(1_000_000)) if not re.fullmatch(SHAPE, pin)]
    assert len(refused) == 1177
    assert all("dễ đoán" in problem_with(pin, birth_year=None) for pin in refused)


@pytest.mark.parametrize("pin", ["196107", "071961", "519618"])
def test_the_birth_year_is_refused_wherever_it_stands(pin):
    assert "năm sinh" in problem_with(pin, birth_year=1961)
    assert problem_with(pin, birth_year=1962) == ""


def test_the_end_of_ones_number_is_refused():
    assert "số điện thoại" in problem_with("047193", birth_year=None, numbers=["+84912047193"])


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "40719a", "４０７１９３"])
def test_it_has_six_digits(pin):
    assert "đúng 6 số" in problem_with(pin, birth_year=None)
