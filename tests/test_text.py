import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.text import ALPHABET, clean, clean_lines, fold, place_key, sort_key, write_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nguyễn   Thị\tHoa ", "Nguyễn Thị Hoa"),
        (unicodedata.normalize("NFD", "Nguyễn"), "Nguyễn"),
        ("Hoa\u202e\u200bX", "HoaX"),
    ],
)
def test_clean(typed, kept):
    assert clean(typed) == kept


def test_clean_lines():
    assert clean_lines(" Máy\u202e hỏng \r\n\n\u200b\n Gọi   con tôi") == "Máy hỏng\nGọi con tôi"


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("nguyễn thị hoa", "Nguyễn Thị Hoa"),
        ("ĐẶNG VĂN ẤM", "Đặng Văn Ấm"),
        ("y-moan êban", "Y-Moan Êban"),
        ("h'hen niê", "H'hen Niê"),
        ("Trần văn Ba", "Trần văn Ba"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
    ],
)
def test_forgotten_and_stuck_capitals(typed, kept):
    assert write_name(typed) == kept


def test_fold_finds_either_tone_style_and_d():
    assert fold("Đặng Thị Hoà") == fold("đặng thị hòa") == "dang thi hoa"


@given(st.text())
def test_fold_is_stable(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "in_order",
    [
        ["Hà Anh", "Nguyễn Ánh"],
        ["Lê Dung", "Trần Đức"],
        ["Bùi Lan", "Hoàng Lân"],
        ["An Toàn", "Ngô Toán"],
        ["Trần Thị Hoa", "Trần Văn Hoa"],
        ["Bùi Ma", "Bùi Mà", "Bùi Mả", "Bùi Mã", "Bùi Má", "Bùi Mạ"],
        ["Nình Sồi Hếnh", "Chíu A Sám"],
    ],
)
def test_names_stand_as_in_a_class_list(in_order):
    shuffled = random.sample(in_order, len(in_order))
    assert sorted(shuffled, key=sort_key) == in_order


def test_every_letter_has_its_place():
    names = [f"Lê {letter}" for letter in ALPHABET]
    assert sorted(random.sample(names, len(names)), key=sort_key) == names


@given(st.text(max_size=80))
def test_sort_key_is_ascii_and_never_fails(name):
    assert sort_key(name).isascii()


@pytest.mark.parametrize(
    "in_order",
    [
        ["An Sinh", "Ba Chẽ", "Bãi Cháy"],
        ["Cửa Ông", "Đầm Hà", "Hà An", "Hạ Long"],
        ["Móng Cái 1", "Móng Cái 2", "Móng Cái 3", "Mông Dương"],
        ["Khu 2", "Khu 10", "Thôn Khe"],
    ],
)
def test_places_stand_from_the_left_and_numbers_by_their_worth(in_order):
    assert sorted({*in_order}, key=place_key) == in_order
