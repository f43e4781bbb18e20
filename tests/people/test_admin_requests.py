"""The queue of requests about data, and the communes' help, in Wagtail's admin."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from learning.people.actions import ask_for_deletion, load_groups
from learning.people.groups import EDITORS, PROVINCE_ADMINS
from learning.people.models import DataRequest, User
from tests.factories.people import CommuneFactory, UserFactory, official

pytestmark = pytest.mark.django_db
INDEX = reverse("yeu-cau-du-lieu:index")
COMMUNES = reverse("xa-phuong:index")
NOW = timezone.now()
SURE = {"sure": "on"}


def in_group(name: str) -> User:
    load_groups()
    user = UserFactory(full_name="Bùi Thanh Sơn")
    user.groups.add(Group.objects.get(name=name))
    return user


@pytest.fixture
def at_desk(client):
    client.force_login(in_group(PROVINCE_ADMINS))
    return client


def ask(name: str, days_ago: int = 0) -> DataRequest:
    person = UserFactory(full_name=name)
    return ask_for_deletion(user=person, by=person, at=NOW - timedelta(days=days_ago))


def page(request: DataRequest, name: str = "show") -> str:
    return reverse(f"yeu-cau-du-lieu:{name}", args=[request.pk])


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_due_first_stands_first_and_what_is_late_says_so(at_desk):
    ask("Người Mới")
    ask("Người Chờ", days_ago=9)
    text = text_of(at_desk.get(INDEX))
    assert text.index("Người Chờ") < text.index("Người Mới")
    assert text.count("quá hạn") == 1


def test_what_is_done_stands_last(at_desk):
    done = ask("Người Cũ", days_ago=9)
    at_desk.post(page(done, "carry_out"), SURE, follow=True)
    ask("Người Mới")
    text = text_of(at_desk.get(INDEX))
    assert text.index("Người Mới") < text.index("Đã xoá thông tin")


def test_an_answer_stops_the_first_clock(at_desk):
    request = ask("Nguyễn Thị Hoa")
    at_desk.post(page(request), {"answer": "Chúng tôi xoá ngày mai."})
    request.refresh_from_db()
    assert (request.note, bool(request.answered_at), request.done_at) == ("Chúng tôi xoá ngày mai.", True, None)
    assert at_desk.post(page(request), {"answer": ""}).status_code == 200


def test_carrying_out_leaves_no_name(at_desk):
    request = ask("Nguyễn Thị Hoa")
    assert at_desk.get(page(request, "carry_out")).status_code == 405
    at_desk.post(page(request, "carry_out"), SURE)
    request.user.refresh_from_db()
    assert request.user.full_name == ""
    assert "Nguyễn Thị Hoa" not in text_of(at_desk.get(page(request)))


def test_nobody_is_erased_without_the_box(at_desk):
    request = ask("Nguyễn Thị Hoa")
    assert "Chưa xoá." in text_of(at_desk.post(page(request, "carry_out"), follow=True))
    request.user.refresh_from_db()
    assert request.user.full_name == "Nguyễn Thị Hoa"


def test_staff_are_refused_with_the_reason(at_desk):
    staff = official(CommuneFactory())
    request = ask_for_deletion(user=staff, by=staff, at=NOW)
    assert "còn giữ quyền" in text_of(at_desk.post(page(request, "carry_out"), SURE, follow=True))


def test_more_time_is_taken_once(at_desk):
    request = ask("Nguyễn Thị Hoa")
    assert "Gia hạn một lần" in text_of(at_desk.get(page(request)))
    assert "16" in text_of(at_desk.post(page(request, "extend"), {"days": 16, "reason": "Chờ."}))
    text = text_of(at_desk.post(page(request, "extend"), {"days": 5, "reason": "Chờ đơn vị lưu trữ."}, follow=True))
    assert "Chờ đơn vị lưu trữ." in text
    assert "Gia hạn một lần" not in text
    again = at_desk.post(page(request, "extend"), {"days": 5, "reason": "Nữa."}, follow=True)
    assert "chỉ gia hạn một lần" in text_of(again)
    request.refresh_from_db()
    assert (request.extension_days, request.extension_reason) == (5, "Chờ đơn vị lưu trữ.")


def test_only_the_provinces_admin_enters(client):
    request, commune = ask("Nguyễn Thị Hoa"), CommuneFactory()
    for nobody in (in_group(EDITORS), official(None)):
        client.force_login(nobody)
        for address in (
            INDEX,
            page(request),
            page(request, "extend"),
            COMMUNES,
            reverse("xa-phuong:edit", args=[commune.code]),
        ):
            assert client.get(address).status_code == 302
        assert client.post(page(request, "carry_out"), SURE).status_code == 302
    request.refresh_from_db()
    assert request.done_at is None


def test_the_admin_sets_a_communes_help(at_desk):
    commune = CommuneFactory(name="Uông Bí", full_name="Phường Uông Bí")
    at_desk.post(reverse("xa-phuong:edit", args=[commune.code]), {"name": "Chị Mai", "phone": "0203 3835 678"})
    commune.refresh_from_db()
    assert (commune.help_name, commune.help_phone) == ("Chị Mai", "+842033835678")
    assert "0203 3835 678" in text_of(at_desk.get(COMMUNES))


def test_a_commune_is_found_without_diacritics(at_desk):
    CommuneFactory(name="Uông Bí", full_name="Phường Uông Bí")
    CommuneFactory(name="Hạ Long", full_name="Phường Hạ Long")
    text = text_of(at_desk.get(COMMUNES, {"q": "uong bi"}))
    assert "Phường Uông Bí" in text
    assert "Phường Hạ Long" not in text
