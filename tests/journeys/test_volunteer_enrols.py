"""A volunteer with a phone: adds a neighbour, finds her again, sees how far she is, corrects her, withdraws her."""

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import CoursePage, LessonPage
from learning.people.actions import give_consent
from learning.people.models import Commune, Consent, User
from learning.progress.actions import complete_lesson
from tests.factories.enrolments import EnrolmentFactory
from tests.factories.people import UserFactory, volunteer
from tests.journeys.looking import look_at
from tests.journeys.walking import arrive, expect_title, follow, go_to, press, see

COURSE = "VNeID"
TYPED, NEIGHBOUR = "Đặng Thị Huê", "Đặng Thị Huệ"


def test_volunteer_enrols(open_phone):
    here, elsewhere = Commune.objects.get(name="Uông Bí"), Commune.objects.get(name="Bình Liêu")
    course = CoursePage.objects.get(title=COURSE)
    helper = make_volunteer(here, phone="+84000000321")
    EnrolmentFactory(learner=UserFactory(full_name="Hà Văn Tài", commune=here), course=course)
    stranger = EnrolmentFactory(learner=UserFactory(full_name=NEIGHBOUR, commune=elsewhere), course=course).learner

    page = open_phone()
    page.goto("/")
    arrive(page, "0000000321")
    go_to(page, "Người học")
    see(page, "Người học")
    add_neighbour(page)
    neighbour = User.objects.get(full_name=TYPED)
    assert neighbour.registered_by == helper

    find(page, "dang thi hue", here)
    follow(page, TYPED)
    see(page, TYPED)
    expect(page.get_by_text("Đã học 0/6 bài")).to_be_visible()
    lesson = LessonPage.objects.child_of(course).order_by("path").first()
    complete_lesson(learner=neighbour, lesson=lesson, at=timezone.now())
    page.reload()
    expect(page.get_by_text("Đã học 1/6 bài")).to_be_visible()
    page.get_by_text("Xem từng bài").click()
    expect(page.get_by_role("listitem").filter(has_text=lesson.title)).to_contain_text("học xong ngày")
    look_at(page)

    correct_name(page)
    withdraw(page)
    page.goto(f"/nguoi-hoc/{stranger.public_id}/")
    see(page, "Không có trang này")


def make_volunteer(commune: Commune, **fields) -> User:
    helper = volunteer(commune, full_name="Vũ Thị Mến", **fields)
    own = Consent.Channel.OWN
    give_consent(user=helper, purpose=Consent.Purpose.LEARNING, channel=own, by=helper, at=timezone.now())
    return helper


def add_neighbour(page: Page) -> None:
    """The short form: a name and how she agreed. Sent without these, it says so and loses nothing."""
    follow(page, "Thêm người học")
    see(page, "Thêm người học")
    page.get_by_label("Năm sinh").fill("1958")
    page.get_by_label(COURSE, exact=True).check()
    press(page, "Thêm người học")
    expect(page.get_by_role("alert")).to_contain_text("Bạn chưa nhập họ và tên.")
    look_at(page)
    expect(page.get_by_label("Năm sinh")).to_have_value("1958")
    page.get_by_label("Họ và tên").fill(TYPED)
    page.get_by_label("Người học đã nghe, đồng ý và tự bấm vào đây").check()
    press(page, "Thêm người học")
    see(page, f"Đã thêm {TYPED}")
    follow(page, "Về danh sách người học")


def find(page: Page, typed: str, commune: Commune) -> None:
    """Typed without diacritics, the list follows; only people of the commune are in it."""
    expect(page.get_by_role("rowheader")).to_have_count(User.objects.filter(commune=commune).count())
    page.get_by_label("Tìm theo tên").fill(typed)
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page.get_by_role("rowheader")).to_contain_text(f"{TYPED} · 1958")
    expect(page).to_have_url(re.compile(r"[?&]q=dang(\+|%20)thi(\+|%20)hue"))
    look_at(page)


def correct_name(page: Page) -> None:
    follow(page, "Sửa thông tin")
    see(page, "Sửa thông tin")
    page.get_by_label("Họ và tên").fill(NEIGHBOUR)
    press(page, "Lưu")
    see(page, NEIGHBOUR)


def withdraw(page: Page) -> None:
    page.get_by_role("link", name="Cho thôi học khoá này").click()
    see(page, "Cho thôi học")
    press(page, "Cho thôi học")
    expect_title(page, NEIGHBOUR)
    expect(page.get_by_text("Đã thôi học")).to_be_visible()
    look_at(page)
