"""Words of the trade in lessons: explained where they are first said, and nowhere they would be in the way."""

import json
import re
import unicodedata
from html import unescape
from random import Random

import pytest

from courses import draw
from courses.blocks.questions import Question
from courses.glossary import explain, explain_questions
from courses.models import GlossaryTerm
from tests.factories.courses import (
    QUESTIONS,
    CourseFactory,
    GlossaryTermFactory,
    LessonFactory,
    QuizFactory,
    question,
    text,
)

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a class="term" id="cho-(\d+)" href="#tu-\1">([^<]*)</a>')


@pytest.fixture
def otp():
    return GlossaryTermFactory(term="Mã OTP", forms="OTP", explanation="Dãy số dùng một lần.")


def said(html, **besides):
    """What became a link, in its order."""
    return [match[1] for match in LINK.findall(explain(html, **besides).html)]


def test_first_place_alone_becomes_a_link(otp):
    done = explain("<p>Bạn gõ mã OTP. Mã OTP là bí mật.</p><p>OTP</p>")
    link = f'<a class="term" id="cho-{otp.pk}" href="#tu-{otp.pk}">mã OTP</a>'
    assert done.html == f"<p>Bạn gõ {link}. Mã OTP là bí mật.</p><p>OTP</p>"
    assert [word.pk for word in done.terms] == [otp.pk]


def test_any_spelling_is_the_term(otp):
    assert said("<p>Đọc OTP, rồi mã OTP.</p>") == ["OTP"]
    assert said("<p>Gõ mã\n  OTP.</p>") == ["mã\n  OTP"]


@pytest.mark.parametrize("term", ["Mã  OTP", "Mã\u00a0OTP", "Mã\u200b OTP", unicodedata.normalize("NFD", "Mã OTP")])
def test_a_term_is_found_however_it_was_typed(term):
    GlossaryTermFactory(term=term, forms="")
    assert said("<p>Bạn gõ mã OTP.</p>") == ["mã OTP"]


def test_a_term_that_cannot_be_seen_breaks_no_lesson():
    GlossaryTermFactory(term="\u200b", forms="")
    assert said("<p>Bạn gõ mã OTP.</p>") == []


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Mã OTP là gì?</h2>",
        '<a href="/x/">mã OTP</a>',
        "<button type='button'>Gửi mã OTP</button>",
        '<div class="phone" role="group"><p>mã <b>OTP</b></p><div><div>mã OTP</div></div><p>mã OTP</p></div>',
        '<section class="card" data-practice="one"><p>Mã OTP?</p></section>',
        "<figcaption>mã OTP</figcaption>",
        "<details><summary>Mã OTP</summary></details>",
        '<div class="box keyword"><p>mã OTP</p></div>',
        '<p class="box-title">Mã OTP</p>',
        '<img alt="mã OTP">',
        "<!-- mã OTP -->",
    ],
)
def test_never_where_it_would_be_in_the_way(otp, html):
    assert said(html) == []
    assert said(f"{html}<p>mã OTP</p>") == ["mã OTP"]


def test_box_around_running_text_is_running_text(otp):
    assert said('<div class="box tip"><p class="box-title">Mẹo</p><p>Giữ mã OTP.</p></div>') == ["mã OTP"]
    assert said('<figure class="phone-figure"><p>mã OTP</p></figure>') == ["mã OTP"]


def test_longest_spelling_wins():
    GlossaryTermFactory(term="Dịch vụ công")
    GlossaryTermFactory(term="Dịch vụ công trực tuyến")
    assert said("<p>Làm dịch vụ công trực tuyến. Dịch vụ công khác.</p>") == ["dịch vụ công trực tuyến", "Dịch vụ công"]


@pytest.mark.parametrize("html", ["<p>Ai gọi? Có ai không?</p>", "<p>AIA, tệptin</p>", "<p>tẹp nhẹp</p>"])
def test_no_part_of_a_word_and_no_other_capitals(html):
    GlossaryTermFactory(term="Trí tuệ nhân tạo", forms="AI")
    GlossaryTermFactory(term="Tệp")
    assert said(html) == []
    assert said("<p>AI viết thư, mở tệp.</p>") == ["AI", "tệp"]


def test_hidden_term_is_not_explained(otp):
    GlossaryTerm.objects.update(is_shown=False)
    assert said("<p>mã OTP</p>") == []


def test_word_that_the_lesson_explains_itself_is_left(otp):
    assert said("<p>mã OTP</p>", besides=["mã OTP"]) == []


def test_no_term_no_change():
    assert explain("<p>x & y</p>").html == "<p>x & y</p>"


def test_lesson_leads_to_the_meaning_and_back(client, otp):
    lesson = LessonFactory(body=[text("Bạn gõ mã OTP."), question("one", stem="Mã là gì?")])
    html = client.get(lesson.url).content.decode()
    assert LINK.findall(html) == [(str(otp.pk), "mã OTP")]
    words = re.search('<section class="words">.*?</section>', html, re.DOTALL)[0]
    assert f'id="tu-{otp.pk}"' in words
    assert "Dãy số dùng một lần." in words
    assert f'href="#cho-{otp.pk}"' in words


def test_lesson_that_explains_the_word_in_a_box_does_not_twice(client, otp):
    keyword = {"type": "keyword", "value": {"word": "Mã OTP", "meaning": "Một dãy số."}}
    html = client.get(LessonFactory(body=[text("Bạn gõ mã OTP."), keyword]).url).content.decode()
    assert not LINK.search(html)
    assert "Từ cần biết trong bài này" not in html


def test_words_of_an_editor_are_escaped(client):
    GlossaryTermFactory(term="<b>x", explanation="<script>alert(1)</script>")
    html = client.get(LessonFactory(body=[text("&lt;b&gt;x và <b>x</b>")]).url).content.decode()
    assert "<script>alert" not in html
    GlossaryTermFactory(term="Bạn", explanation="<script>alert(1)</script>")
    html = client.get(LessonFactory(body=[text("Bạn.")]).url).content.decode()
    assert "&lt;script&gt;alert(1)" in html


def test_terms_cost_one_query(client, otp, django_assert_max_num_queries):
    lesson = LessonFactory(parent=CourseFactory(), body=[text("Bạn gõ mã OTP.")])
    client.get(lesson.url)
    for _ in range(5):
        GlossaryTermFactory()
    with django_assert_max_num_queries(1) as captured:
        explain("<p>mã OTP</p>")
    assert len(captured) == 1


# --- Questions: practice and quizzes, and what is said to answers ---

ASKED = re.compile(r'<legend>.*?<a class="term" id="cho-([\w-]+)" href="#tu-\1">([^<]*)</a>', re.DOTALL)


def options(right: str, *wrong: str, feedback: str = "Tốt.") -> list[dict]:
    texts = [(right, True), *((each, False) for each in wrong)]
    return [{"text": each, "right": is_right, "feedback": feedback} for each, is_right in texts]


def one(stem: str, right: str = "Không đưa cho ai", feedback: str = "Tốt.") -> dict:
    chosen = options(right, "Đưa ngay", "Đọc to", feedback=feedback)
    return question("one", name=stem, stem=stem, options=chosen)


def drawn(*stored: dict) -> list[Question]:
    quiz = QuizFactory(questions=list(stored))
    return draw.questions_of(draw.draw_questions(quiz, Random(1)), quiz.latest_revision)


@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_type_of_question_explains_what_it_says(client, otp, kind):
    html = client.get(LessonFactory(body=[question(kind, stem="Có người gọi, hỏi mã OTP. Bạn làm gì?")]).url).content
    (place, said), *_ = ASKED.findall(html.decode())
    assert said == "mã OTP"
    words = re.search(f'<div class="word" id="tu-{place}">.*?</div>', html.decode(), re.DOTALL)[0]
    assert "Dãy số dùng một lần." in words
    assert f'href="#cho-{place}"' in words


def test_what_is_chosen_stays_as_it_is(client, otp):
    html = client.get(LessonFactory(body=[one("Bạn giữ gì?", right="Mã OTP và mã PIN của bạn")]).url).content.decode()
    assert "<span>Mã OTP và mã PIN của bạn</span>" in html
    assert 'class="term"' not in html


@pytest.mark.parametrize(
    ("stem", "right"),
    [("Mã OTP là gì?", "Dãy số dùng một lần"), ("Số dùng một lần, thuộc loại OTP, gọi là gì?", "Mã OTP")],
)
def test_no_word_that_answers_the_question(client, otp, stem, right):
    html = client.get(LessonFactory(body=[one(stem, right=right)]).url).content.decode()
    assert 'class="term"' not in html
    assert "Dãy số dùng một lần." not in html


def terms_of(explained):
    return [[word.pk for word in asked.terms] for _, asked in explained]


def test_no_word_that_answers_another_question_of_the_quiz(otp):
    asking, telling = one("Có người hỏi mã OTP. Bạn làm gì?"), one("Chọn câu hợp.", right="Dãy số dùng một lần")
    first, second = sorted(drawn(asking, telling), key=lambda each: "OTP" not in each.stem)
    assert terms_of(explain_questions([first])) == [[otp.pk]]
    assert terms_of(explain_questions([first, second])) == [[], []]


@pytest.mark.parametrize(
    ("stem", "is_explained"),
    [("Mã OTP là dãy số chỉ dùng một lần.", False), ("Bạn được đọc mã OTP cho người gọi đến.", True)],
)
def test_no_word_that_proves_an_assertion(client, otp, stem, is_explained):
    html = client.get(LessonFactory(body=[question("true_false", stem=stem)]).url).content.decode()
    assert ('class="term"' in html) == is_explained


def test_what_is_said_to_an_answer_explains_too_and_is_text(client, otp):
    stored = one("Bạn làm gì?", feedback="Giữ mã OTP <b>kín</b>.")
    html = client.get(LessonFactory(body=[stored]).url).content.decode()
    key = json.loads(unescape(re.search('data-key="([^"]*)"', html)[1]))
    assert all("mã OTP</a> &lt;b&gt;kín&lt;/b&gt;." in note for note in key["notes"])
    (place,) = set(re.findall(r'href="#tu-([\w-]+)"', key["notes"][0]))
    assert f'id="tu-{place}"' in html


def test_names_on_a_page_stand_once(client, otp):
    asked = [one(f"Có {n} người hỏi mã OTP. Bạn làm gì?") for n in range(2)]
    html = client.get(LessonFactory(body=[text("Bạn gõ mã OTP."), *asked]).url).content.decode()
    names = re.findall(r' id="((?:tu|cho)-[^"]+)"', html)
    assert len(names) == len(set(names)) == 6
