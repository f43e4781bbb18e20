"""A resident looks for a word without network: the lessons saved on the phone are searched on the phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import look_at

LESSONS = ["/khoa-hoc/vneid/vneid-la-gi/", "/khoa-hoc/vneid/dang-nhap/", "/khoa-hoc/phong-tranh-lua-dao/lo-bi-lua/"]
SAVE = """async (addresses) => {
  const cache = await caches.open("khoa-1");
  await Promise.all(addresses.map(async (url) => cache.put(url, await fetch(url, { credentials: "omit" }))));
}"""


@pytest.fixture
def phone(open_phone) -> Page:
    """Three lessons are saved on it."""
    page = open_phone()
    page.goto("/da-luu/")
    page.evaluate(SAVE, LESSONS)
    return page


def search(page: Page, words: str) -> list[str]:
    """Titles of the lessons found."""
    page.get_by_label("Tìm trong các bài đã lưu trên máy").fill(words)
    page.get_by_role("button", name="Tìm").click()
    expect(page.locator("[data-search-saved] [role=status]")).not_to_be_empty()
    return page.locator("[data-search-saved] h3").all_inner_texts()


def test_saved_lessons_are_found_however_the_words_are_typed(phone):
    found = ["Đăng nhập, đổi máy, quên mật khẩu", "Lỡ bị lừa: việc cần làm trong giờ đầu tiên"]
    for words in ("mật khẩu", "mat khau", "MẬT KHẨU", "khâu mât"):
        assert search(phone, words) == found, words
    for words in ("mat khaau", "mta khau", "mat kau"):
        assert search(phone, words)[0] == found[0], words
    assert search(phone, "đăng nhập đổi máy") == search(phone, "dang nhap doi may") == found[:1]
    assert search(phone, "zzzz") == []
    expect(phone.get_by_text("Không tìm thấy trong các bài đã lưu. Bạn thử từ khác.")).to_be_visible()


def test_titles_come_first_and_each_says_why(phone):
    assert search(phone, "vneid")[0].startswith("VNeID là gì?")
    assert search(phone, "lua dao") == ["Lỡ bị lừa: việc cần làm trong giờ đầu tiên"]
    row = phone.locator("[data-search-saved] li")
    expect(row.locator("p").first).to_contain_text("Bài 6/6")
    assert {"lừa", "đảo"} <= set(row.locator("mark").all_inner_texts())
    expect(phone.get_by_role("status").filter(has_text="Tìm thấy 1 bài.")).to_be_visible()
    look_at(phone)


def test_what_is_asked_of_the_network_is_answered_by_the_phone_when_it_is_gone(phone):
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.context.set_offline(True)
    phone.goto("/tim/?q=quen%20mat%20khau")
    expect(phone.get_by_role("heading", name="Mất mạng")).to_be_visible()
    link = phone.get_by_role("link", name=re.compile("Đăng nhập, đổi máy"))
    link.click()
    expect(phone.locator("h1")).to_have_text("Đăng nhập, đổi máy, quên mật khẩu")
