"""An editor writes a lesson and changes another; what is unfinished is kept back, what is published is seen at once."""

from time import sleep

from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from courses.models import CoursePage, HomePage, InfoPage, LessonPage
from learning.people.groups import EDITORS
from learning.people.models import User
from tests.factories.people import UserFactory
from tests.journeys.looking import look_at
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
    look_at(editor)
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


def test_a_page_published_while_it_is_being_saved_is_one(open_phone):
    """Wagtail saves by itself; a press of "Đăng" meanwhile must not send a new page a second time."""
    editor = open_phone(make_editor(), width=DESK)
    open_watched(editor, f"/quan-tri/pages/add/courses/infopage/{HomePage.objects.get().pk}/")
    editor.route("**/pages/add/**", lambda route: (sleep(2), route.continue_()))
    with editor.expect_request(lambda request: request.method == "POST"):
        editor.get_by_role("textbox", name="Tiêu đề").fill(TITLE)
        press(editor, "Chèn khối")
        editor.get_by_role("option", name="Đoạn chữ").click()
        editor.get_by_role("textbox", name="Đoạn chữ").press_sequentially("Bạn mở máy ảnh.")
    publish(editor)
    expect(editor.get_by_text(f"Đã đăng trang '{TITLE}'.")).to_be_visible()
    assert [page.live for page in InfoPage.objects.filter(title=TITLE)] == [True]


def test_enter_in_a_field_publishes_nothing(open_phone):
    home = HomePage.objects.get()
    editor = open_phone(make_editor(), width=DESK)
    open_watched(editor, f"/quan-tri/pages/{home.pk}/edit/")
    editor.get_by_role("textbox", name="Tiêu đề").fill("Trang chủ dở dang")
    editor.keyboard.press("Enter")
    expect(editor.get_by_text("Đã lưu", exact=True)).to_be_visible()
    assert HomePage.objects.get().title == home.title


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
    look_at(page)


def open_watched(page: Page, path: str) -> None:
    """Ready when Wagtail watches for changes, which it saves by itself from then on."""
    page.add_init_script("addEventListener('w-unsaved:watch-edits', () => document.body.dataset.watched = '')")
    page.goto(path)
    page.locator("body[data-watched]").wait_for()


def open_course(page: Page) -> None:
    """From the overview to the parts of the course."""
    page.goto("/quan-tri/")
    page.get_by_role("navigation", name="Trình đơn chính").get_by_role("link", name="Khoá học", exact=True).click()
    page.get_by_role("link", name="Xem trang con của 'VNeID'").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("VNeID")
    look_at(page)


def write_lesson(page: Page) -> None:
    """A title, a goal and a picture; what the picture shows is forgotten."""
    open_course(page)
    follow(page, "Thêm trang con")
    look_at(page)
    follow(page, "Bài học")
    page.get_by_role("textbox", name="Tiêu đề").fill(TITLE)
    page.get_by_role("textbox", name="Học xong làm được gì").fill("quét mã và trả tiền.")
    press(page, "Chèn khối")
    page.get_by_role("option", name="Hình", exact=True).click()
    press(page, "Chọn hình")
    page.get_by_role("dialog").get_by_role("link").filter(has=page.get_by_role("img")).first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def publish(page: Page) -> None:
    press(page, "Đăng")


def rename(page: Page, lesson: LessonPage, title: str) -> None:
    open_course(page)
    follow(page, lesson.title)
    page.get_by_role("textbox", name="Tiêu đề").fill(title)
    look_at(page)
    publish(page)
    expect(page.get_by_text(f"Đã đăng trang '{title}'.")).to_be_visible()
