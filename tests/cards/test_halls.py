"""A volunteer opens a class; devices join it; it ends by itself, or is closed."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.cards.actions import close_hall, open_hall
from learning.cards.models import Hall
from learning.cards.tries import SCANS
from learning.people import hall as mark
from tests.cards.holder import text_of
from tests.factories.people import CommuneFactory, RoleFactory, UserFactory, volunteer
from tests.people.door import goes_to

pytestmark = pytest.mark.django_db
HALLS = "/nguoi-hoc/lop/"


def test_opened_with_a_button_it_shows_code_and_time_left(at_work, here, helper):
    answer = at_work.post(HALLS, {"commune": here.code})
    hall = Hall.objects.get()
    assert goes_to(answer) == f"{HALLS}{hall.pk}/"
    page = text_of(at_work.get(goes_to(answer)))
    assert hall.code in page
    assert re.search(r"còn (8\s+giờ|7\s+giờ, 59\s+phút)\.", page)
    assert "<svg" in page
    assert "phường Uông Bí" in text_of(at_work.get(HALLS))
    assert (hall.opened_by, AuditEntry.objects.get(action="open_hall").actor) == (helper, helper)


def test_pressed_twice_it_is_the_same_class(at_work, here):
    for _ in range(2):
        at_work.post(HALLS, {"commune": here.code})
    assert Hall.objects.count() == 1


def test_a_volunteer_of_two_communes_chooses(client, here, helper):
    other = CommuneFactory(full_name="xã Bình Liêu")
    RoleFactory(user=helper, commune=other)
    client.force_login(helper)
    assert f'<option value="{other.code}">xã Bình Liêu</option>' in text_of(client.get(HALLS))
    client.post(HALLS, {"commune": other.code})
    assert Hall.objects.get().commune == other


def test_not_in_a_commune_of_others(at_work):
    assert at_work.post(HALLS, {"commune": CommuneFactory().code}).status_code == 404
    assert not Hall.objects.exists()


def test_foreign_classes_do_not_exist(client, here, helper):
    hall = open_hall(commune=here, by=helper, at=timezone.now())
    client.force_login(volunteer(CommuneFactory()))
    assert client.get(f"{HALLS}{hall.pk}/").status_code == 404
    assert client.post(f"{HALLS}{hall.pk}/dong/").status_code == 404
    client.force_login(UserFactory())
    assert client.get(HALLS).status_code == 404
    assert not Hall.objects.get().closed_at


def test_a_device_joins_by_qr_or_by_typing(client, here, helper, later):
    hall = open_hall(commune=here, by=helper, at=timezone.now())
    answer = client.post("/lop/", {"code": f" {hall.code[:3]} {hall.code[3:].lower()} "})
    assert goes_to(answer) == f"/lop/{hall.code}/"
    page = client.get(goes_to(answer))
    assert "Máy đã vào lớp ở phường Uông Bí" in text_of(page)
    cookie = page.cookies["lop"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert mark.read(cookie.value, timezone.now()) == str(hall.pk)


@pytest.mark.parametrize("code", ["000000", "nonsense", "ZZZZZZ-"])
def test_what_is_no_class_marks_nothing(client, code):
    page = client.get(f"/lop/{code}/")
    assert page.status_code == 404
    assert "lop" not in page.cookies


def test_codes_are_not_tried_out(client):
    while SCANS.take("127.0.0.1", timezone.now()):
        pass
    assert client.get("/lop/ABC123/").status_code == 429


@pytest.mark.parametrize("how", ["closed", "over"])
def test_it_ends(client, here, helper, later, how):
    hall = open_hall(commune=here, by=helper, at=timezone.now())
    client.get(f"/lop/{hall.code}/")
    if how == "closed":
        helpers = Client()
        helpers.force_login(helper)
        for _ in range(2):
            assert "Đã đóng lớp" in text_of(helpers.post(f"{HALLS}{hall.pk}/dong/", follow=True))
        assert "đã đóng" in text_of(helpers.get(f"{HALLS}{hall.pk}/"))
        assert AuditEntry.objects.filter(action="close_hall").count() == 1
    else:
        later(hours=8, minutes=1)
    assert client.get(f"/lop/{hall.code}/").status_code == 404
    close_hall(hall=hall, by=helper, at=timezone.now())
    assert open_hall(commune=here, by=helper, at=timezone.now()) != hall
