"""Whoever leaves a phone leaves nothing readable on it, and loses nothing that was unsent; also without network."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from courses.models import LessonPage
from tests.factories.people import UserFactory
from tests.journeys.looking import look_at
from tests.journeys.phone import done_by, kept_on, open_lesson, sign_in, states
from tests.journeys.walking import press

DONE = "Tôi đã học xong bài này"


@pytest.fixture
def lesson(_courses) -> LessonPage:
    return LessonPage.objects.live().earliest("path")


def test_the_next_person_on_a_shared_phone_gets_nothing_of_the_last(open_phone, lesson):
    first, second, page = UserFactory(full_name="Bùi Thị Nhất"), UserFactory(full_name="Lê Văn Nhị"), open_phone()
    open_lesson(page, first, lesson)
    page.context.set_offline(True)
    press(page, DONE)
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    page.context.set_offline(False)
    sign_in(page, second)
    page.goto("/")
    expect(page.get_by_text("Xin chào, Lê Văn Nhị")).to_be_visible()
    expect(states(page)).to_be_empty()
    assert "Bùi Thị Nhất" not in page.content()
    assert done_by(second) == []
    sign_in(page, first)
    page.goto("/")
    expect(page.get_by_text(re.compile("Đang học · 1/"))).to_be_visible()
    assert done_by(first) == [lesson.pk]


def test_signing_out_without_network_seals_what_is_unsent_for_its_learner(open_phone, lesson):
    first, second, page = UserFactory(full_name="Bùi Thị Nhất"), UserFactory(full_name="Lê Văn Nhị"), open_phone()
    open_lesson(page, first, lesson)
    account = page.context.new_page()
    account.goto("/tai-khoan/")
    page.context.set_offline(True)
    press(page, DONE)
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    press(account, "Đăng xuất")
    expect(account.get_by_text("Còn 1 bài chưa gửi")).to_be_visible()
    expect(account.get_by_text(re.compile("máy khoá lại các bài này"))).to_be_visible()
    look_at(account)
    press(account, "Gửi ngay")
    expect(account.get_by_text("Còn 1 bài chưa gửi")).to_be_visible()
    press(account, "Đăng xuất")
    for each in (page, account):  # the other page has left too
        expect(each).to_have_url(f"{settings.BASE_URL}/")
        expect(each.get_by_text("Bùi Thị Nhất")).to_have_count(0)
    page.context.set_offline(False)
    account.close()
    page.goto("/")
    left = kept_on(page)
    assert "completed" not in left
    assert kept_on(page, "khoa-nguoi") == kept_on(page, "lan-lam") == "[]"
    # The browser still holds the session's cookie; the first page of the person's own finds nobody.
    page.goto("/tai-khoan/")
    expect(page.get_by_text("Bùi Thị Nhất")).to_have_count(0)
    assert not {cookie["name"] for cookie in page.context.cookies()} & {"roi", "co-tai-khoan"}
    sign_in(page, second)
    page.goto("/")
    expect(page.get_by_text("Xin chào, Lê Văn Nhị")).to_be_visible()
    expect(states(page)).to_be_empty()
    assert done_by(first) == done_by(second) == []
    sign_in(page, first)
    page.goto("/")
    expect(page.get_by_text(re.compile("Đang học · 1/"))).to_be_visible()
    expect(states(page)).to_be_empty()
    assert done_by(first) == [lesson.pk]


def test_signing_out_with_network_sends_first_where_asked(open_phone, lesson):
    learner, page = UserFactory(), open_phone()
    open_lesson(page, learner, lesson)
    account = page.context.new_page()
    account.goto("/tai-khoan/")
    page.context.route("**/tien-do/", lambda route: route.abort())
    press(page, DONE)
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    press(account, "Đăng xuất")
    expect(account.get_by_text("Còn 1 bài chưa gửi")).to_be_visible()
    page.context.unroute_all(behavior="wait")
    press(account, "Gửi ngay")
    expect(account.get_by_role("heading", name="Đã đăng xuất")).to_be_visible()
    assert done_by(learner) == [lesson.pk]
