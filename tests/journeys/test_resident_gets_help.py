"""A resident who is stuck without network calls the team; a volunteer answers; the resident sees it."""

import re

import pytest
from playwright.sync_api import Page, expect

from courses.models import LessonPage
from learning.people.models import Commune
from learning.support.models import HelpRequest, LessonRating
from tests.factories.people import UserFactory, volunteer
from tests.journeys.looking import assert_fits_narrow, look_at
from tests.journeys.phone import kept_on, open_lesson, wait_until
from tests.journeys.walking import follow, go_to, press, see

CALL = re.compile("Tôi cần giúp")


@pytest.fixture
def lesson(_courses) -> LessonPage:
    return LessonPage.objects.live().earliest("path")


@pytest.fixture
def here(_courses) -> Commune:
    return Commune.objects.get(slug="hong-gai")


def band(page: Page):
    return page.locator("[data-help]")


def call(page: Page) -> None:
    band(page).get_by_role("link", name=CALL).click()


def test_help_is_asked_for_without_network_and_comes(open_phone, lesson, here):
    resident = UserFactory(full_name="Nguyễn Thị Hoa", commune=here)
    phone = open_phone()
    open_lesson(phone, resident, lesson)
    look_at(phone)
    phone.context.set_offline(True)
    call(phone)
    expect(band(phone).get_by_text("Chưa gửi", exact=True)).to_be_visible()
    expect(phone.locator("#trang-thai")).to_contain_text("Chưa gửi: 1 bài")
    phone.get_by_label("Bạn cần giúp việc gì?").fill("Không thấy nút Ví giấy tờ")
    phone.get_by_label("Số điện thoại để gọi cho bạn").fill("0203 3835 678")
    press(phone, "Gửi thêm")
    expect(band(phone).get_by_text("Đã thêm vào lời gọi giúp của bạn.")).to_be_visible()
    look_at(phone)
    assert not HelpRequest.objects.exists()

    phone.context.set_offline(False)
    sent = f"Đã gửi cho Tổ công nghệ số {here.in_sentence}"
    expect(band(phone).get_by_text(sent)).to_be_visible()
    expect(phone.locator("#trang-thai")).to_be_empty()
    found = HelpRequest.objects.get()
    assert (found.learner, found.words, found.phone) == (resident, "Không thấy nút Ví giấy tờ", "+842033835678")
    assert found.place
    phone.reload()
    expect(band(phone).get_by_text(sent)).to_be_visible()
    go_to(phone, "Tôi")
    expect(phone.get_by_role("heading", name="Bạn đã gọi giúp")).to_be_visible()
    expect(phone.get_by_text(sent)).to_be_visible()
    look_at(phone)
    assert_fits_narrow(phone)

    helper = volunteer(here, full_name="Trần Văn Mạnh")
    desk = open_phone(helper)
    desk.goto("/nguoi-hoc/")
    follow(desk, "Cần giúp 1")
    see(desk, "Người cần giúp")
    assert_fits_narrow(desk)
    expect(desk.get_by_text("“Không thấy nút Ví giấy tờ”")).to_be_visible()
    expect(desk.get_by_role("link", name="Gọi 0203 3835 678")).to_be_visible()
    expect(desk.get_by_role("link", name=lesson.title)).to_be_visible()
    desk.get_by_role("button", name=re.compile("Đã giúp")).click()
    expect(desk.get_by_text("Chưa có ai cần giúp.")).to_be_visible()
    look_at(desk)

    phone.goto(lesson.url)
    expect(band(phone).get_by_text("Đã giúp", exact=True)).to_be_visible()
    look_at(phone)


def test_what_waits_is_still_said_after_the_page_was_left(open_phone, lesson, here):
    phone = open_phone()
    open_lesson(phone, UserFactory(commune=here), lesson)
    phone.route("**/tien-do/", lambda route: route.abort())
    call(phone)
    expect(phone.locator("#trang-thai")).to_contain_text("Chưa gửi: 1 bài")  # It is on the phone's disk.
    phone.goto("/khoa-hoc/")
    phone.goto(lesson.url)
    expect(phone.locator("[data-complete]")).to_be_visible()
    expect(band(phone).get_by_text("Chưa gửi", exact=True)).to_be_visible()
    phone.unroute_all(behavior="wait")
    phone.reload()
    expect(band(phone).get_by_text(f"Đã gửi cho Tổ công nghệ số {here.in_sentence}")).to_be_visible()
    assert HelpRequest.objects.count() == 1


def test_without_script_it_is_a_page_of_its_own(open_phone, lesson, here):
    phone = open_phone(UserFactory(commune=here), script=False)
    phone.goto(lesson.url)
    call(phone)
    see(phone, "Tôi cần giúp")
    press(phone, "Gọi giúp")
    expect(phone.get_by_text(f"Đã gửi cho Tổ công nghệ số {here.in_sentence}")).to_be_visible()
    look_at(phone)
    assert_fits_narrow(phone)
    press(phone, "Tôi tự làm được rồi")
    expect(phone.get_by_text("Đã giúp", exact=True)).to_be_visible()


def test_a_visitor_leaves_a_number(open_phone, lesson, here):
    phone = open_phone()
    phone.goto(lesson.url)
    call(phone)
    see(phone, "Tôi cần giúp")
    assert_fits_narrow(phone)
    phone.get_by_label("Xã, phường của bạn").select_option(label=str(here))
    phone.get_by_label("Số điện thoại để gọi cho bạn").fill("0203 3835 678")
    press(phone, "Gọi giúp")
    expect(phone.get_by_text(f"Đã gửi cho Tổ công nghệ số {here.in_sentence}")).to_be_visible()
    look_at(phone)


def test_a_lesson_is_rated_without_network(open_phone, lesson, here):
    resident = UserFactory(commune=here)
    phone = open_phone()
    open_lesson(phone, resident, lesson)
    expect(phone.get_by_text("Bài này thế nào với bạn?")).to_be_hidden()
    phone.context.set_offline(True)
    press(phone, "Tôi đã học xong bài này")
    phone.get_by_text("Khó hiểu", exact=True).click()
    phone.get_by_label("Bạn muốn nói thêm điều gì?").fill("Chữ nhỏ quá")
    press(phone, "Gửi nhận xét")
    expect(phone.get_by_text("Cảm ơn bạn.")).to_be_visible()
    wait_until(phone, lambda: "Chữ nhỏ quá" in kept_on(phone))
    look_at(phone)
    phone.context.set_offline(False)
    expect(phone.locator("#trang-thai")).to_be_empty()
    rating = LessonRating.objects.get()
    assert (rating.learner, rating.lesson, rating.face, rating.words) == (resident, lesson, 3, "Chữ nhỏ quá")
