""" "Người và quyền" in Wagtail's admin: for the province's admin alone."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from learning.people.actions import join_group, load_groups
from learning.people.groups import EDITORS, PROVINCE_ADMINS
from learning.people.models import Role, User
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer

pytestmark = pytest.mark.django_db
INDEX = reverse("nguoi-va-quyen:index")
NOW = timezone.now()


def in_group(name: str) -> User:
    load_groups()
    user = UserFactory(full_name="Bùi Thanh Sơn", username=f"u-{name[:4].lower().strip()}")
    user.groups.add(Group.objects.get(name=name))
    return user


@pytest.fixture
def admin() -> User:
    return in_group(PROVINCE_ADMINS)


@pytest.fixture
def at_desk(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def person() -> User:
    return UserFactory(full_name="Nguyễn Thị Hoa", phone="+84000123456")


def page(name: str, person: User, *more) -> str:
    return reverse(f"nguoi-va-quyen:{name}", args=[person.public_id, *more])


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["show", "give", "reset_factors", "password_link", "choose_other"])
def test_only_the_provinces_admin_enters(client, person, name):
    for nobody in (in_group(EDITORS), official(None), volunteer(person.commune)):
        client.force_login(nobody)
        for address in (INDEX, page(name, person)):
            answer = client.get(address)
            assert answer.status_code == 302
            assert "nguoi-va-quyen" not in answer.url.split("?")[0]


def test_the_menu_shows_it_to_the_provinces_admin_only(client, at_desk):
    assert "nguoi-va-quyen" in text_of(at_desk.get("/quan-tri/"))
    client.force_login(in_group(EDITORS))
    assert "nguoi-va-quyen" not in text_of(client.get("/quan-tri/"))


def test_wagtails_own_user_management_stays_shut(at_desk):
    menu = text_of(at_desk.get("/quan-tri/"))
    assert "/quan-tri/users/" not in menu
    for name in ("wagtailusers_users:index", "wagtailusers_users:add", "wagtailusers_groups:index"):
        assert at_desk.get(reverse(name)).status_code == 302


def test_the_list_begins_with_those_who_hold_rights(at_desk, person):
    staff = volunteer(CommuneFactory(), full_name="Đặng Văn Minh")
    text = text_of(at_desk.get(INDEX))
    assert str(staff) in text
    assert str(person) not in text


@pytest.mark.parametrize("typed", ["nguyen thi hoa", "HOA", "0000 123 456", "+84 000 123456", "123456"])
def test_anyone_is_found_by_name_or_number(at_desk, person, typed):
    other = UserFactory(full_name="Trần Văn Đức")
    text = text_of(at_desk.get(INDEX, {"q": typed}))
    assert str(person) in text
    assert str(other) not in text


@pytest.mark.parametrize(
    ("right", "where", "kind", "whole"),
    [
        ("volunteer:commune", "here", "volunteer", False),
        ("official:commune", "here", "official", False),
        ("official:province", "", "official", True),
        ("official:province", "here", "official", True),
    ],
)
def test_a_role_is_given(at_desk, admin, person, right, where, kind, whole):
    here = CommuneFactory()
    at_desk.post(page("give", person), {"right": right, "commune": here.code if where else ""})
    role = Role.objects.get(user=person)
    assert (role.kind, role.commune, role.given_by) == (kind, None if whole else here, admin)


@pytest.mark.parametrize("data", [{}, {"right": "volunteer:commune"}, {"right": "king"}, {"right": "group:Moderators"}])
def test_what_is_not_a_right_is_not_given(at_desk, person, data):
    assert at_desk.post(page("give", person), data).status_code == 200
    assert not Role.objects.filter(user=person).exists()
    assert not person.groups.exists()


def test_editors_are_made_and_unmade(at_desk, person):
    at_desk.post(page("give", person), {"right": f"group:{EDITORS}"})
    group = person.groups.get()
    assert group.name == EDITORS
    at_desk.post(page("leave", person, group.pk))
    assert not person.groups.exists()


def test_nobody_takes_away_their_own_key(at_desk, admin):
    answer = at_desk.post(page("leave", admin, admin.groups.get().pk), follow=True)
    assert "Bạn không tự bỏ quyền của mình được" in text_of(answer)
    assert admin.groups.exists()


def test_a_role_is_withdrawn_by_post_and_of_this_person_only(at_desk, admin, person):
    staff = volunteer(CommuneFactory())
    role = staff.roles.get()
    assert at_desk.get(page("withdraw", staff, role.pk)).status_code == 405
    assert at_desk.post(page("withdraw", person, role.pk)).status_code == 404
    at_desk.post(page("withdraw", staff, role.pk))
    role.refresh_from_db()
    assert role.withdrawn_by == admin


def test_new_staff_and_what_keeps_them_out(at_desk, admin):
    taken = UserFactory(username="lan", email="lan@xa.example")
    add = reverse("nguoi-va-quyen:add")
    for wrong in (
        {},
        {"username": "Lan Vũ"},
        {"username": "lan"},
        {"email": "LAN@xa.example"},
        {"phone": taken.phone},
        {"phone": "123"},
    ):
        assert at_desk.post(add, {"full_name": "Vũ Thị Lan"} | wrong).status_code == 200
    assert not User.objects.filter(full_name="Vũ Thị Lan").exists()
    at_desk.post(add, {"full_name": "Vũ Thị Lan", "username": "lan.vu"})
    new = User.objects.get(username="lan.vu")
    assert (new.full_name, new.registered_by, new.email) == ("Vũ Thị Lan", admin, None)


def test_the_code_is_shown_once(at_desk):
    staff = official(CommuneFactory(), username="lan")
    address = page("reset_factors", staff)
    assert not re.search(r"<code>\d{10}</code>", text_of(at_desk.get(address)))
    assert re.search(r"<code>\d{10}</code>", text_of(at_desk.post(address)))
    assert not re.search(r"<code>\d{10}</code>", text_of(at_desk.get(address)))


def test_the_link_is_shown_once(at_desk):
    staff = official(CommuneFactory(), username="lan")
    address = page("password_link", staff)
    assert "/tai-khoan/" not in text_of(at_desk.get(address)).split("<main")[-1]
    assert re.search(r"http://testserver/tai-khoan/\S+", text_of(at_desk.post(address)))


def test_likely_records_are_offered_and_the_preview_shows_both(at_desk, person):
    other = UserFactory(full_name="Nguyen Thi Hoa", birth_year=1999)
    assert str(other.public_id) in text_of(at_desk.get(page("choose_other", person)))
    text = text_of(at_desk.get(page("merge", person, other.public_id)))
    assert "1999" in text
    assert "Khoá học" in text
    other.refresh_from_db()
    assert other.merged_into is None


def test_merging_leads_to_the_record_that_stays(at_desk, admin, person):
    other = UserFactory(full_name="Nguyen Thi Hoa")
    answer = at_desk.post(page("merge", person, other.public_id))
    assert answer.url == page("show", person)
    other.refresh_from_db()
    assert other.merged_into == person
    assert "đã được gộp vào" in text_of(at_desk.get(page("show", other)))
    assert at_desk.get(page("merge", person, other.public_id)).status_code == 404


def test_staff_are_not_merged_away(at_desk, person):
    staff = official(CommuneFactory())
    answer = at_desk.post(page("merge", person, staff.public_id), follow=True)
    assert "còn giữ quyền" in text_of(answer)
    staff.refresh_from_db()
    assert staff.merged_into is None


def test_the_list_costs_the_same_for_one_and_for_three(at_desk, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    volunteer(CommuneFactory())
    at_desk.get(INDEX)
    with CaptureQueriesContext(connection) as one:
        at_desk.get(INDEX)
    for _ in range(3):
        volunteer(CommuneFactory())
    with CaptureQueriesContext(connection) as more:
        at_desk.get(INDEX)
    assert len(more) == len(one)


def test_who_is_called_exactly_so_stands_first(at_desk):
    names = ["Nguyễn Thị Hoa", "Trần Nguyễn Thị Hoa", "An Nguyên Thi Hoa"]
    for name in reversed(names):
        UserFactory(full_name=name)
    text = text_of(at_desk.get(INDEX, {"q": "nguyễn thị hoa"}))
    assert re.findall(r">\s*([\w ]*Ngu[\w ]* Hoa)\b", text) == names


def test_a_group_says_since_when_and_by_whom(at_desk, admin, person):
    join_group(user=person, name=EDITORS, by=admin, at=datetime(2026, 3, 8, 9, tzinfo=UTC))
    text = text_of(at_desk.get(page("show", person)))
    assert f"<td>{EDITORS}</td><td>08/03/2026</td><td>{admin}</td>" in text


def test_a_group_joined_unseen_says_nothing(at_desk, admin):
    assert f"<td>{PROVINCE_ADMINS}</td><td>–</td><td>–</td>" in text_of(at_desk.get(page("show", admin)))
