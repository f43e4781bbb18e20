"""Communes are found by what people call them, also by what they were called before."""

import pytest
from django.core.management import call_command

from learning.people.models import Commune
from learning.people.queries import find_communes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _communes(db):
    call_command("load_communes")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Uông Bí", "Phường Uông Bí"),
        ("uong bi", "Phường Uông Bí"),
        ("  UÔNG   BÍ ", "Phường Uông Bí"),
        ("phuong ha long", "Phường Hạ Long"),
        ("Hà Phong", "Phường Hà Tu"),
        ("Thuỷ An", "Phường Đông Triều"),
        ("mong cai 3", "Phường Móng Cái 3"),
        ("xa hai hoa", "Xã Hải Hòa"),
        ("van don", "Đặc khu Vân Đồn"),
    ],
)
def test_the_best_match_comes_first(text, first):
    assert str(find_communes(text)[0]) == first


def test_a_commune_that_was_divided_is_found_in_all_its_parts():
    assert {str(commune) for commune in find_communes("xã vô ngại")} >= {"Xã Bình Liêu", "Xã Tiên Yên"}


def test_former_districts_and_their_short_forms_are_known():
    found = find_communes("tp ha long")
    assert len(found) > 10
    assert all("Thành phố Hạ Long" in commune.former_district for commune in found)


@pytest.mark.parametrize("text", ["", "   ", "Sài Gòn", "%", "'"])
def test_nothing_is_found_where_nothing_is(text):
    assert find_communes(text) == []


def test_words_match_from_their_beginning():
    assert [str(commune) for commune in find_communes("hong gai")] == ["Phường Hồng Gai"]


def test_communes_stand_in_vietnamese_order():
    names = list(Commune.objects.values_list("name", flat=True))
    assert names[:3] == ["An Sinh", "Ba Chẽ", "Bãi Cháy"]
    assert names.index("Cửa Ông") < names.index("Đầm Hà") < names.index("Hà An")
    assert names.index("Móng Cái 1") < names.index("Móng Cái 2")
