""" "Tôi": the account, the person's own words about themselves."""

import pytest
from django.urls import reverse

from learning.people.models import User
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer
from tests.people.people import resident

pytestmark = pytest.mark.django_db
HOME = reverse("show_account")
EDIT = reverse("edit_profile")


@pytest.fixture
def person() -> User:
    return resident(full_name="Nguyễn Thị Hoa", address="bác")


@pytest.fixture
def mine(client, person):
    client.force_login(person)
    return client


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_visitor_is_asked_in(client):
    answer = client.get(HOME)
    assert answer.status_code == 200
    assert reverse("account_login") in text_of(answer)
    assert answer["Cache-Control"] == "no-store, private"


def test_a_resident_is_greeted_as_they_chose(mine, person):
    answer = mine.get(HOME)
    assert "Chào bác Hoa" in text_of(answer)
    assert str(person.commune) in text_of(answer)
    assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("who", "sees", "misses"),
    [
        (lambda: resident(), [reverse("show_my_data")], ["/nguoi-hoc/", "/bao-cao/", "/quan-tri/"]),
        (lambda: volunteer(CommuneFactory()), ["/nguoi-hoc/"], ["/bao-cao/", "/quan-tri/"]),
        (lambda: official(CommuneFactory()), ["/bao-cao/", "/ho-tro/"], ["/nguoi-hoc/", "/quan-tri/"]),
        (lambda: official(None), ["/bao-cao/"], ["/nguoi-hoc/", "/ho-tro/"]),
        (lambda: UserFactory(is_superuser=True), ["/quan-tri/"], ["/nguoi-hoc/"]),
    ],
)
def test_each_sees_the_own_doors_only(client, who, sees, misses):
    client.force_login(who())
    text = text_of(client.get(HOME))
    assert [door for door in sees if door not in text] == []
    assert [door for door in misses if f'href="{door}' in text] == []


def test_the_form_shows_what_is_known(mine):
    text = text_of(mine.get(EDIT))
    assert 'value="Nguyễn Thị Hoa"' in text
    assert '<option value="bác" selected>' in text


def test_what_is_put_right_is_kept(mine, person):
    other = CommuneFactory()
    answer = mine.post(
        EDIT,
        {
            "full_name": "  Nguyễn  Thị Hoà ",
            "commune": other.code,
            "village": "Khu 5",
            "address": "",
            "birth_year": "1961",
            "gender": "",
            "target_group": "resident",
            "contact_phone": "0203 3835 678",
        },
    )
    assert answer.url == HOME
    person.refresh_from_db()
    assert (person.full_name, person.commune, str(person.village)) == ("Nguyễn Thị Hoà", other, "Khu 5")
    assert (person.address, person.birth_year, person.target_group) == ("", 1961, "resident")
    assert person.contact_phone == "+842033835678"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("full_name", "", "Bạn chưa nhập họ và tên."),
        ("full_name", "Hoa123", "Họ và tên chỉ có chữ"),
        ("full_name", "<b>Hoa</b>", "Họ và tên chỉ có chữ"),
        ("full_name", "a" * 81, "80"),
        ("commune", "99999", "Bạn chọn lại xã, phường, đặc khu."),
        ("commune", "", "Bạn chưa chọn xã, phường, đặc khu."),
        ("birth_year", "61", "Năm sinh có 4 số"),
        ("birth_year", "2999", "Năm sinh có 4 số"),
        ("birth_year", "hai", "Năm sinh có 4 số"),
        ("contact_phone", "12345", "Số điện thoại có 10 hoặc 11 số"),
        ("contact_phone", "xin chào", "Số điện thoại có 10 hoặc 11 số"),
        ("target_group", "king", ""),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(mine, person, field, value, sentence):
    data = {"full_name": "Nguyễn Thị Lan", "commune": person.commune_id, "village": "Khu 5"} | {field: value}
    answer = mine.post(EDIT, data)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert 'value="Khu 5"' in text_of(answer)
    person.refresh_from_db()
    assert person.full_name == "Nguyễn Thị Hoa"


@pytest.mark.parametrize("name", ["Chíu A Sám", "H'Hen Niê", "K'Brêu", "Lê Na", "Voòng A Lìn", "Anne-Marie Nguyễn"])
def test_names_of_all_peoples_are_names(mine, person, name):
    mine.post(EDIT, {"full_name": name, "commune": person.commune_id})
    person.refresh_from_db()
    assert person.full_name == name


def test_nobody_edits_without_signing_in(client):
    assert client.get(EDIT).url.startswith(reverse("account_login"))


def test_staff_of_the_province_need_no_commune(client):
    user = official(None, username="canbo-tinh")
    client.force_login(user)
    assert client.post(EDIT, {"full_name": "Phạm Quốc Hùng", "commune": ""}).url == HOME
    user.refresh_from_db()
    assert (user.full_name, user.commune) == ("Phạm Quốc Hùng", None)
