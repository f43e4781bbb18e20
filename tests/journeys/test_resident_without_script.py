"""The same way on a phone whose browser runs no script: everything that is needed is there as plain pages and forms."""

import re

import pypdf
from playwright.sync_api import Page, expect

from courses.models import CoursePage, LessonPage
from tests.journeys.answering import answer, everything_asked_in
from tests.journeys.looking import look_at
from tests.journeys.walking import arrive, follow, go_to, introduce, press, see

NAME = "Voòng A Lìn"
COURSE = "Nhận biết và phòng tránh lừa đảo"


def test_resident_without_script(open_phone):
    page = open_phone(script=False)
    page.goto("/")
    arrive(page, "0912345679")
    introduce(page, NAME, "hà lầm", "Phường Hà Lầm", script=False)
    see(page, f"Xin chào, {NAME}")

    course = CoursePage.objects.get(title=COURSE)
    study(page, course)
    known = everything_asked_in(course)
    take_quiz(page, known)
    hold_certificate(page)


def study(page: Page, course: CoursePage) -> None:
    go_to(page, "Khoá học")
    follow(page, COURSE)
    page.get_by_role("link", name="Bắt đầu học").click()
    for lesson in LessonPage.objects.child_of(course).live().order_by("path"):
        see(page, lesson.title)
        follow(page, "Tôi đã học xong bài này")
        see(page, "Bạn đã học xong bài này?")
        press(page, "Tôi đã học xong bài này")
        see(page, lesson.title)
        expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
        page.locator(".lamp").get_by_role("link").click()


def take_quiz(page: Page, known: dict) -> None:
    """All questions on one page. What is left out is asked for once; what was answered still stands."""
    see(page, re.compile("Bài kiểm tra"))
    follow(page, "Làm bài kiểm tra")
    see(page, re.compile("Bài kiểm tra"))
    press(page, "Bắt đầu làm bài")
    see(page, re.compile("Bài kiểm tra"))
    boxes = page.locator("fieldset").all()
    assert len(boxes) == 10
    for box in boxes[1:]:
        answer(box, known)
    press(page, "Nộp bài")
    expect(page.get_by_role("alert")).to_contain_text("Còn 1 câu chưa trả lời")
    look_at(page)
    answer(boxes[0], known)
    press(page, "Nộp bài")
    see(page, "Đạt rồi!")
    expect(page.get_by_text("Bạn trả lời đúng 10/10 câu.")).to_be_visible()


def hold_certificate(page: Page) -> None:
    follow(page, "Xem giấy chứng nhận")
    see(page, "Giấy chứng nhận của tôi")
    follow(page, COURSE)
    see(page, "Giấy chứng nhận hoàn thành")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Tải về")).click()
    text = pypdf.PdfReader(download.value.path()).pages[0].extract_text()
    assert NAME.upper() in " ".join(text.split())
