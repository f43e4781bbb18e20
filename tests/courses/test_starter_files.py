"""The starter content, read as files: what an editor may get wrong while correcting a lesson by hand."""

import datetime
import difflib
import re
import unicodedata
from pathlib import Path

import pytest
import yaml
from PIL import Image

from learning.text import fold

STARTER = Path(__file__).parents[2] / "courses" / "starter"
FILES = sorted(STARTER.rglob("*.yaml"))
COURSES = sorted(path.parent for path in STARTER.glob("*/course.yaml"))
LESSONS = sorted(STARTER.glob("*/bai-*.yaml"))
QUIZZES = sorted(STARTER.glob("*/quiz.yaml"))
DRAWINGS = sorted(STARTER.rglob("*.svg"))

BLOCKS = {"text", "steps", "picture", "screen", "tip", "warning", "keyword", "practice"}
ELEMENTS = {"text", "heading", "field", "button", "row", "message_in", "message_out", "notice", "link"}
PAGES = {"bao-ve-thong-tin", "dieu-khoan", "kha-nang-tiep-can", "lien-he", "tro-giup"}
NOT_SHOWN = {"sources", "slug", "id", "type", "code", "file", "kind", "picture", "lessons", "quiz", "competences"}
OLD_TONES = re.compile(r"\b(?!qu)\w*(?:[òóỏõọ][ae]|[ùúủũụ]y)\b", re.IGNORECASE)
LONGEST_SENTENCE = 22
# Of the palette, beside which only ink, white, greys and skin are drawn with.
COLOURS = {"#0A5A75", "#073F53", "#E3F0F3", "#FFC53D", "#FFF3D1", "#1B7040", "#E2F3E7", "#B3361E", "#FCE9E3"}
GREYS_AND_SKIN = {"#14262E", "#FFFFFF", "#FBF8F1", "#C9D3D6", "#6E8087", "#F3CBA5", "#DFA97B", "#C98F63"}


def by_name(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(STARTER)))


def read(path):
    return yaml.safe_load(path.read_text("utf-8"))


def shown(node, key=""):
    """Every sentence a learner may meet, with the key it stands under."""
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, dict):
        for name, value in node.items():
            if name not in NOT_SHOWN or isinstance(value, dict):
                yield from shown(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from shown(value, key)


def empty(node, key=""):
    if node is None:
        yield key
    for name, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from empty(value, name)


def blocks(path, kind):
    return [block[kind] for block in read(path)["body"] if kind in block]


def steps(path):
    return [item for block in blocks(path, "steps") for item in block["items"]]


def screens(path):
    return blocks(path, "screen") + [item["screen"] for item in steps(path) if "screen" in item]


def pictures(path):
    beside_steps = [{"file": item["picture"], "alt": item.get("alt")} for item in steps(path) if "picture" in item]
    return blocks(path, "picture") + beside_steps


def pointed_at(screen):
    return " | ".join(element["text"] for element in screen["elements"] if element.get("highlighted"))


def practice():
    return [question for path in LESSONS for question in blocks(path, "practice")]


def bank():
    return [question for path in QUIZZES for question in read(path)["questions"]]


def test_two_courses_are_there():
    assert {"vneid", "phong-tranh-lua-dao"} <= {course.name for course in COURSES}


@by_name(FILES)
def test_is_composed_unicode_without_loose_ends(path):
    text = path.read_text("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert not re.search(r"\[\?\]|\[kiểm tra lại|\u00a0|\u200b|[ \t]$", text, re.MULTILINE)
    assert not [words for _, words in shown(read(path)) if "  " in words.strip()]


@by_name(FILES)
def test_no_comma_has_cut_a_sentence_in_two(path):
    """In `{text: Một, hai}` YAML reads a text "Một" and an empty key "hai"."""
    assert not list(empty(read(path)))


@by_name(FILES)
def test_tone_marks_stand_in_the_new_place(path):
    assert not [found[0] for _, words in shown(read(path)) for found in OLD_TONES.finditer(words)]


@by_name(FILES)
def test_sentences_are_short(path):
    sentences = [part for _, words in shown(read(path)) for part in re.split(r"(?<=[.!?])\s|\n|:\s", words)]
    assert not [sentence for sentence in sentences if len(sentence.split()) > LONGEST_SENTENCE]


@by_name(FILES)
def test_says_no_capital_shouting_of_its_own(path):
    """Messages are quoted as scammers and banks write them; the rest speaks calmly."""
    mine = [words for key, words in shown(read(path)) if key != "text" and "KHÔNG nên" not in words]
    assert not [words for words in mine if "!" in words]


@by_name([course / "course.yaml" for course in COURSES])
def test_course_is_whole(path):
    course = read(path)
    listed = [path.parent / name for name in course["lessons"]]
    assert set(listed) == set(path.parent.glob("bai-*.yaml"))
    assert (path.parent / course["quiz"]).is_file()
    assert (path.parent / "pictures" / course["picture"]).is_file()
    assert course["picture_alt"]
    assert len(re.findall(r"[.!?]", course["summary"])) <= 2
    assert course["level"] in {"CB1", "CB2"}
    assert course["target_groups"]
    assert set(course["target_groups"]) <= {"hoc-sinh", "nguoi-dan", "can-bo", "lao-dong"}
    assert all(re.fullmatch(r"QN-2026/\d\.\d", code) for code in course["competences"])
    assert len(course["outcomes"]) >= 3
    assert course["review_by"] <= min(read(lesson)["review_by"] for lesson in listed)
    slugs = [read(lesson)["slug"] for lesson in listed]
    assert len(set(slugs)) == len(slugs)


@by_name(LESSONS)
def test_lesson_is_whole(path):
    lesson = read(path)
    assert 3 <= lesson["minutes"] <= 7
    assert lesson["title"]
    assert re.fullmatch(r"[a-z0-9-]+", lesson["slug"])
    assert len(re.findall(r"[.!?]", lesson["goal"])) == 1
    assert isinstance(lesson["review_by"], datetime.date)
    assert lesson["sources"]
    assert all(len(block) == 1 and set(block) <= BLOCKS for block in lesson["body"])
    assert 1 <= len(blocks(path, "practice")) <= 3
    assert len(screens(path)) >= 2
    assert "Bạn nhớ một điều" in lesson["body"][-1]["text"]


@by_name(LESSONS)
def test_lesson_has_pictures_and_says_what_they_show(path):
    found = pictures(path)
    assert found
    for picture in found:
        assert picture["alt"]
        assert (path.parent / "pictures" / picture["file"]).is_file()


@by_name(LESSONS)
def test_steps_are_at_least_two(path):
    assert all(len(block["items"]) >= 2 for block in blocks(path, "steps"))
    assert all(step["text"] for step in steps(path))


@by_name(LESSONS)
def test_screens_show_invented_numbers_only(path):
    for screen in screens(path):
        assert 1 <= len(screen["elements"]) <= 9
        assert {element["kind"] for element in screen["elements"]} <= ELEMENTS
        words = " ".join(f"{element['text']} {element.get('value', '')}" for element in screen["elements"])
        numbers = re.findall(r"(?<![\d.])\d(?: ?\d){6,}", words)
        assert not [number for number in numbers if not number.startswith("000") and number != "1900 0368"]


@by_name(LESSONS)
def test_explained_words_stand_in_a_highlighted_place_of_the_screen_before(path):
    screen = ""
    for block in read(path)["body"]:
        if "screen" in block:
            screen = pointed_at(block["screen"])
        for sign in re.findall(r'^- "(.+?)": ', block.get("text", ""), re.MULTILINE):
            assert sign in screen


@pytest.mark.parametrize("question", practice() + bank(), ids=lambda question: question["id"])
def test_question_can_be_answered(question):
    kind = question["type"]
    if kind in {"one", "many", "true_false"}:
        rights = sum(option["right"] for option in question["options"])
        assert all(option["text"] and option["feedback"] for option in question["options"])
        assert rights == 1 if kind != "many" else 1 <= rights < len(question["options"])
        assert kind != "true_false" or [option["text"] for option in question["options"]] == ["Đúng", "Sai"]
        return
    assert question["feedback_right"]
    assert question["feedback_wrong"]
    if kind == "order":
        assert len(set(question["items"])) == len(question["items"]) >= 3
    elif kind == "match":
        assert len({pair["left"] for pair in question["pairs"]}) == len(question["pairs"]) >= 2
        assert len({pair["right"] for pair in question["pairs"]}) == len(question["pairs"])
    elif kind == "number":
        assert isinstance(question["answer"], int | float)
        assert all(wrong["value"] != question["answer"] for wrong in question["wrong"])
    else:
        assert kind == "short"
        assert question["answers"]


def test_no_question_stands_in_both_practice_and_quiz():
    ids = [question["id"] for question in practice() + bank()]
    assert len(set(ids)) == len(ids)
    assert all(question["id"].startswith("p-") for question in practice())
    asked = [fold(question["stem"]) for question in bank()]
    assert not [q["stem"] for q in practice() if difflib.get_close_matches(fold(q["stem"]), asked, n=1, cutoff=0.8)]


@by_name(QUIZZES)
def test_quiz_draws_from_enough(path):
    quiz, course = read(path), read(path.parent / "course.yaml")
    assert quiz["slug"] == "kiem-tra"
    assert len(quiz["questions"]) >= 15 > quiz["draw"]
    assert 0 < quiz["mastery_score"] <= 1
    assert {question["lesson"] for question in quiz["questions"]} == set(range(1, len(course["lessons"]) + 1))
    assert {f"QN-2026/{question['code']}" for question in quiz["questions"]} <= set(course["competences"])


def test_pages_of_words_are_there():
    pages = read(STARTER / "pages.yaml")
    assert {page["slug"] for page in pages["pages"]} == PAGES
    assert all(page["title"] and page["body"] for page in pages["pages"])
    assert pages["home"]["picture_alt"]
    assert (STARTER / "pictures" / pages["home"]["picture"]).is_file()
    assert pages["catalogue"]["intro"]


@by_name(DRAWINGS)
def test_drawing_keeps_to_the_palette_and_its_picture_is_light(path):
    colours = set(re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8"))) - GREYS_AND_SKIN
    assert colours <= COLOURS
    assert len(colours) <= 4
    picture = path.with_suffix(".png")
    assert picture.stat().st_size <= 25_000
    with Image.open(picture) as image:
        assert image.size in {(960, 640), (640, 640)}


def test_every_picture_has_its_drawing():
    assert {path.with_suffix(".svg") for path in STARTER.rglob("*.png")} == set(DRAWINGS)
