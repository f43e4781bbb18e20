"""By VNeID: someone new, someone known by number, someone who ties it at home; and who turns back half-way.

The provider is a real one on this machine (tests/openid.py), at another host than the site, as VNeID is.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from learning.people.models import Commune, User
from learning.people.vneid import account_of
from tests.journeys.looking import assert_fits_narrow, look_at
from tests.journeys.server import serve
from tests.journeys.walking import follow, introduce, press
from tests.openid import NUMBER, Provider, openid_provider
from tests.people.door import Visitor
from tests.people.people import resident

PHONE = "+84000000123"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with openid_provider() as running:
        running.know(NUMBER, name="NGUYỄN THỊ HOA", birthdate="1961-03-02", phone_number=PHONE)
        yield running


@pytest.fixture(scope="module")
def site(web_url: str, provider: Provider) -> Iterator[str]:
    """A site of its own, whose door knows the provider."""
    settings = {"VNEID_SERVER_URL": provider.address, "VNEID_CLIENT_ID": "bdhvs", "VNEID_CLIENT_SECRET": "a-secret"}
    with serve(web_url, **settings) as address:
        yield address


def see(page: Page, title: str) -> None:
    expect(page.locator("h1")).to_have_text(re.compile(title))
    assert_fits_narrow(page)
    look_at(page)


def leave(page: Page) -> None:
    """From the door to the provider's page, which is not ours to judge."""
    page.goto("/tai-khoan/dang-nhap/?next=/tai-khoan/")
    see(page, "Đăng nhập hoặc đăng ký")
    follow(page, "Đăng nhập bằng VNeID")
    expect(page.get_by_placeholder("sub")).to_be_visible()


def agree_there(page: Page) -> None:
    page.get_by_placeholder("sub").fill(NUMBER)
    press(page, "Authorize")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_someone_new_comes_and_comes_again(open_phone, script):
    page = open_phone(script=script)
    leave(page)
    agree_there(page)
    see(page, "Bạn đã học ở đây chưa")
    expect(page.get_by_text("VNeID đã xác nhận: Nguyễn Thị Hoa.")).to_be_visible()
    press(page, "Tôi chưa học ở đây")
    expect(page.get_by_label("Họ và tên")).to_have_value("Nguyễn Thị Hoa")
    introduce(page, "Nguyễn Thị Hoa", "giếng đáy", re.compile("Giếng Đáy"), script=script)
    see(page, "Xin chào, Nguyễn Thị Hoa")
    person = User.objects.get()
    assert (person.phone, person.birth_year) == (None, 1961)

    press(page, "Đăng xuất")
    expect(page.locator("h1")).not_to_have_text(re.compile("Xin chào"))
    leave(page)
    agree_there(page)
    see(page, "Xin chào, Nguyễn Thị Hoa")
    assert User.objects.count() == 1


def test_someone_known_by_number_proves_both(open_phone):
    person = resident(phone=PHONE, full_name="Nguyễn Thị Hoa", commune=Commune.objects.first())
    page = open_phone()
    leave(page)
    agree_there(page)
    see(page, "Bạn đã học ở đây chưa")
    expect(page.get_by_label("Số điện thoại")).to_have_value("0000 000 123")
    press(page, "Gửi mã")
    see(page, "Nhập mã 6 số")
    assert not account_of(person)
    page.get_by_label("Mã xác nhận").fill(Visitor(PHONE).code)
    press(page, "Tiếp theo")
    see(page, "Xin chào, Nguyễn Thị Hoa")
    assert account_of(person)
    assert User.objects.count() == 1


def test_someone_ties_it_at_home_and_unties_it(open_phone):
    person = resident(phone=PHONE, full_name="Nguyễn Thị Hoa", commune=Commune.objects.first())
    page = open_phone()
    page.goto("/tai-khoan/dang-nhap/?next=/tai-khoan/")
    page.get_by_label("Số điện thoại").fill("0000 000 123")
    press(page, "Gửi mã")
    page.get_by_label("Mã xác nhận").fill(Visitor(PHONE).code)
    press(page, "Tiếp theo")
    see(page, "Xin chào")
    page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    see(page, "Đăng nhập bằng VNeID")
    press(page, "Gắn VNeID")
    see(page, "Sang trang của VNeID")
    page.get_by_role("link", name="Sang VNeID").click()
    agree_there(page)
    expect(page.get_by_text("Đã gắn VNeID. Lần sau")).to_be_visible()
    see(page, "Đăng nhập bằng VNeID")
    assert account_of(person)

    press(page, "Gỡ VNeID")
    expect(page.get_by_text("Đã gỡ VNeID.")).to_be_visible()
    assert not account_of(person)


def test_someone_turns_back(open_phone):
    page = open_phone()
    leave(page)
    press(page, "Deny")
    see(page, "Bạn đã dừng ở trang của VNeID")
    follow(page, "Vào bằng số điện thoại")
    see(page, "Đăng nhập hoặc đăng ký")


def test_an_old_way_back_is_shut(open_phone):
    page = open_phone()
    page.goto("/tai-khoan/dang-nhap/vneid/ve/?code=x&state=y")
    see(page, "Chưa vào được bằng VNeID")


def test_a_child_is_led_to_the_commune(open_phone, provider):
    provider.know("022999000789", name="Bé Na", birthdate=(timezone.localdate() - timedelta(days=3650)).isoformat())
    page = open_phone()
    leave(page)
    page.get_by_placeholder("sub").fill("022999000789")
    press(page, "Authorize")
    see(page, "Bạn chưa đủ 16 tuổi")
