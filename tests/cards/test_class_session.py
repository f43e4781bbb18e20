"""A session made on a class's device: short, and for learning only."""

import pytest
from django.utils import timezone

from learning.cards.actions import close_hall, open_hall
from learning.people.limits import CODES_PER_ADDRESS
from tests.cards.holder import Holder, text_of
from tests.factories.people import official
from tests.people.door import Visitor, goes_to
from tests.people.people import resident
from tests.people.test_sign_in_staff import sign_in as sign_in_staff
from tests.people.test_sign_in_staff import with_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def pupil(fresh, here, helper) -> Holder:
    """On a device of the class, by card."""
    holder = Holder()
    holder.client.get(f"/lop/{open_hall(commune=here, by=helper, at=timezone.now()).code}/")
    holder.begin(fresh.token)
    assert holder.user
    return holder


def test_it_ends_after_a_quarter_of_an_hour_without_a_sign(pupil, later):
    later(minutes=14)
    assert pupil.client.get("/khoa-hoc-cua-toi/").status_code == 200
    later(minutes=14)
    assert pupil.client.get("/khoa-hoc-cua-toi/").status_code == 200
    later(minutes=16)
    assert goes_to(pupil.client.get("/khoa-hoc-cua-toi/")).startswith("/tai-khoan/dang-nhap/")


def test_it_ends_after_four_hours_in_any_case(pupil, later):
    for _ in range(23):
        later(minutes=10)
        assert pupil.client.get("/khoa-hoc-cua-toi/").status_code == 200
    later(minutes=11)
    assert goes_to(pupil.client.get("/khoa-hoc-cua-toi/")).startswith("/tai-khoan/dang-nhap/")


@pytest.mark.parametrize(
    "path",
    [
        "/tai-khoan/",
        "/tai-khoan/thong-tin/",
        "/tai-khoan/du-lieu/",
        "/tai-khoan/du-lieu/tai-ve/",
        "/tai-khoan/may/",
        "/tai-khoan/so-dien-thoai/",
        "/tai-khoan/bao-ve/",
        "/chung-nhan/",
        "/the/nho-ten/",
        "/nguoi-hoc/",
        "/bao-cao/",
    ],
)
def test_nothing_of_the_account_opens(pupil, path):
    for method in (pupil.client.get, pupil.client.post):
        answer = method(path)
        assert answer.status_code == 403
        assert "Máy này đang dùng trong lớp" in text_of(answer)
    assert pupil.user, "nobody is thrown out for it"


@pytest.mark.parametrize(
    "path", ["/toi/", "/khoa-hoc-cua-toi/", "/the/chia-khoa/", "/tai-khoan/dang-xuat/", "/lop/", "/tro-giup/"]
)
def test_learning_and_leaving_stay_open(pupil, path):
    assert pupil.client.get(path).status_code == 200


def test_leaving_leaves(pupil):
    pupil.client.post("/tai-khoan/dang-xuat/")
    assert pupil.user is None
    assert pupil.client.get("/tai-khoan/").status_code == 200


def test_by_code_it_is_the_same(here, helper):
    resident(phone="+84000000123", commune=here)
    visitor = Visitor()
    visitor.client.get(f"/lop/{open_hall(commune=here, by=helper, at=timezone.now()).code}/")
    visitor.arrive()
    assert visitor.client.session["life"]["kind"] == "class"


def test_staff_keep_their_own_kind(client, here, helper):
    client.get(f"/lop/{open_hall(commune=here, by=helper, at=timezone.now()).code}/")
    with_password(official(here, phone=None))
    sign_in_staff(client)
    assert client.session["life"]["kind"] == "official"


def test_a_class_that_was_closed_marks_nothing_any_more(here, helper):
    """The device still carries the cookie: it is counted at its address again, and sessions are a resident's."""
    hall = open_hall(commune=here, by=helper, at=timezone.now())
    resident(phone="+84000000125", commune=here)
    visitor = Visitor("+84000000125")
    visitor.client.get(f"/lop/{hall.code}/")
    close_hall(hall=hall, by=helper, at=timezone.now())
    visitor.arrive()
    assert visitor.client.session["life"]["kind"] == "resident"
    while CODES_PER_ADDRESS.take("127.0.0.1", timezone.now()):
        pass
    visitor.client.logout()
    visitor.client.get(f"/lop/{hall.code}/")
    assert visitor.ask().status_code == 429
