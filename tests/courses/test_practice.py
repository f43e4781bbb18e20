"""Questions in a real browser: practice marked on the device as the server marks a quiz, order by tap and keyboard."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from playwright.sync_api import Page, Playwright

from courses.blocks.questions import KINDS, Question, plain
from tests.factories.courses import QUESTIONS, LessonFactory, question
from tests.journeys.looking import assert_fits_narrow, look_at

HOST = "http://lesson.example"
TYPES = {".css": "text/css", ".js": "text/javascript"}
SCRIPTS = 3_000

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def browser_here(playwright: Playwright) -> Iterator:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--disable-gpu", *root])
    yield browser
    browser.close()


@pytest.fixture
def open_lesson(client, browser_here, settings) -> Iterator:
    """A lesson with these questions, as the server gives it, its policy against inline script included."""
    contexts, problems = [], []

    def open_one(*kinds, script=True) -> Page:
        lesson = LessonFactory(body=[question(kind) for kind in kinds])
        response = client.get(lesson.url)
        context = browser_here.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=script)
        contexts.append(context)

        def answer(route, request):
            path = request.url.removeprefix(HOST)
            if path == "/":
                headers = {"content-type": "text/html; charset=utf-8"}
                headers["content-security-policy"] = response["Content-Security-Policy"]
                return route.fulfill(body=response.content, headers=headers)
            file = find(path.removeprefix("/static/").partition("?")[0])
            if not file:
                return route.fulfill(status=404)
            return route.fulfill(body=Path(file).read_bytes(), content_type=TYPES[Path(file).suffix])

        context.route("**/*", answer)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: "Content Security Policy" in line.text and problems.append(line.text))
        page.goto(HOST + "/")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not problems


def practice(page, kind):
    return page.locator(f"[data-practice={kind}]")


def check(box) -> tuple[str, str]:
    """Presses the button; tells which kind of line came and its words."""
    box.get_by_role("button", name="Xem kết quả").click()
    line = box.locator("[data-say]:visible")
    return line.get_attribute("data-say"), line.inner_text()


def answer(box, kind, words):
    """As a person does: by what stands on the screen."""
    if kind in ("one", "true_false", "many"):
        for word in words:
            box.get_by_label(word, exact=True).check()
    elif kind == "match":
        for left, right in words:
            box.locator("label", has_text=left).locator("select").select_option(label=right)
    elif kind == "order":
        move_into(box, words)
    else:
        box.get_by_role("textbox").fill(words)


def move_into(box, words):
    for place, word in enumerate(words):
        while shown(box).index(word) > place:
            box.get_by_role("button", name=f"Đưa lên: {word}").click()
        while shown(box).index(word) < place:
            box.get_by_role("button", name=f"Đưa xuống: {word}").click()


def shown(box):
    return box.locator(".order > li > span:first-child").all_inner_texts()


ANSWERS = [
    ("one", ["Tắt máy"], 1),
    ("one", ["Bấm vào"], 0),
    ("true_false", ["Sai"], 1),
    ("true_false", ["Đúng"], 0),
    ("many", ["Giục gấp", "Đòi mã OTP"], [0, 2]),
    ("many", ["Giục gấp"], [0]),
    ("many", ["Giục gấp", "Mời họp thôn", "Đòi mã OTP"], [0, 1, 2]),
    ("order", ["Mở Cài đặt", "Chọn Màn hình", "Chọn Cỡ chữ", "Kéo sang phải"], [0, 1, 2, 3]),
    ("order", ["Chọn Màn hình", "Mở Cài đặt", "Chọn Cỡ chữ", "Kéo sang phải"], [1, 0, 2, 3]),
    ("match", [("113", "Công an"), ("114", "Cháy"), ("115", "Cấp cứu")], [0, 1, 2]),
    ("match", [("113", "Cháy"), ("114", "Công an"), ("115", "Cấp cứu")], [1, 0, 2]),
    *(("short", typed, typed) for typed in ("ví giấy tờ", " VI GIAY TO. ", "“Ví”", "An sinh xa hoi", "ví tiền")),
    *(("number", typed, typed) for typed in ("1.234,5", "1235", "1236", "50", "1.234,5 triệu đồng", "mười", "1234.5")),
]


def expected(kind, kept):
    """What the server would say to the same answer."""
    value = plain(question(kind)["value"])
    order = range(len(KINDS[kind].parts(value)))
    verdict = Question("x", KINDS[kind], value, order).mark(kept)
    return "right" if verdict.score == 1 else "wrong", verdict.feedback


@pytest.mark.parametrize(("kind", "words", "kept"), ANSWERS)
def test_device_marks_as_the_server_does(open_lesson, kind, words, kept):
    box = practice(open_lesson(kind), kind)
    answer(box, kind, words)
    said, line = check(box)
    verdict, feedback = expected(kind, kept)
    assert said == verdict
    assert all(sentence in line for sentence in feedback.split(". "))


@pytest.mark.parametrize("kind", sorted(set(QUESTIONS) - {"order"}))
def test_nothing_answered_is_said_and_not_held_against_anyone(open_lesson, kind):
    assert check(practice(open_lesson(kind), kind)) == ("none", "Bạn chưa trả lời.")


def test_feedback_is_announced_and_goes_when_the_answer_changes(open_lesson):
    box = practice(open_lesson("one"), "one")
    answer(box, "one", ["Bấm vào"])
    check(box)
    assert box.get_by_role("status").get_by_text("Đừng bấm.").is_visible()
    assert box.locator(".option.wrong").inner_text() == "Bấm vào"
    answer(box, "one", ["Tắt máy"])
    assert not box.locator("[data-say]:visible").count()
    assert not box.locator(".option.wrong").count()


def test_each_pair_says_whether_it_is_right_until_it_is_changed(open_lesson):
    box = practice(open_lesson("match"), "match")
    check(box)
    assert not box.locator("label.wrong").count()
    answer(box, "match", [("113", "Cháy"), ("114", "Công an"), ("115", "Cấp cứu")])
    check(box)
    said = {kind: box.locator(f"label.{kind} > span:first-child").all_inner_texts() for kind in ("right", "wrong")}
    assert said == {"right": ["115"], "wrong": ["113", "114"]}
    answer(box, "match", [("113", "Công an")])
    assert not box.locator("label.wrong, label.right").count()


def test_a_number_in_words_is_asked_for_in_digits_and_stays(open_lesson):
    page = open_lesson("number")
    box = practice(page, "number")
    asks = box.get_by_text("Câu này cần một số.")
    colour = "element => getComputedStyle(element).color"
    calm = asks.evaluate(colour)
    for typed, is_asked in (("mười", True), ("10 triệu", False)):
        box.get_by_role("textbox").fill(typed)
        page.keyboard.press("Tab")
        assert (asks.evaluate(colour) != calm) == is_asked
        assert box.get_by_role("textbox").input_value() == typed


def test_feedback_is_not_hidden_behind_the_bottom_bar(open_lesson):
    page = open_lesson("many")
    box = practice(page, "many")
    answer(box, "many", ["Giục gấp"])
    check(box)
    line, bar = box.locator("[data-say]:visible").bounding_box(), page.locator(".places").bounding_box()
    assert line["y"] + line["height"] <= bar["y"]


def test_order_is_moved_by_keyboard_keeps_focus_and_is_told(open_lesson):
    page = open_lesson("order")
    box = practice(page, "order")
    before = shown(box)
    button = box.get_by_role("button", name=f"Đưa xuống: {before[0]}")
    button.focus()
    page.keyboard.press("Enter")
    assert shown(box)[:2] == before[1::-1]
    assert button.evaluate("button => button === document.activeElement")
    assert box.locator("fieldset").get_by_role("status").inner_text() == f"{before[0]}: 2/4"


def test_order_writes_into_what_is_sent(open_lesson):
    """Selects stay what a form sends; untouched they are empty, which is no answer."""
    box = practice(open_lesson("order"), "order")
    values = box.locator("select").evaluate_all("selects => selects.map(select => select.value)")
    assert values == [""] * 4
    before = shown(box)
    box.get_by_role("button", name=f"Đưa lên: {before[1]}").click()
    chosen = box.locator("select").evaluate_all("all => all.map(select => select.selectedOptions[0].text)")
    assert chosen == shown(box)


@pytest.mark.parametrize("kind", QUESTIONS)
def test_without_script_the_right_answer_can_be_opened(open_lesson, kind):
    box = practice(open_lesson(kind, script=False), kind)
    assert not box.get_by_role("button", name="Xem kết quả").is_visible()
    assert not box.locator(".order").count()
    box.get_by_text("Xem câu đúng").click()
    value = plain(question(kind)["value"])
    right = Question("x", KINDS[kind], value, range(len(KINDS[kind].parts(value)))).mark(None).right
    assert box.locator("details b").inner_text() == right
    assert box.locator("details b").is_visible()


def test_everyone_can_use_it_and_it_fits(open_lesson):
    page = open_lesson(*QUESTIONS)
    for kind in ("one", "many"):
        practice(page, kind).locator("input").first.check()
        check(practice(page, kind))
    look_at(page)
    assert_fits_narrow(page)


def test_script_is_light():
    assert len(gzip.compress(Path(find("learning/practice.js")).read_bytes())) <= SCRIPTS
