"""What people do again and again: press, follow, sign up. By what they see, never by how it is built."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.looking import look_at


def go_to(page: Page, place: str) -> None:
    """One of the four places of the bottom bar."""
    page.get_by_role("navigation").get_by_role("link", name=place, exact=True).click()


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words, exact=True).click()


def expect_title(page: Page, words: str | re.Pattern) -> None:
    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()


def see(page: Page, title: str | re.Pattern) -> None:
    """The page with this title has come, and everybody can use it."""
    expect_title(page, title)
    look_at(page)


def arrive(page: Page, number: str) -> None:
    """From "Tôi": the number, then the code that the outbox page shows."""
    go_to(page, "Tôi")
    see(page, "Tôi")
    follow(page, "Đăng nhập")
    see(page, "Đăng nhập hoặc đăng ký")
    page.get_by_label("Số điện thoại").fill(number)
    press(page, "Gửi mã")
    see(page, "Nhập mã 6 số")
    page.get_by_label("Mã xác nhận (OTP)").fill(read_code(page))
    press(page, "Tiếp theo")


def read_code(page: Page) -> str:
    """What the phone would have received: the newest message in the outbox, which opens beside."""
    with page.expect_popup() as opened:
        follow(page, "Xem mã ở hộp thư thử")
    outbox = opened.value
    see(outbox, "Hộp thư thử")
    code = outbox.locator("article").first.get_by_text(re.compile(r"^\d{6}$")).inner_text()
    outbox.close()
    return code


def introduce(page: Page, name: str, search: str, commune: str, *, script: bool = True) -> None:
    """Name, commune and consent of somebody new."""
    see(page, "Bạn tên là gì?")
    page.get_by_label("Họ và tên").fill(name)
    press(page, "Tiếp theo")
    see(page, "Bạn sống ở đâu?")
    page.get_by_label("Tìm xã, phường, đặc khu").fill(search)
    if not script:
        press(page, "Tìm")
    page.get_by_role("button", name=commune).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Bạn sống ở đâu?")
    look_at(page)
    for tick in page.get_by_role("checkbox").all():
        assert not tick.is_checked(), "silence is not consent"
        tick.check()
    press(page, "Đăng ký")
