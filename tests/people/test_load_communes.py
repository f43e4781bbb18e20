"""`manage.py load_communes`: Quảng Ninh as packaged, any other province from its file."""

import csv

import pytest
from django.core.management import CommandError, call_command

from learning.people.management.commands.load_communes import PACKAGED
from learning.people.models import Commune, Province

pytestmark = pytest.mark.django_db
HEAD = "code,name,type,full_name,population,formed_from\n"


@pytest.fixture
def write(tmp_path):
    def write(rows: str, head: str = HEAD):
        path = tmp_path / "communes.csv"
        path.write_text(head + rows, encoding="utf-8")
        return path

    return write


def test_the_packaged_file_holds_quang_ninhs_54_communes():
    call_command("load_communes")
    province = Province.objects.get()
    assert (province.code, province.short_code, str(province)) == ("22", "QN", "tỉnh Quảng Ninh")
    assert province.communes.count() == 54
    assert province.communes.filter(kind="dac_khu").count() == 2
    uong_bi = Commune.objects.get(code="06811")
    assert (str(uong_bi), uong_bi.population, uong_bi.tile_x) == ("Phường Uông Bí", 59866, 2)


def test_a_population_nobody_knows_is_not_zero():
    call_command("load_communes")
    assert Commune.objects.get(name="Hoành Bồ").population is None


def test_loading_again_updates_and_keeps_what_people_set(write):
    call_command("load_communes")
    Commune.objects.filter(code="06811").update(help_phone="+84203000000", help_name="Chị Lan", population=1)
    call_command("load_communes")
    again = Commune.objects.get(code="06811")
    assert (again.help_phone, again.help_name, again.population) == ("+84203000000", "Chị Lan", 59866)
    assert Commune.objects.count() == 54


def test_another_provinces_file(write):
    call_command("load_communes")
    path = write("00001,Uông Bí,xa,Xã Uông Bí,,Xã A; Xã B\n")
    call_command(
        "load_communes", path, province="31", short_code="HP", name="Hải Phòng", full_name="thành phố Hải Phòng"
    )
    other = Commune.objects.get(code="00001")
    assert (str(other.province), other.slug) == ("thành phố Hải Phòng", "uong-bi-00001")


def test_another_file_must_say_whose_communes_these_are(write):
    with pytest.raises(CommandError, match="--province"):
        call_command("load_communes", write("00001,A,xa,Xã A,,\n"))


@pytest.mark.parametrize(
    ("rows", "head", "why"),
    [
        ("00001,A,thon,Thôn A,,\n", HEAD, "line 2"),
        ("00001,,xa,,,\n", HEAD, "line 2"),
        ("00001,A,xa,Xã A,nhiều,\n", HEAD, "line 2"),
        ("00001,A\n", "code,name\n", "no column type, full_name"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_changes_nothing(write, rows, head, why):
    with pytest.raises(CommandError, match=why):
        call_command("load_communes", write(rows, head), province="31")
    assert not Commune.objects.exists()


def test_former_communes_agree_with_the_table_from_old_to_new():
    table = PACKAGED.with_name("quang-ninh-old-to-new.csv")
    former: dict[str, set[str]] = {}
    with table.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            part = " (một phần)" if row["extent"] == "part" else ""
            former.setdefault(row["new_code"], set()).add(row["old_name"] + part)
    call_command("load_communes")
    for commune in Commune.objects.all():
        assert set(commune.former_names.split("; ")) == former[commune.code]
