"""Whom to call: everybody finds a number, and those who answer for a commune set it."""

import pytest
from django.urls import reverse

from learning.audit.models import AuditEntry
from learning.people.models import Commune
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer

pytestmark = pytest.mark.django_db
PAGE = reverse("show_help")


@pytest.fixture
def here() -> Commune:
    return CommuneFactory(
        name="Uông Bí", full_name="Phường Uông Bí", former_names="Phường Thanh Sơn",
        help_name="Tổ công nghệ số khu 5", help_phone="+84203000111",
    )  # fmt: skip


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_looks_for_the_commune_by_any_name(client, here):
    assert "Phường Uông Bí" in text_of(client.get(PAGE, {"q": "thanh son"}))
    assert "Không tìm thấy" in text_of(client.get(PAGE, {"q": "Sài Gòn"}))


def test_the_number_is_one_tap_away(client, here):
    text = text_of(client.get(PAGE, {"xa": here.code}))
    assert "Tổ công nghệ số khu 5" in text
    assert 'href="tel:+84203000111"' in text
    assert "0203 000 111" in text


def test_without_a_number_the_page_says_whom_to_ask(client):
    other = CommuneFactory(full_name="Xã Hải Hòa")
    assert "Uỷ ban nhân dân xã Hải Hòa" in text_of(client.get(PAGE, {"xa": other.code}))


def test_all_numbers_stand_on_one_page_that_is_everybodys(client, here):
    without = CommuneFactory(full_name="Xã Hải Hòa")
    client.force_login(UserFactory(full_name="Nguyễn Thị Hoa", commune=here))
    answer = client.get(reverse("list_help_numbers"))
    text = text_of(answer)
    assert 'href="tel:+84203000111"' in text
    assert "0203 000 111" in text
    assert str(without) not in text
    assert answer["Cache-Control"].startswith("public")
    assert f'href="{reverse("list_help_numbers")}"' in text_of(client.get(PAGE))


def test_before_anybody_gave_a_number_it_says_whom_to_ask(client):
    CommuneFactory()
    assert "Bạn hỏi Tổ công nghệ số" in text_of(client.get(reverse("list_help_numbers")))


def test_who_is_signed_in_sees_the_own_commune(client, here):
    client.force_login(UserFactory(commune=here))
    assert "tel:+84203000111" in text_of(client.get(PAGE))


@pytest.mark.parametrize("code", ["99999", "'", "\x00x"])
def test_an_unknown_commune_does_not_exist(client, here, code):
    assert client.get(PAGE, {"xa": code}).status_code == 404


def test_a_commune_of_another_province_is_not_ours(client):
    elsewhere = CommuneFactory(province__code="31", province__short_code="HP", province__name="Hải Phòng")
    assert client.get(PAGE, {"xa": elsewhere.code}).status_code == 404


def test_every_page_leads_there(client):
    assert f'href="{PAGE}"' in text_of(client.get(reverse("show_account")))


def edit(client, commune: Commune, **data):
    return client.post(reverse("edit_help", args=[commune.code]), data)


def test_the_communes_official_sets_it(client, here):
    user = official(here)
    client.force_login(user)
    assert edit(client, here, name="Chị Mai", phone="0203.383.5678").status_code == 302
    here.refresh_from_db()
    assert (here.help_name, here.help_phone) == ("Chị Mai", "+842033835678")
    entry = AuditEntry.objects.get(action="set_commune_help")
    assert (entry.actor, entry.commune_code) == (user, here.code)


@pytest.mark.parametrize(("name", "phone"), [("", ""), ("Chị Mai", "0203 3835 678")])
def test_both_or_neither(client, here, name, phone):
    client.force_login(official(here))
    assert edit(client, here, name=name, phone=phone).status_code == 302


@pytest.mark.parametrize(("name", "phone"), [("", "0203 3835 678"), ("Chị Mai", ""), ("Chị Mai", "123")])
def test_half_of_it_is_said_at_the_field(client, here, name, phone):
    client.force_login(official(here))
    answer = edit(client, here, name=name, phone=phone)
    assert 'class="error"' in text_of(answer)
    here.refresh_from_db()
    assert here.help_phone == "+84203000111"


@pytest.mark.parametrize(
    "who", [volunteer, lambda commune: UserFactory(commune=commune), lambda _: official(CommuneFactory())]
)
def test_who_does_not_answer_for_the_commune_finds_nothing(client, here, who):
    client.force_login(who(here))
    assert edit(client, here, name="Kẻ lạ", phone="0203 3835 678").status_code == 404
    here.refresh_from_db()
    assert here.help_name == "Tổ công nghệ số khu 5"
