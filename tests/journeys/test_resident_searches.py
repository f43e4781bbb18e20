"""A resident looks for a lesson by a word typed in haste, and has a word of the trade explained."""

from playwright.sync_api import expect

from tests.journeys.looking import look_at, problems_when_narrow


def test_word_typed_in_haste_leads_to_the_lesson(open_phone):
    page = open_phone()
    page.goto("/")
    page.get_by_label("Tìm khoá học").fill("quen mat khaau")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Kết quả cho “quên mật khẩu”")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Đăng nhập, đổi máy, quên mật khẩu").click()
    expect(page.locator("h1")).to_have_text("Đăng nhập, đổi máy, quên mật khẩu")


def test_nothing_found_and_a_long_word_look_right(open_phone):
    page = open_phone()
    for words in ("zzzz", "can cuoi", "x" * 300):
        page.goto(f"/tim/?q={words}")
        look_at(page)
        assert not problems_when_narrow(page)


def test_word_of_the_trade_is_explained_on_tap_and_reading_goes_on(open_phone):
    """Without script, so without network too."""
    page = open_phone(script=False)
    page.goto("/khoa-hoc/vneid/dang-nhap/")
    word = page.locator(".term", has_text="mã OTP")
    word.scroll_into_view_if_needed()
    meaning = page.get_by_text("Dãy số dùng một lần")
    expect(meaning).not_to_be_in_viewport()
    word.click()
    expect(meaning).to_be_in_viewport()
    expect(word).to_be_in_viewport()
    page.get_by_role("link", name="Đọc tiếp").click()
    expect(meaning).not_to_be_in_viewport()
    expect(word).to_be_in_viewport()


def test_explained_word_is_for_everybody(open_phone):
    page = open_phone()
    page.goto("/khoa-hoc/vneid/dang-nhap/")
    page.locator(".term").first.click()
    expect(page.get_by_role("link", name="Đọc tiếp")).to_be_visible()
    look_at(page)
