"""The one door, with and without script: someone new, someone a volunteer noted, someone who moves to a new number."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from learning.people.actions import register_learner
from learning.people.models import Commune, User
from tests.factories.people import volunteer
from tests.journeys.looking import assert_fits_narrow, look_at
from tests.people.door import Visitor
from tests.people.people import resident

TYPED, PHONE = "0000 000 123", "+84000000123"


def see(page: Page, title: str) -> None:
    expect(page.locator("h1")).to_have_text(re.compile(title))
    assert_fits_narrow(page)
    look_at(page)


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).click()


def ask_for_code(page: Page, typed: str = TYPED) -> None:
    page.goto("/tai-khoan/dang-nhap/?next=/tai-khoan/")
    see(page, "Đăng nhập hoặc đăng ký")
    page.get_by_label("Số điện thoại").fill(typed)
    press(page, "Gửi mã")
    see(page, "Nhập mã 6 số")


def enter_code(page: Page, code: str, label: str = "Mã xác nhận") -> None:
    page.get_by_label(label).fill(code)
    press(page, "Tiếp theo")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_someone_new_signs_up(open_phone, script):
    page = open_phone(script=script)
    ask_for_code(page)
    enter_code(page, "111111")
    expect(page.get_by_role("alert")).to_contain_text("Mã chưa đúng")
    look_at(page)
    enter_code(page, Visitor(PHONE).code)

    see(page, "Bạn tên là gì")
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Hoa")
    press(page, "Tiếp theo")

    see(page, "Bạn sống ở đâu")
    page.get_by_label("Tìm xã, phường, đặc khu").fill("giếng đáy")
    if not script:
        press(page, "Tìm")
    expect(page.locator("#noi-o li:visible")).to_have_count(1)
    page.locator("#noi-o li:visible button").click()

    see(page, "Lưu thông tin để bạn học")
    expect(page.locator("input:checked")).to_have_count(0)
    page.get_by_label("Tôi từ đủ 16 tuổi trở lên").check()
    page.get_by_label("Tôi đồng ý").check()
    press(page, "Đăng ký")

    see(page, "Xin chào, Nguyễn Thị Hoa")
    person = User.objects.get(phone=PHONE)
    assert "Giếng Đáy" in person.commune.former_names
    press(page, "Đăng xuất")
    see(page, "Đã đăng xuất")
    page.goto("/tai-khoan/")
    see(page, "Tôi")


def test_nothing_is_found_and_said_so(open_phone):
    page = open_phone()
    ask_for_code(page)
    enter_code(page, Visitor(PHONE).code)
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Hoa")
    press(page, "Tiếp theo")

    page.get_by_label("Tìm xã, phường, đặc khu").fill("paris")

    expect(page.get_by_text("Không tìm thấy. Bạn thử từ khác.")).to_be_visible()
    look_at(page)


def test_someone_noted_by_a_volunteer_takes_the_record(open_phone):
    commune = Commune.objects.get(name="Uông Bí")
    register_learner(by=volunteer(commune), at=timezone.now(), full_name="Đặng Thị Mai", commune=commune, phone=PHONE)
    page = open_phone()
    ask_for_code(page)
    enter_code(page, Visitor(PHONE).code)

    see(page, "Đặng Thị Mai")
    press(page, "Đúng, là tôi")
    page.get_by_label("Tôi từ đủ 16 tuổi trở lên").check()
    page.get_by_label("Tôi đồng ý").check()
    press(page, "Tiếp theo")

    see(page, "Xin chào, Đặng Thị Mai")


def test_a_number_that_was_asleep_for_a_year(open_phone):
    person = resident(full_name="Nguyễn Thị Hoà", commune=Commune.objects.get(name="Uông Bí"), phone=PHONE)
    User.objects.filter(pk=person.pk).update(last_seen_at=timezone.now() - timedelta(days=400))
    page = open_phone()
    ask_for_code(page)
    enter_code(page, Visitor(PHONE).code)
    see(page, "Bạn tên là gì")
    page.get_by_label("Họ và tên").fill("Trần Văn Bình")
    press(page, "Tiếp theo")
    page.locator("#noi-o button").first.click()

    see(page, "Tên hoặc nơi ở chưa khớp")
    press(page, "Tôi mới dùng số này")

    see(page, "Lưu thông tin để bạn học")


def test_the_code_may_be_asked_for_again_after_a_while(open_phone):
    page = open_phone()
    page.clock.install()
    ask_for_code(page)
    expect(page.get_by_role("button", name="Gửi lại mã")).to_be_hidden()
    expect(page.get_by_text(re.compile(r"Gửi lại sau \d+ giây"))).to_be_visible()

    page.clock.run_for(31_000)

    expect(page.get_by_role("button", name="Gửi lại mã")).to_be_visible()


def test_someone_moves_to_a_new_number(open_phone):
    person = resident(phone=PHONE, commune=Commune.objects.first())
    page = open_phone(person)
    page.goto("/tai-khoan/so-dien-thoai/")
    see(page, "Đổi số điện thoại")
    press(page, "Gửi mã đến số cũ")
    see(page, "Nhập mã 6 số")
    enter_code(page, Visitor(PHONE).code)

    see(page, "Số điện thoại mới của bạn")
    page.get_by_label("Số điện thoại mới").fill("0000 000 456")
    press(page, "Gửi mã đến số mới")
    enter_code(page, Visitor("+84000000456").code)

    expect(page.get_by_text("Đã đổi số.")).to_be_visible()
    see(page, "Xin chào")


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_around_the_door(open_phone, width):
    person = resident(phone=PHONE, commune=Commune.objects.first())
    desk = open_phone(person, width=width)
    for path, title in (
        ("/tai-khoan/may/", "Thiết bị đang đăng nhập"),
        ("/tai-khoan/bao-ve/", "Bảo vệ hai lớp"),
        ("/tai-khoan/dang-xuat/", "Bạn muốn đăng xuất"),
    ):
        desk.goto(path)
        see(desk, title)
    visitor = open_phone(width=width)
    for path, title in (
        ("/tai-khoan/dang-nhap/", "Đăng nhập hoặc đăng ký"),
        ("/tai-khoan/can-bo/", "Cán bộ, tình nguyện viên đăng nhập"),
        ("/tai-khoan/quen-mat-khau/", "Quên mật khẩu"),
        ("/tai-khoan/quen-mat-khau/da-gui/", "Xem email của bạn"),
        ("/tai-khoan/quen-mat-khau/1-x/", "Đường dẫn đã hết hạn"),
        ("/tai-khoan/quen-mat-khau/xong/", "Đã đổi mật khẩu"),
        ("/tai-khoan/tam-dung/", "Tài khoản đang tạm dừng"),
        ("/hop-thu-thu/", "Hộp thư thử"),
    ):
        visitor.goto(path)
        see(visitor, title)
