"""What a mistyped word may mean; one edit, counted exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.typos import alternatives, is_one_typo, set_spaces

KNOWN = {"vneid": 5, "lua": 8, "dao": 7, "doa": 1, "luu": 2, "mat": 9, "khau": 6, "ma": 9, "mua": 3, "2026": 1}
words = st.text("abcd", min_size=1, max_size=6)


@pytest.mark.parametrize("typed", ["vnied", "vneidd", "neid", "vneit", "vnei", "nveid"])
def test_one_edit_is_a_typo(typed):
    assert is_one_typo(typed, "vneid")


@pytest.mark.parametrize("typed", ["vneid", "vnxxd", "vneidxx", "dneiv", "idvne", "v"])
def test_none_or_two_are_not(typed):
    assert not is_one_typo(typed, "vneid")


@given(words, st.data())
def test_each_single_edit_is_found_both_ways(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    edits = {
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    }
    for edited in edits - {word, ""}:
        assert is_one_typo(edited, word)
        assert is_one_typo(word, edited)


def test_the_word_itself_comes_first_then_the_commonest():
    assert alternatives("lua", KNOWN) == ["lua", "luu", "mua"]
    assert alternatives("luq", KNOWN) == ["lua", "luu"]


def test_beginning_of_a_word_is_completed():
    assert alternatives("vne", KNOWN) == ["vneid"]


def test_two_letters_and_digits_are_taken_as_they_stand():
    assert alternatives("ma", KNOWN) == ["ma"]
    assert alternatives("2025", KNOWN) == []


def test_spaces_are_set_right_where_only_so_the_words_are_known():
    assert set_spaces(["luadao"], KNOWN) == ["lua", "dao"]
    assert set_spaces(["vn", "eid"], KNOWN) == ["vneid"]
    assert set_spaces(["lua", "dao"], KNOWN) == ["lua", "dao"]
    assert set_spaces(["matkhau", "vneid"], KNOWN) == ["mat", "khau", "vneid"]
    assert set_spaces(["xyzt"], KNOWN) == ["xyzt"]


def test_two_words_that_are_known_stay_two():
    """Though what they make together is known as well: "đồ án" is no slip for "đoàn"."""
    assert set_spaces(["do", "an"], {"do": 2, "an": 5, "doan": 9}) == ["do", "an"]


def test_a_slip_is_not_taken_for_two_words_that_nobody_says():
    """ "tt" and "qr" stand in pages as short words do."""
    known = {"ma": 3, "tt": 1, "qr": 2, "mat": 2, "tuan": 1, "tu": 1, "van": 1}
    assert set_spaces(["matt"], known) == ["matt"]
    assert set_spaces(["maqr"], known) == ["ma", "qr"]
    assert set_spaces(["tuvan"], known) == ["tu", "van"]
