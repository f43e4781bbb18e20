"""A resident signs in by finger or face: offered after the second code, declined, turned on, used, turned off."""

import re

import pytest
from playwright.sync_api import Page, expect

from learning.people.models import Commune, PasskeyOffer, User
from tests.journeys.looking import assert_fits_narrow, look_at
from tests.journeys.test_official_uses_passkey import AUTHENTICATOR
from tests.people.door import Visitor
from tests.people.people import resident

TYPED, PHONE = "0000 000 123", "+84000000123"
BY_FINGER = "Đăng nhập bằng vân tay hoặc khuôn mặt"
FROM_BEFORE_2025 = """
    delete PublicKeyCredential.parseRequestOptionsFromJSON;
    delete PublicKeyCredential.parseCreationOptionsFromJSON;
"""


@pytest.fixture
def person() -> User:
    """Has signed in by code once before."""
    found = resident(phone=PHONE, full_name="Nguyễn Thị Hoa", commune=Commune.objects.get(name="Uông Bí"))
    PasskeyOffer.objects.create(user=found, code_sign_ins=1)
    return found


@pytest.fixture
def page(open_phone, person) -> Page:
    """A phone that knows its owner's finger."""
    found = open_phone()
    session = found.context.new_cdp_session(found)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return found


def see(page: Page, title: str) -> None:
    expect(page.locator("h1")).to_have_text(re.compile(title))
    look_at(page)


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    page.locator("main").get_by_role("link", name=words).click()


def by_code(page: Page) -> None:
    page.goto("/tai-khoan/dang-nhap/?next=/tai-khoan/")
    page.wait_for_load_state("networkidle")  # The page has looked whether this phone knows fingers.
    page.get_by_label("Số điện thoại").fill(TYPED)
    press(page, "Gửi mã")
    see(page, "Nhập mã 6 số")
    page.get_by_label("Mã xác nhận").fill(Visitor(PHONE).code)
    press(page, "Tiếp theo")


def sign_out(page: Page) -> None:
    page.goto("/tai-khoan/")
    press(page, "Đăng xuất")
    see(page, "Đã đăng xuất")
    expect(page.locator("body")).not_to_contain_text("Hoa")


def test_finger_or_face_is_offered_taken_used_and_turned_off(page, person):
    by_code(page)
    see(page, "Lần sau vào nhanh hơn?")
    press(page, "Bật trên máy này")
    see(page, "Xin chào, Nguyễn Thị Hoa")
    expect(page.get_by_text("Đã bật.")).to_be_visible()
    sign_out(page)

    page.goto("/tai-khoan/dang-nhap/?next=/tai-khoan/")
    see(page, "Đăng nhập hoặc đăng ký")
    press(page, BY_FINGER)
    see(page, "Xin chào, Nguyễn Thị Hoa")

    follow(page, BY_FINGER)
    see(page, BY_FINGER)
    follow(page, "Tắt")
    see(page, "Tắt trên máy này?")
    press(page, "Tắt")
    see(page, BY_FINGER)
    sign_out(page)
    page.goto("/tai-khoan/dang-nhap/")
    press(page, BY_FINGER)
    expect(page.get_by_role("alert")).to_contain_text("Máy này chưa vào được")
    look_at(page)


def test_it_is_declined_and_does_not_come_again(page, person):
    by_code(page)
    see(page, "Lần sau vào nhanh hơn?")
    follow(page, "Để sau")
    see(page, "Xin chào, Nguyễn Thị Hoa")
    sign_out(page)

    by_code(page)

    see(page, "Xin chào, Nguyễn Thị Hoa")


def test_a_phone_that_knows_no_finger_is_not_asked(open_phone, person):
    page = open_phone()

    by_code(page)

    see(page, "Xin chào, Nguyễn Thị Hoa")
    assert PasskeyOffer.objects.get().made_at is None


def test_an_old_browser_is_shown_another_way(page, person):
    page.add_init_script(FROM_BEFORE_2025)

    by_code(page)
    see(page, "Xin chào, Nguyễn Thị Hoa")  # Nothing is offered that could not be done.
    page.goto("/tai-khoan/van-tay/")
    follow(page, "Bật trên máy này")
    press(page, "Bật trên máy này")
    expect(page.get_by_role("alert")).to_contain_text("Máy này chưa bật được")
    expect(page.locator("main").get_by_role("link", name="Quay lại")).to_be_visible()

    sign_out(page)
    page.goto("/tai-khoan/dang-nhap/")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name=BY_FINGER)).to_be_hidden()
    expect(page.get_by_role("button", name="Gửi mã")).to_be_visible()


def test_long_after_signing_in_a_fresh_code_is_asked(open_phone, person):
    page = open_phone(person)
    page.goto("/tai-khoan/van-tay/")
    see(page, BY_FINGER)
    follow(page, "Bật trên máy này")

    see(page, "Xác nhận lại là bạn")
    assert_fits_narrow(page)
    press(page, "Gửi mã")
    see(page, "Xác nhận lại là bạn")
    assert_fits_narrow(page)
    page.get_by_label("Mã xác nhận").fill("111111")
    press(page, "Tiếp theo")
    expect(page.get_by_role("alert")).to_contain_text("Mã chưa đúng")
    look_at(page)
    page.get_by_label("Mã xác nhận").fill(Visitor(PHONE).code)
    press(page, "Tiếp theo")

    see(page, "Bật vân tay hoặc khuôn mặt")
    assert_fits_narrow(page)


def test_a_lost_phone_is_signed_out(open_phone, person):
    mine, lost = open_phone(), open_phone()
    for phone in (mine, lost):
        by_code(phone)
        see(phone, "Xin chào, Nguyễn Thị Hoa")

    follow(mine, "Thiết bị đang đăng nhập")
    see(mine, "Thiết bị đang đăng nhập")
    assert_fits_narrow(mine)
    expect(mine.get_by_text("Máy này")).to_have_count(1)
    mine.locator("main").get_by_role("button", name=re.compile("^Đăng xuất Máy tính Linux")).click()
    expect(mine.get_by_text("Đã đăng xuất máy đó.")).to_be_visible()
    look_at(mine)

    lost.goto("/tai-khoan/")
    see(lost, "Tôi")
