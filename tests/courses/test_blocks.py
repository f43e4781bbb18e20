"""Each block: what a learner gets, what keeps it from being published, and that a draft may be unfinished."""

import json
import re
from html import unescape

import pytest
import wagtail_factories
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from courses.blocks import InfoBody, LessonBody, QuizQuestions
from courses.blocks.text import FEATURES
from courses.importers.streams import listed
from tests.factories.courses import QUESTIONS, question

pytestmark = pytest.mark.django_db
LESSON, QUIZ = LessonBody(), QuizQuestions()


def stream(kind, value, block=LESSON):
    raw = value if "type" in value else {"type": kind, "value": value, "id": "1"}
    return block.to_python([raw])


def show(kind, value):
    (one,) = stream(kind, value)
    return one.render({})


def clean(kind, value, block=LESSON):
    return block.clean(stream(kind, value, block))


def problems(kind, value, block=LESSON):
    """Sentences by the field they stand beside; none when it may be published."""
    try:
        clean(kind, value, block)
    except ValidationError as error:
        return {field: part.messages[0] for field, part in error.block_errors[0].block_errors.items()}
    return {}


def picture(**changes):
    image = wagtail_factories.ImageFactory(file__width=960, file__height=640, file__color="red")
    return {"image": image.pk, "alt": "Bà Mây cầm điện thoại.", "decorative": False, "caption": "Bà Mây"} | changes


def document(name, size=2_400_000):
    return Document.objects.create(title=name, file=ContentFile(b"0" * size, name=name)).pk


# --- Pictures ---


def test_picture_shows_alt_caption_and_sizes():
    page = show("picture", picture())
    assert 'alt="Bà Mây cầm điện thoại."' in page
    assert "<figcaption>Bà Mây</figcaption>" in page
    assert 'width="360"' in page
    assert 'height="240"' in page
    assert ".webp" in page
    assert "srcset=" in page
    assert 'loading="lazy"' in page


def test_first_picture_of_a_lesson_does_not_wait():
    (one,) = stream("picture", picture())
    assert 'loading="lazy"' not in one.render({"first_picture": "1"})


def test_picture_without_alt_text_is_kept_back_and_the_sentence_stands_beside_it():
    assert list(problems("picture", picture(alt=""))) == ["alt"]
    assert "chưa có mô tả" in problems("picture", picture(alt=""))["alt"]


def test_decorative_picture_needs_no_alt_text():
    assert problems("picture", picture(alt="", decorative=True)) == {}
    assert 'alt=""' in show("picture", picture(alt="", decorative=True))


# --- Phone screens and steps ---


def screen(*elements):
    whole = [{"kind": "text", "text": "", "value": "", "highlighted": False} | element for element in elements]
    return {"title": "Ứng dụng định danh", "caption": "Bấm nút có khoanh.", "elements": listed(whole)}


def test_phone_screen_says_it_is_practice():
    page = show("screen", screen({"text": "Xin chào"}))
    assert "LUYỆN TẬP – không phải ứng dụng thật" in page
    assert "Xin chào" in page
    assert 'role="group"' in page


def test_neighbouring_rows_make_one_list():
    rows = [
        {"kind": "row", "text": "Thẻ"},
        {"kind": "row", "text": "Xe"},
        {"text": "–"},
        {"kind": "row", "text": "Hộ chiếu"},
    ]
    page = show("screen", screen(*rows))
    assert page.count("<ul") == 2
    assert page.count("<li") == 3


@pytest.mark.parametrize(
    "kind", ["text", "heading", "field", "button", "row", "message_in", "message_out", "notice", "link"]
)
def test_every_element_shows_its_words_and_can_be_pointed_at(kind):
    page = show("screen", screen({"kind": kind, "text": "Chữ <b>", "value": "phụ", "highlighted": True}))
    assert "Chữ &lt;b&gt;" in page
    assert re.search(r'class="[^"]*\bhere\b', page)
    assert "(bạn " in page


def test_screen_is_no_form_of_a_real_application():
    page = show("screen", screen({"kind": "field", "text": "Mật khẩu"}, {"kind": "button", "text": "Gửi"}))
    assert not re.search("<(input|button|form|a) ", page)


def test_steps_are_numbered_and_hold_their_screen():
    value = {
        "title": "Kích hoạt",
        "items": listed(
            [
                {"text": "<p>Bạn mở <b>CH Play</b>.</p>", "shown": []},
                {"text": "<p>Bạn bấm.</p>", "shown": [{"type": "screen", "value": screen({"text": "A"}), "id": "s"}]},
            ]
        ),
    }
    page = show("steps", value)
    assert page.count("<li>") == 2
    assert "<h2>Kích hoạt</h2>" in page
    assert "phone-band" in page
    assert problems("steps", value) == {}


# --- Words ---


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("text", "<h2>Bạn mang gì?</h2>", ["<h2>Bạn mang gì?</h2>"]),
        ("tip", {"text": "<p>Bật vân tay.</p>"}, ["Mẹo", "<p>Bật vân tay.</p>", 'role="note"']),
        ("warning", {"text": "<p>Không đọc mã.</p>"}, ["Cẩn thận", "<p>Không đọc mã.</p>"]),
        ("keyword", {"word": "Mã OTP", "meaning": "Dãy số."}, ["Mã OTP", "<p>Dãy số.</p>", "Từ cần biết"]),
    ],
)
def test_words_are_shown(kind, value, shown):
    page = show(kind, {"type": kind, "value": value, "id": "1"})
    assert all(part in page for part in shown)


def test_text_allows_little_markup():
    assert LESSON.child_blocks["text"].features == FEATURES == ["h2", "bold", "ol", "ul", "link"]


@pytest.mark.parametrize("body", [LESSON, QUIZ, InfoBody()], ids=["lesson", "quiz", "info"])
def test_no_block_lets_markup_in(body):
    """No raw HTML, no embeds, no tables of HTML; every rich text names its features."""
    for block in walk(body):
        assert type(block).__name__ not in {"RawHTMLBlock", "EmbedBlock", "TableBlock", "BlockQuoteBlock"}
        if hasattr(block, "features"):
            assert block.features is not None
            assert set(block.features) <= set(FEATURES)


def walk(block):
    yield block
    for child in [
        *getattr(block, "child_blocks", {}).values(),
        *([block.child_block] if hasattr(block, "child_block") else []),
    ]:
        yield from walk(child)


@pytest.mark.parametrize("body", [LESSON, QUIZ, InfoBody()], ids=["lesson", "quiz", "info"])
def test_editor_reads_vietnamese_and_finds_blocks_in_groups(body):
    for block in body.child_blocks.values():
        assert block.meta.group
        assert block.get_description()
        assert block.meta.icon != "placeholder"
    for block in walk(body):
        assert block is body or block.name == "" or block.meta.label or block.label != block.name.capitalize()


# --- Sound, video, documents ---


def test_video_waits_for_a_tap_and_says_its_size():
    value = {"title": "Cách quét mã", "file": document("a.mp4"), "subtitles": document("a.vtt", 40)}
    page = show("video", value)
    assert 'preload="none"' in page
    assert '<track kind="subtitles" srclang="vi"' in page
    assert re.search(r"Khoảng 2,4\sMB", page)
    assert problems("video", value) == {}


def test_video_without_subtitles_is_kept_back():
    assert list(problems("video", {"title": "A", "file": document("a.mp4", 9), "subtitles": None})) == ["subtitles"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("video", {"title": "A", "file": "a.pdf", "subtitles": "a.vtt"}),
        ("audio", {"title": "A", "file": "a.mp4", "words": "<p>Lời</p>"}),
    ],
)
def test_file_of_another_kind_is_kept_back(kind, value):
    files = {name: document(file, 9) if "." in file else file for name, file in value.items()}
    assert list(problems(kind, files)) == ["file"]


def test_sound_has_its_words():
    page = show("audio", {"title": "Nghe", "file": document("a.mp3", 90_000), "words": "<p>Lời của bài.</p>"})
    assert 'preload="none"' in page
    assert "Lời của bài." in page


def test_document_says_kind_and_size():
    page = show("document", {"title": "Tờ rơi", "file": document("to-roi.pdf", 81_920)})
    assert re.search(r"Tờ rơi \(PDF, 82\sKB\)", page)


# --- Practice questions ---


@pytest.mark.parametrize("kind", QUESTIONS)
def test_practice_carries_its_key_and_opens_without_script(kind):
    page = show(kind, question(kind))
    key = json.loads(unescape(re.search('data-key="([^"]*)"', page)[1]))
    assert key
    assert "<details" in page
    assert "Xem câu đúng" in page
    assert 'role="status"' in page
    assert f'data-practice="{kind}"' in page


@pytest.mark.parametrize("kind", QUESTIONS)
def test_practice_is_mixed_the_same_way_for_everybody(kind):
    assert show(kind, question(kind)) == show(kind, question(kind))


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("block", [LESSON, QUIZ], ids=["practice", "quiz"])
def test_finished_question_may_be_published(kind, block):
    assert problems(kind, question(kind), block) == {}


def options(*rights):
    return listed({"text": f"Câu {n}", "right": right, "feedback": "Vì vậy."} for n, right in enumerate(rights))


@pytest.mark.parametrize(
    ("kind", "field", "value", "sentence"),
    [
        ("one", "options", {"options": options(False, False)}, "chưa có câu trả lời đúng"),
        ("one", "options", {"options": options(True, True)}, "nhiều câu đúng"),
        ("many", "options", {"options": options(True, False, False)}, "ít nhất hai câu đúng"),
        ("many", "options", {"options": options(True, True, True)}, "câu nào cũng đúng"),
        ("order", "items", {"items": listed(["A", "B", "A"])}, "giống hệt nhau"),
        (
            "match",
            "pairs",
            {"pairs": listed([{"left": "A", "right": "B"}, {"left": "C", "right": "B"}])},
            "giống hệt nhau",
        ),
        ("number", "wrong", {"wrong": listed([{"value": "1234", "feedback": "Vì vậy."}])}, "khoảng được tính là đúng"),
    ],
)
@pytest.mark.parametrize("block", [LESSON, QUIZ], ids=["practice", "quiz"])
def test_question_that_cannot_be_answered_is_kept_back_with_a_sentence(block, kind, field, value, sentence):
    raw = question(kind)
    raw["value"] |= value
    assert list(problems(kind, raw, block)) == [field]
    assert sentence in problems(kind, raw, block)[field]


# --- Drafts ---


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("picture", {"image": None, "alt": "", "decorative": False, "caption": ""}),
        ("one", {"stem": "", "options": options(False, False)}),
        ("many", {"stem": "", "options": []}),
        ("order", {"stem": "", "items": listed(["A"]), "feedback_right": "", "feedback_wrong": ""}),
        ("number", {"stem": "", "answer": None, "tolerance": None, "unit": "", "wrong": []}),
        ("video", {"title": "", "file": None, "subtitles": None}),
        ("keyword", {"word": "", "meaning": ""}),
    ],
)
def test_draft_may_be_unfinished(kind, value):
    raw = {"type": kind, "value": value, "id": "1"}
    LESSON.clean_deferred(stream(kind, raw))
    with pytest.raises(ValidationError):
        LESSON.clean(stream(kind, raw))


@pytest.mark.parametrize("name", LESSON.child_blocks)
def test_editor_can_look_at_a_block_before_choosing_it(name):
    block = LESSON.child_blocks[name]
    if not block.is_previewable:
        assert name in {"audio", "video", "document"}
        return
    assert block.render(block.get_preview_value(), {})


@pytest.mark.parametrize(
    ("kind", "name", "count"), [("one", "options", 2), ("many", "options", 3), ("order", "items", 3)]
)
def test_a_new_question_begins_with_as_many_parts_as_it_needs(kind, name, count):
    assert len(QUIZ.child_blocks[kind].get_default()[name]) == count
