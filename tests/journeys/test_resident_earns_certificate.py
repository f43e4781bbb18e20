"""The main job: a resident with a phone signs up, studies a real course, fails, looks again, passes, and holds

a certificate that anyone can check.
"""

import io
import re

import pypdf
import zxingcpp
from playwright.sync_api import Page, expect

from courses.models import CoursePage, LessonPage
from learning.people.models import User
from tests.certificates.test_pdf import draw
from tests.journeys.answering import answer, everything_asked_in
from tests.journeys.looking import look_at
from tests.journeys.walking import arrive, follow, go_to, introduce, press, see

NAME = "Nguyễn Thị Thu Hoà"
COURSE = "VNeID"


def test_resident_earns_certificate(open_phone, run_tasks):
    page = open_phone()
    page.goto("/")
    see(page, "Học dùng điện thoại, mỗi bài vài phút")
    arrive(page, "0912 345 678")
    introduce(page, NAME, "uong bi", "Phường Uông Bí")
    see(page, f"Xin chào, {NAME}")

    course = CoursePage.objects.get(title=COURSE)
    study(page, course)
    fail(page)
    look_again(page)
    press(page, "Làm lại")
    pass_quiz(page, everything_asked_in(course))
    run_tasks()
    paper = hold_certificate(page)
    check(open_phone(), paper)


def study(page: Page, course: CoursePage) -> None:
    """Each lesson from the first, by the button at its end."""
    go_to(page, "Khoá học")
    see(page, "Khoá học")
    follow(page, COURSE)
    see(page, COURSE)
    page.get_by_role("link", name="Bắt đầu học").click()
    lessons = LessonPage.objects.child_of(course).live().order_by("path")
    for lesson in lessons:
        see(page, lesson.title)
        press(page, "Tôi đã học xong bài này")
        expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
        page.get_by_role("article").get_by_role("link").last.click()
    see(page, re.compile("Bài kiểm tra"))


def fail(page: Page) -> None:
    """Goes through without an answer, is asked whether that is meant, and hands in."""
    follow(page, "Làm bài kiểm tra")
    for number in range(1, 11):
        expect(page.get_by_role("heading", name=f"Câu {number}/10")).to_be_visible()
        if number < 10:
            press(page, "Tiếp theo")
    look_at(page)
    press(page, "Nộp bài")
    expect(page.get_by_text("Còn 10 câu chưa trả lời")).to_be_visible()
    press(page, "Nộp bài")
    see(page, "Chưa đạt")
    expect(page.get_by_text("Bạn trả lời đúng 0/10 câu.")).to_be_visible()


def look_again(page: Page) -> None:
    """The result names lessons; one of them, and back."""
    page.get_by_role("link", name=re.compile(r"^Bài \d")).first.click()
    expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Chưa đạt")).to_be_visible()


def pass_quiz(page: Page, known: dict) -> None:
    for number in range(1, 11):
        expect(page.get_by_role("heading", name=f"Câu {number}/10")).to_be_visible()
        answer(page.locator("fieldset:visible"), known)
        look_at(page)
        press(page, "Tiếp theo" if number < 10 else "Nộp bài")
    see(page, "Đạt rồi!")
    expect(page.get_by_text("Bạn trả lời đúng 10/10 câu.")).to_be_visible()


def hold_certificate(page: Page) -> str:
    """Opens and downloads it; gives the address in its QR code."""
    page.get_by_role("link", name="Xem giấy chứng nhận").click()
    see(page, "Giấy chứng nhận của tôi")
    follow(page, COURSE)
    see(page, "Giấy chứng nhận hoàn thành")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Tải về")).click()
    content = download.value.path().read_bytes()
    text = " ".join(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    assert NAME.upper() in text
    assert COURSE in text
    assert "phường Uông Bí" in text
    assert re.search(r"QN-\d{4}-000001", text)
    [code] = zxingcpp.read_barcodes(draw(content))
    return code.text


def check(stranger: Page, address: str) -> None:
    """Somebody else scans the paper."""
    stranger.goto(address)
    see(stranger, "Kiểm tra giấy chứng nhận")
    for words in ("Giấy chứng nhận này còn giá trị.", NAME, COURSE):
        expect(stranger.get_by_text(words, exact=True)).to_be_visible()
    assert User.objects.get().phone.removeprefix("+84") not in stranger.content()
