"""Numbers, dates and money as they are written in Vietnamese (../shared/domain/language.md, 4 and 5)."""

import re
from html import unescape
from pathlib import Path

import pytest

from courses.actions import load_starter
from courses.models import CoursePage, InfoPage, LessonPage, QuizPage
from tests.factories.courses import home

pytestmark = pytest.mark.django_db
PROJECT = Path(__file__).parents[2]
WRONG = {
    "đ glued to a number, VNĐ, ₫: “300.000 đồng”": r"\d\s?đ(?!\w)|VN[ĐD]|₫|\d\s?k(?!\w)",
    "thousands by a comma or by nothing: “300.000 đồng”": r"\d,\d{3}(?!\d)|(?<![\d.])\d{4,} (?:đồng|người|bài)",
    "from a million on in words: “8 triệu đồng”": r"\d{1,3}(?:\.\d{3}){2,} đồng",
    "decimals by a point: “2,4 MB”": r"(?<![\d.])\d+\.\d{1,2}(?![\d.]) ?(?:[KMG]B|%|triệu|tỷ|km|kg|giờ)",
    "a space before %: “62%”": r"\d\s+%",
    "a date without its noughts: “01/07/2024”": r"(?<![\d/])(?:\d/\d{1,2}|\d{1,2}/\d)/\d{4}",
    "a date turned round or by hyphens: “24/11/2026”": r"\d{4}-\d\d-\d\d|\d{1,2}-\d{1,2}-\d{4}",
    "an hour by h: “19:30” or “19 giờ 30”": r"(?<!\w)\d{1,2}h\d{0,2}(?!\w)",
    "a range by a hyphen: “8–12”": r"(?<![\d-])\d{1,3} ?- ?\d{1,3}(?![\d-])",
    "a unit glued to its number: “2 MB”": r"\d(?:[KMG]B|km|kg)(?!\w)",
}
RIGHT = (
    "300.000 đồng; 8 triệu đồng; 1,2 tỷ đồng; 62%; 62,5%; 24/11/2026; tháng 11/2026; 19:30; 19 giờ 30; 8–12 triệu; "
    "2,4 MB; 120 KB; 100 km; 0000 000 123; 12 chữ số; Điều 7, 9, 10; Bài 3/6; 1.234,5; QN-2026-000123; năm 1945"
)


def wrong_in(words: str) -> list[str]:
    return [
        f"{words[max(0, found.start() - 20) : found.end() + 20]!r}: {rule}"
        for rule, pattern in WRONG.items()
        for found in re.finditer(pattern, words)
    ]


@pytest.mark.parametrize(
    "words",
    [
        *("300.000đ", "300.000 đ", "50k tiền", "100 VNĐ", "300,000 đồng", "12000 người", "8.000.000 đồng", "2.4 MB"),
        *("62 %", "1/7/2024", "2026-11-24", "24-11-2026", "19h30", "lúc 8h", "8-12 triệu", "2MB"),
    ],
)
def test_each_wrong_form_is_seen(words):
    assert wrong_in(f"Bạn nạp {words} nhé.")


def test_right_forms_are_let_pass():
    assert wrong_in(RIGHT) == []


def test_every_page_of_the_starter(client):
    """All lessons, courses, quizzes and pages of words, as a learner sees them."""
    load_starter(folder=PROJECT / "courses" / "starter", base_url="http://localhost:8000")
    pages = [home(), *(page for model in (CoursePage, LessonPage, QuizPage, InfoPage) for page in model.objects.all())]
    assert len(pages) > 20
    problems = [problem for page in pages for problem in wrong_in(shown(client.get(page.url)))]
    assert not problems, "\n".join(problems)


def test_every_question_of_the_starter():
    files = sorted((PROJECT / "courses" / "starter").glob("*/quiz.yaml"))
    assert files
    assert not [problem for file in files for problem in wrong_in(re.sub(r"#.*|id: \S+", "", file.read_text("utf-8")))]


def test_templates_show_dates_in_our_way():
    """A date is dd/mm/yyyy; machines get ISO."""
    formats = [
        found
        for file in (PROJECT / "templates").rglob("*.*")
        for found in re.findall(r'\|(?:date|time):"([^"]*)"', file.read_text("utf-8"))
    ]
    assert len(formats) > 10
    shape = re.compile(r"(?:.*[ ,])?d/m/Y|H:i|d/m|c|Y-m-d")
    assert not [each for each in formats if not shape.fullmatch(each)]


def shown(response) -> str:
    html = re.search("<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return unescape(
        re.sub(r"\s+", " ", re.sub(r"<(?:script|svg).*?</(?:script|svg)>|<[^>]*>", " ", html, flags=re.DOTALL))
    )
