"""An editor writes a lesson and changes another; what is unfinished is kept back, what is published is seen at once."""

from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from courses.models import CoursePage, LessonPage
from learning.people.groups import EDITORS
from learning.people.models import User
from tests.factories.people import UserFactory
from tests.journeys.looking import WAGTAIL_WIDGETS, look_at
from tests.journeys.walking import expect_title, follow, press, see

DESK = 1280
PASSWORD = "mot-mat-khau-that-dai"
TITLE = "Quét mã ở chợ"
ALT = "Bà Mây quét mã dán trên sạp rau."


def test_editor_publishes(open_phone):
    course = CoursePage.objects.get(title="VNeID")
    resident, editor = open_phone(), open_phone(width=DESK)
    resident.goto(course.url)
    see(resident, "VNeID")
    expect(resident.get_by_role("link", name=TITLE)).to_have_count(0)
    sign_in(editor, make_editor())

    write_lesson(editor)
    publish(editor)
    expect(editor.get_by_text("Hình này chưa có mô tả.")).to_be_visible()
    look(editor)
    resident.reload()
    expect(resident.get_by_role("link", name=TITLE)).to_have_count(0)

    editor.get_by_role("textbox", name="Mô tả cho người không nhìn thấy").fill(ALT)
    publish(editor)
    expect(editor.get_by_text(f"Đã đăng trang '{TITLE}'.")).to_be_visible()
    resident.reload()
    resident.get_by_role("link", name=TITLE).click()
    see(resident, TITLE)
    expect(resident.get_by_role("img", name=ALT)).to_be_visible()

    # An open page of a lesson that stood there before: one reload shows the new words.
    known = LessonPage.objects.child_of(course).order_by("path").first()
    resident.goto(known.url)
    expect_title(resident, known.title)
    rename(editor, known, "VNeID để làm gì?")
    resident.reload()
    see(resident, "VNeID để làm gì?")


def make_editor() -> User:
    editor = UserFactory(full_name="Hoàng Mai Anh", username="bientap", phone=None, commune=None)
    editor.groups.add(Group.objects.get(name=EDITORS))
    editor.set_password(PASSWORD)
    editor.save()
    return editor


def sign_in(page: Page, editor: User) -> None:
    page.goto("/quan-tri/")
    see(page, "Cán bộ, tình nguyện viên đăng nhập")
    page.get_by_label("Tên đăng nhập").fill(editor.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    press(page, "Đăng nhập")
    expect_title(page, "Bình dân học vụ số")
    look(page)


def open_course(page: Page) -> None:
    """From the overview to the parts of the course."""
    page.goto("/quan-tri/")
    page.get_by_role("navigation", name="Trình đơn chính").get_by_role("link", name="Khoá học", exact=True).click()
    page.get_by_role("link", name="Xem trang con của 'VNeID'").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("VNeID")
    look(page)


def write_lesson(page: Page) -> None:
    """A title, a goal and a picture; what the picture shows is forgotten."""
    open_course(page)
    follow(page, "Thêm trang con")
    look(page)
    follow(page, "Bài học")
    page.get_by_role("textbox", name="Tiêu đề").fill(TITLE)
    page.get_by_role("textbox", name="Học xong làm được gì").fill("quét mã và trả tiền.")
    press(page, "Chèn khối")
    page.get_by_role("option", name="Hình", exact=True).click()
    press(page, "Chọn hình")
    page.get_by_role("dialog").get_by_role("link").filter(has=page.get_by_role("img")).first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def publish(page: Page) -> None:
    press(page, "Thao tác khác")
    press(page, "Đăng")


def rename(page: Page, lesson: LessonPage, title: str) -> None:
    open_course(page)
    follow(page, lesson.title)
    page.get_by_role("textbox", name="Tiêu đề").fill(title)
    look(page)
    publish(page)
    expect(page.get_by_text(f"Đã đăng trang '{title}'.")).to_be_visible()


def look(page: Page) -> None:
    look_at(page, leave_out=WAGTAIL_WIDGETS)
