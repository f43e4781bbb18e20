"""A lesson and a quiz are read aloud: by the phone's voice, by the editor's recording, or the page says how to get one.

Headless Chromium has no voice. `a_voice` stands where the phone's would: it notes what it is given, and is silent when
told so.
"""

import wave
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.documents.models import Document

from courses.models import LessonPage, QuizPage
from learning.progress.actions import start_attempt
from tests.factories.people import UserFactory
from tests.journeys.looking import look_at
from tests.journeys.walking import press

A_VOICE = """
    const said = [];
    let waiting = null;
    const voice = { lang: "vi_VN", localService: true, name: "An" };
    class SpeechSynthesisUtterance { constructor(text) { this.text = text; } }
    const phone = {
        said,
        speaking: false,
        getVoices: () => [{ lang: "en-US" }, voice],
        speak(words) {
            said.push([words.text, words.rate, words.voice === voice]);
            waiting = words;
            this.speaking = true;
        },
        cancel() { waiting = null; this.speaking = false; },
        end() { const done = waiting; this.cancel(); done?.onend({ target: done }); },
        addEventListener() {},
    };
    Object.defineProperty(window, "speechSynthesis", { value: phone });
    window.SpeechSynthesisUtterance = SpeechSynthesisUtterance;
"""
LIT = """CSS.highlights.has("doc") ? [...CSS.highlights.get("doc")].map(String).join("") : null"""


@pytest.fixture
def lesson(_courses) -> LessonPage:
    return LessonPage.objects.live().earliest("path")


@pytest.fixture
def page(open_phone, lesson: LessonPage) -> Page:
    page = open_phone()
    page.add_init_script(A_VOICE)
    page.goto(lesson.url)
    return page


def said(page: Page) -> list[str]:
    return [text.strip() for text, _rate, _own in page.evaluate("speechSynthesis.said")]


def until(page: Page, truth: str) -> None:
    """Playwright's own waiting evaluates a string, which the page's policy forbids."""
    for _ in range(100):
        if page.evaluate(truth):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {truth}")


def end_of_sentence(page: Page) -> None:
    """The voice comes to the end; the next sentence begins, or all is read."""
    before = len(said(page))
    page.evaluate("speechSynthesis.end()")
    until(page, f"speechSynthesis.said.length > {before} || document.querySelector('[data-aloud]').hidden")


def listen(page: Page) -> None:
    press(page, "Nghe")
    expect(page.get_by_role("region", name="Nghe đọc")).to_be_visible()
    until(page, "speechSynthesis.said.length > 0")


def test_sentence_by_sentence_from_title_to_end(page, lesson):
    listen(page)
    look_at(page)
    while page.get_by_role("region", name="Nghe đọc").is_visible():
        end_of_sentence(page)
    spoken, whole = said(page), " ".join(page.locator("article").text_content().split())
    assert lesson.title in spoken
    assert len(spoken) > 20
    assert not [sentence for sentence in spoken if sentence not in whole]
    assert "Tôi đã học xong bài này" not in " ".join(spoken)


def test_the_sentence_being_read_is_lit(page):
    listen(page)
    for _ in range(6):
        lit = " ".join(page.evaluate(LIT).split())
        assert lit == said(page)[-1]
        end_of_sentence(page)


def test_pause_and_on_again_with_the_same_sentence(page):
    listen(page)
    end_of_sentence(page)
    press(page, "Dừng")
    assert not page.evaluate("speechSynthesis.speaking")
    press(page, "Tiếp")
    until(page, "speechSynthesis.said.length == 3")
    assert said(page)[1] == said(page)[2]


def test_slower_is_remembered_on_the_device(page):
    listen(page)
    press(page, "Đọc vừa")
    press(page, "Đọc nhanh")
    until(page, "speechSynthesis.said.at(-1)[1] == 0.75")
    page.reload()
    listen(page)
    assert page.evaluate("speechSynthesis.said[0]")[1:] == [0.75, True]


def test_a_voice_that_fell_silent_goes_on_at_a_touch(page):
    listen(page)
    end_of_sentence(page)
    page.evaluate("speechSynthesis.cancel()")  # A call came in; Chrome says nothing of it.
    page.get_by_role("heading", level=1).click()
    until(page, "speechSynthesis.speaking")
    assert said(page)[1] == said(page)[2]


def test_touching_while_it_reads_changes_nothing(page):
    listen(page)
    page.get_by_role("heading", level=1).click()
    page.wait_for_timeout(500)
    assert len(said(page)) == 1


@pytest.mark.usefixtures("_courses")
def test_the_question_on_the_screen_is_read_and_then_the_next(open_phone):
    learner, quiz = UserFactory(), QuizPage.objects.live().earliest("path")
    attempt = start_attempt(learner=learner, quiz=quiz, at=timezone.now())
    page = open_phone(learner)
    page.add_init_script(A_VOICE)
    page.goto(f"/hoc/lan-lam/{attempt.pk}/")
    listen(page)
    look_at(page)
    assert question_read(page) in page.locator("fieldset:visible legend").inner_text()
    press(page, "Tiếp theo")
    assert question_read(page) in page.locator("fieldset:visible legend").inner_text()


def question_read(page: Page) -> str:
    """The first sentence after "Câu 1/10"."""
    until(page, "speechSynthesis.speaking")
    while not said(page)[-1].startswith("Câu "):
        end_of_sentence(page)
    end_of_sentence(page)
    return said(page)[-1]


def test_without_a_voice_the_button_says_how_to_get_one(open_phone, lesson):
    page = open_phone()
    page.goto(lesson.url)
    press(page, "Nghe")
    expect(page.get_by_text("Máy của bạn chưa có giọng đọc tiếng Việt")).to_be_visible()
    expect(page.get_by_role("button", name="Dừng")).to_be_hidden()
    look_at(page)
    press(page, "Đóng")
    expect(page.get_by_text("Máy của bạn chưa có giọng đọc tiếng Việt")).to_be_hidden()


def test_the_editors_recording_comes_first(open_phone, lesson):
    """Its place tells which sentence: half-way through, one of the middle is lit."""
    lesson.reading = Document.objects.create(title="Bản đọc", file=ContentFile(a_recording(seconds=6), "doc.mp3"))
    lesson.save_revision().publish()
    page = open_phone()
    page.goto(lesson.url)
    press(page, "Nghe")
    until(page, "document.querySelector('[data-aloud] audio').currentTime > 0")
    page.evaluate("document.querySelector('[data-aloud] audio').currentTime = 3")
    whole = page.evaluate("document.querySelector('article').textContent")
    until(page, f"{LIT} !== null && document.querySelector('article').textContent.indexOf({LIT}) > {len(whole) // 4}")
    assert whole.index(page.evaluate(LIT)) < len(whole) * 3 / 4
    press(page, "Dừng")
    assert page.evaluate("document.querySelector('[data-aloud] audio').paused")


def a_recording(*, seconds: int) -> bytes:
    """Silence. Browsers look at what is inside, not at its name."""
    written = BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(b"\x80" * 8000 * seconds)
    return written.getvalue()
