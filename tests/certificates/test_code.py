import pytest

from certificates.code import ALPHABET, make_code, normalise


def test_codes_are_60_random_bits():
    codes = {make_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert {len(code) for code in codes} == {12}
    assert set("".join(codes)) == set(ALPHABET)


def test_its_own_code_is_normal():
    code = make_code()

    assert normalise(code) == code


@pytest.mark.parametrize("typed", ["7k3m-zq9a-xp2d", "7K3M ZQ9A XP2D", "7K3M–ZQ9A–XP2D", " 7k3mzq9axp2d\n"])
def test_any_way_of_typing(typed):
    assert normalise(typed) == "7K3MZQ9AXP2D"


def test_lookalikes():
    assert normalise("OoIiLl000000") == "001111000000"


@pytest.mark.parametrize("typed", ["", "7K3MZQ9AXP2", "7K3MZQ9AXP2DD", "7K3MZQ9AXPU2", "٧K3MZQ9AXP2D"])
def test_what_cannot_be_one(typed):
    assert normalise(typed) == ""
