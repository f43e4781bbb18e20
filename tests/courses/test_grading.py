"""Marking, type by type, and what must hold for every question and every answer."""

import json
from dataclasses import asdict
from itertools import permutations
from random import Random

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as some

from courses.blocks.questions import KINDS, Question, plain
from courses.blocks.questions.number import read_number, write_number
from courses.grading import grade, read_answers, score
from tests.factories.courses import QUESTIONS, question

every_kind = pytest.mark.parametrize("kind", QUESTIONS)

# The right answer as it is kept, and one that is wrong altogether.
RIGHT = {
    "one": 1,
    "many": [0, 2],
    "true_false": 1,
    "order": [0, 1, 2, 3],
    "match": [0, 1, 2],
    "short": "Ví giấy tờ",
    "number": "1.234,5",
}
WRONG = {
    "one": 0,
    "many": [1, 3],
    "true_false": 0,
    "order": [3, 2, 1, 0],
    "match": [1, 2, 0],
    "short": "Zalo",
    "number": "7",
}


def ask(kind, order=None, lesson=None):
    raw = question(kind, lesson=lesson)
    block, value = KINDS[kind], plain(raw["value"])
    return Question(raw["id"], block, value, order or range(len(block.parts(value))))


def mark(kind, answer):
    asked = ask(kind)
    return grade([asked], {asked.id: answer})[0]


def test_of_several_choices_each_is_told_by_itself():
    right = mark("many", [0, 2]).right.split("; ")
    other = mark("many", [1]).chosen
    assert mark("many", [0, 1]).parts == [(right[0], True), (other, False)]
    pairs = mark("match", [0, 2, 1])
    assert [is_right for _, is_right in pairs.parts] == [True, False, False]
    assert mark("short", "a; b").parts == [("a; b", False)]


def form(data):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def fill(asked, answer):
    """What a browser sends for this answer: places on the screen, by the names of the controls."""
    place = list(asked.order).index
    if asked.kind in ("one", "true_false"):
        return {asked.name: str(place(answer))}
    if asked.kind == "many":
        return {asked.name: [str(place(index)) for index in answer]}
    if asked.kind in ("order", "match"):
        return {f"{asked.name}-{slot}": str(place(index)) for slot, index in enumerate(answer)}
    return {asked.name: answer}


@every_kind
def test_right_answer_earns_everything(kind):
    assert mark(kind, RIGHT[kind]).score == 1
    assert mark(kind, RIGHT[kind]).is_right


@every_kind
def test_wrong_answer_earns_nothing(kind):
    assert mark(kind, WRONG[kind]).score == 0
    assert not mark(kind, WRONG[kind]).is_right


@every_kind
def test_no_answer_earns_nothing_and_says_what_was_right(kind):
    given_up = mark(kind, None)
    assert (given_up.score, given_up.chosen, given_up.is_answered) == (0, "", False)
    assert given_up.right
    assert given_up.feedback


@every_kind
@pytest.mark.parametrize("answers", [RIGHT, WRONG])
def test_answer_survives_any_shuffle(kind, answers):
    """The form sends places on the screen; what is kept are places in the block."""
    size = len(ask(kind).order)
    for order in permutations(range(size)):
        asked = ask(kind, order)
        kept = read_answers([asked], form(fill(asked, answers[kind])))
        assert kept == {asked.id: answers[kind]}
        assert json.loads(json.dumps(kept)) == kept


@every_kind
def test_mark_is_json(kind):
    one = mark(kind, WRONG[kind])
    assert json.loads(json.dumps(asdict(one))) == asdict(one)


@every_kind
def test_mark_knows_the_lesson_to_look_at_again(kind):
    asked = ask(kind, lesson=42)
    assert grade([asked], {})[0].lesson_id == 42


# --- Feedback, part by part ---


@pytest.mark.parametrize(
    ("kind", "answer", "feedback"),
    [
        ("one", 0, "Đừng bấm."),
        ("one", 2, "Đừng gọi số lạ."),
        ("one", 1, "Đúng, tắt máy."),
        ("true_false", 0, "Chưa đúng. Không ai được hỏi."),
        ("true_false", 1, "Bạn chọn đúng."),
        ("many", [0, 1, 2], "Lời mời bình thường."),
        ("many", [0], "Đúng, đòi mã."),
        ("many", [0, 2], "Đúng, giục gấp. Đúng, đòi mã."),
        ("order", [1, 0, 2, 3], "Bạn bắt đầu từ Cài đặt."),
        ("order", [0, 1, 2, 3], "Đúng thứ tự."),
        ("match", [0, 2, 1], "113 là công an."),
        ("short", "an sinh xa hoi", "Mục này để nhận trợ cấp."),
        ("short", "zalo", "Bạn nghĩ đến chiếc ví."),
        ("number", "50", "Đó là mức cũ."),
        ("number", "không biết", "Bạn xem lại bài."),
    ],
)
def test_feedback_fits_what_was_answered(kind, answer, feedback):
    assert mark(kind, answer).feedback == feedback


@pytest.mark.parametrize(
    ("kind", "answer", "chosen", "right"),
    [
        ("one", 0, "Bấm vào", "Tắt máy"),
        ("many", [1, 3], "Mời họp thôn; Báo lịch tiêm", "Giục gấp; Đòi mã OTP"),
        ("true_false", 0, "Đúng", "Sai"),
        ("order", [1, 0], "Chọn Màn hình → Mở Cài đặt", "Mở Cài đặt → Chọn Màn hình → Chọn Cỡ chữ → Kéo sang phải"),
        ("match", [1, None, 2], "113 – Cháy; 115 – Cấp cứu", "113 – Công an; 114 – Cháy; 115 – Cấp cứu"),
        ("short", "vi", "vi", "Ví giấy tờ"),
        ("number", "1234", "1234", "1.234,5 triệu đồng"),
    ],
)
def test_review_shows_words(kind, answer, chosen, right):
    one = mark(kind, answer)
    assert (one.chosen, one.right) == (chosen, right)


# --- Partial scores ---


@pytest.mark.parametrize(
    ("answer", "points"), [([0], 0.5), ([0, 1], 0), ([0, 1, 2], 0.5), ([0, 1, 2, 3], 0), ([1, 2], 0), ([2], 0.5)]
)
def test_many_takes_back_one_right_choice_for_each_wrong_one(answer, points):
    assert mark("many", answer).score == points


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ([1, 2, 3, 0], 0.6667),
        ([1, 0, 2, 3], 0.6667),
        ([0, 1], 0.3333),
        ([1, 0, 3, 2], 0.3333),
        ([0], 0),
        ([0, 0, 0, 0], 0),
    ],
)
def test_order_loses_one_step_for_each_step_out_of_its_place(answer, points):
    assert mark("order", answer).score == points


@pytest.mark.parametrize(("answer", "points"), [([0, None, None], 0.3333), ([0, 2, 1], 0.3333), ([0, 1, None], 0.6667)])
def test_match_earns_each_right_pair(answer, points):
    assert mark("match", answer).score == points


@given(answers=some.permutations(range(4)))
def test_only_the_right_order_earns_everything(answers):
    points = mark("order", answers).score
    assert 0 <= points <= 1
    assert (points == 1) == (answers == [0, 1, 2, 3])


@given(answer=some.lists(some.integers(-1, 9), max_size=12))
@pytest.mark.parametrize("kind", ["many", "order", "match"])
def test_lists_of_anything_score_between_0_and_1(kind, answer):
    assert 0 <= mark(kind, answer).score <= 1


# --- Short answers ---


@pytest.mark.parametrize(
    "typed",
    [
        "ví giấy tờ",
        "VÍ GIẤY TỜ",
        "vi giay to",
        "  Ví  giấy tờ. ",
        "“Ví giấy tờ”",
        "Vi\u0301 gia\u0302\u0301y to\u031b\u0300",
    ],
)
def test_short_answer_is_folded(typed):
    asked = ask("short")
    answers = read_answers([asked], form({asked.name: typed}))
    assert grade([asked], answers)[0].score == 1


@given(letters=some.text(alphabet="ví giấytờVÍGIẤYTỜ.,", min_size=1, max_size=30))
def test_short_answer_never_breaks(letters):
    asked = ask("short")
    assert grade([asked], read_answers([asked], form({asked.name: letters})))[0].score in (0, 1)


# --- Numbers ---


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("3.5", "3.5"),
        ("3,5", "3.5"),
        ("50.000", "50000"),
        ("1.234.567", "1234567"),
        ("1 234", "1234"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("12", "12"),
        ("1.2.3", None),
        ("", None),
        ("mười", None),
        ("1e9", None),
        ("NaN", None),
        ("Infinity", None),
        ("٣", None),
    ],
)
def test_numbers_are_read_as_they_are_written_here(typed, value):
    number = read_number(typed)
    assert (str(number) if number is not None else None) == value


@given(number=some.decimals(-(10**9), 10**9, places=3))
def test_number_written_is_read_back(number):
    assert read_number(write_number(number)) == number


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("1234", True),
        ("1.235", True),
        ("1.235,1", False),
        ("1233,9", False),
        ("1.234,5 triệu đồng", True),
        ("1.234,5 TRIEU DONG", True),
        ("1.234,5 nghìn", False),
    ],
)
def test_number_within_its_tolerance_and_with_its_unit(typed, right):
    assert mark("number", typed).is_right is right


# --- Reading what a browser, or somebody else, sends ---


@every_kind
@pytest.mark.parametrize("sent", ["99", "-1", "x", "", "1e1", "١", "0x1", "9" * 400, "\x00"])
def test_nonsense_is_no_answer(kind, sent):
    asked = ask(kind)
    names = [asked.name, *(f"{asked.name}-{slot}" for slot in range(9))]
    answers = read_answers([asked], form(dict.fromkeys(names, sent)))
    assert grade([asked], answers)[0].score == 0


@every_kind
@given(data=some.data())
def test_anything_sent_scores_between_0_and_1(kind, data):
    asked = ask(kind)
    names = [asked.name, *(f"{asked.name}-{slot}" for slot in range(5)), "q-khác"]
    sent = data.draw(
        some.dictionaries(some.sampled_from(names), some.lists(some.text(max_size=5), min_size=1, max_size=4))
    )
    answers = read_answers([asked], form(sent))
    assert 0 <= score(grade([asked], answers)) <= 1
    assert json.loads(json.dumps(answers)) == answers


def test_answers_stay_short():
    asked = ask("short")
    assert len(read_answers([asked], form({asked.name: "a" * 5000}))[asked.id]) == 200


# --- A whole quiz ---


def test_score_is_the_mean_of_the_marks():
    questions = [ask(kind) for kind in QUESTIONS]
    answers = {asked.id: (RIGHT if place % 2 else WRONG)[asked.kind] for place, asked in enumerate(questions)}
    assert score(grade(questions, answers)) == pytest.approx(3 / 7)


def test_quiz_without_questions_scores_nothing():
    assert score(grade([], {})) == 0


def test_marks_stand_in_the_order_asked():
    questions = [ask(kind) for kind in QUESTIONS]
    Random(7).shuffle(questions)
    assert [one.question_id for one in grade(questions, {})] == [asked.id for asked in questions]
