"""Staff protect their account: a passkey on the device, an app that makes codes, codes on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from learning.people.models import Commune
from tests.factories.people import official
from tests.journeys.looking import assert_fits_narrow, look_at
from tests.people.door import totp
from tests.people.test_sign_in_staff import PASSWORD, with_password

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(open_phone) -> Page:
    with_password(official(Commune.objects.get(name="Uông Bí"), phone=None))
    return open_phone()


@pytest.fixture
def finger(page: Page) -> None:
    """The phone knows its owner's finger. (Any other session of the browser's protocol that ends takes it away.)"""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def see(page: Page, title: str) -> None:
    expect(page.locator("h1")).to_have_text(re.compile(title))
    look_at(page)


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    page.locator("main").get_by_role("link", name=words, exact=True).click()


def sign_in(page: Page, title: str) -> None:
    page.goto("/tai-khoan/can-bo/?next=/tai-khoan/bao-ve/")
    page.get_by_label("Tên đăng nhập hoặc email").fill("canbo")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    press(page, "Đăng nhập")
    see(page, title)


def sign_out(page: Page) -> None:
    page.goto("/tai-khoan/dang-xuat/")
    press(page, "Đăng xuất")
    see(page, "Đã đăng xuất")


@pytest.mark.usefixtures("finger")
def test_a_passkey_signs_in_alone(page):
    sign_in(page, "Bảo vệ hai lớp")
    follow(page, "Thêm khoá truy cập")
    see(page, "Thêm khoá truy cập")
    press(page, "Thêm khoá")
    see(page, "Mã dự phòng")
    follow(page, "Tôi đã cất mã")
    follow(page, "Xem các khoá")
    see(page, "Khoá truy cập của bạn")
    follow(page, "Đổi tên")
    see(page, "Đổi tên khoá")
    page.get_by_label("Tên khoá").fill("Điện thoại của tôi")
    press(page, "Lưu")
    expect(page.get_by_role("heading", name="Điện thoại của tôi")).to_be_visible()
    follow(page, "Xoá khoá")
    see(page, "Xoá khoá này")
    follow(page, "Quay lại")
    sign_out(page)

    page.goto("/tai-khoan/can-bo/?next=/tai-khoan/bao-ve/")
    press(page, "Đăng nhập bằng khoá truy cập")

    see(page, "Bảo vệ hai lớp")


@pytest.mark.usefixtures("finger")
def test_a_passkey_is_a_second_factor_too(page):
    sign_in(page, "Bảo vệ hai lớp")
    follow(page, "Thêm khoá truy cập")
    press(page, "Thêm khoá")
    expect(page.locator("h1")).to_have_text("Mã dự phòng")
    sign_out(page)

    sign_in(page, "Lớp bảo vệ thứ hai")
    press(page, "Dùng khoá truy cập")

    see(page, "Ghi nhớ máy này")
    press(page, "Không, đây là máy dùng chung")
    see(page, "Bảo vệ hai lớp")


@pytest.mark.usefixtures("finger")
def test_a_phone_without_a_passkey_is_told_so(page):
    page.goto("/tai-khoan/can-bo/")

    press(page, "Đăng nhập bằng khoá truy cập")

    expect(page.get_by_text("Khoá truy cập chưa dùng được")).to_be_visible()
    look_at(page)


def test_an_app_makes_codes_and_can_be_switched_off(page):
    sign_in(page, "Bảo vệ hai lớp")
    follow(page, "Bật ứng dụng tạo mã")
    see(page, "Bật ứng dụng tạo mã")
    secret = page.locator("b", has_text=re.compile("^[A-Z2-7]{32}$")).text_content()
    page.get_by_label("Mã 6 số trong ứng dụng").fill(totp(secret, good_for=10))
    press(page, "Bật")
    see(page, "Mã dự phòng")
    follow(page, "Tôi đã cất mã")
    follow(page, "Tạo mã mới")
    see(page, "Tạo mã dự phòng")
    page.goto("/tai-khoan/bao-ve/")
    follow(page, "Tắt ứng dụng tạo mã")
    see(page, "Tắt ứng dụng tạo mã")
    press(page, "Tắt")

    see(page, "Bảo vệ hai lớp")
    expect(page.get_by_text("Bạn chưa có lớp thứ hai")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["", "ung-dung/", "khoa/", "khoa/them/", "../mat-khau/", "../xac-nhan/"], ids=lambda path: path or "index"
)
def test_the_pages_fit_the_narrowest_phone(page, path):
    sign_in(page, "Bảo vệ hai lớp")

    page.goto(f"/tai-khoan/bao-ve/{path}")

    assert_fits_narrow(page)
    look_at(page)


def test_a_password_is_changed(page):
    sign_in(page, "Bảo vệ hai lớp")
    follow(page, "Đổi mật khẩu")
    see(page, "Đổi mật khẩu")
    page.get_by_label("Mật khẩu đang dùng").fill(PASSWORD)
    page.get_by_label("Mật khẩu mới", exact=False).first.fill("mat-khau-khac-rat-dai")
    page.get_by_label("Mật khẩu mới (nhập lại)").fill("mat-khau-khac-rat-dai")
    press(page, "Đổi mật khẩu")

    expect(page).to_have_url(re.compile("/tai-khoan/dang-nhap/"))
