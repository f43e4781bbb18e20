"""What is drawn, frozen and shown again; and that nothing shown tells the answer."""

import json
from random import Random

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as some

from courses.blocks.questions import KINDS, plain
from courses.draw import draw_questions, questions_of
from courses.glossary import explain_questions
from tests.factories.courses import QUESTIONS, QuizFactory, question

pytestmark = pytest.mark.django_db


def ids(asked):
    return [one["id"] for one in asked]


def bank(size):
    return [question("one", str(number), stem=f"Câu {number}?") for number in range(size)]


def test_draws_as_many_as_the_quiz_says_and_none_twice():
    quiz = QuizFactory(draw=10, questions=bank(15))
    asked = draw_questions(quiz)
    assert len(set(ids(asked))) == 10


def test_every_question_has_its_turn():
    quiz = QuizFactory(draw=5, questions=bank(15))
    drawn = {one for seed in range(40) for one in ids(draw_questions(quiz, Random(seed)))}
    assert len(drawn) == 15


def test_small_bank_is_asked_whole():
    assert len(draw_questions(QuizFactory(draw=10, questions=bank(3)))) == 3


def test_shuffle_changes_order_of_questions_and_options():
    quiz = QuizFactory(draw=15, questions=bank(15))
    first, second = draw_questions(quiz, Random(1)), draw_questions(quiz, Random(2))
    assert ids(first) != ids(second)
    assert {tuple(one["order"]) for one in first} != {(0, 1, 2)}


def test_without_shuffle_all_stands_as_written():
    quiz = QuizFactory(draw=5, shuffle=False, questions=bank(9))
    asked = draw_questions(quiz, Random(1))
    written = [raw["id"] for raw in bank(9)]
    assert ids(asked) == [one for one in written if one in ids(asked)]
    assert all(one["order"] == [0, 1, 2] for one in asked)


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("kind", ["order", "match"])
def test_steps_and_pairs_never_stand_in_the_right_order(kind, shuffle):
    quiz = QuizFactory(questions=[question(kind)], shuffle=shuffle)
    for seed in range(60):
        (one,) = draw_questions(quiz, Random(seed))
        assert one["order"] != sorted(one["order"])


def test_true_and_false_keep_their_places():
    quiz = QuizFactory(questions=[question("true_false")])
    assert {tuple(draw_questions(quiz, Random(seed))[0]["order"]) for seed in range(20)} == {(0, 1)}


def test_what_is_frozen_is_json_without_an_answer():
    quiz = QuizFactory(draw=7)
    frozen = json.dumps(draw_questions(quiz), ensure_ascii=False)
    assert json.loads(frozen)
    assert not [word for word in secrets() if word in frozen]


def test_restored_as_it_was_asked():
    quiz = QuizFactory(draw=7)
    asked = json.loads(json.dumps(draw_questions(quiz)))
    questions = questions_of(asked, quiz.live_revision)
    assert [one.id for one in questions] == ids(asked)
    assert [list(one.order) for one in questions] == [one["order"] for one in asked]
    assert {one.kind for one in questions} == set(QUESTIONS)


def test_changed_quiz_breaks_no_attempt_under_way():
    quiz = QuizFactory(draw=3, questions=bank(3))
    asked, revision = draw_questions(quiz), quiz.live_revision
    quiz.questions = [question("short")]
    quiz.save_revision().publish()
    quiz.unpublish()
    revision.refresh_from_db()
    assert {one.stem for one in questions_of(asked, revision)} == {"Câu 0?", "Câu 1?", "Câu 2?"}


def test_draws_from_what_is_published_not_from_a_draft():
    quiz = QuizFactory(draw=3, questions=bank(3))
    quiz.questions = [question("short")]
    quiz.save_revision()
    quiz.refresh_from_db()
    assert len(draw_questions(quiz)) == 3


def test_drawing_and_restoring_cost_two_queries_however_many_questions(django_assert_num_queries):
    for size in (1, 15):
        quiz = QuizFactory(draw=size, questions=bank(size))
        quiz = type(quiz).objects.get(pk=quiz.pk)
        with django_assert_num_queries(1):
            asked = draw_questions(quiz)
        with django_assert_num_queries(0):
            questions_of(asked, quiz.live_revision)


# --- No right answer before marking ---


def secrets():
    """Words that only stand beside an answer: explanations, and what a question with typed answers expects."""
    words = {"1.234,5", "1234.5", "Ví giấy tờ"}
    for shape in QUESTIONS.values():
        words |= {option["feedback"] for option in shape.get("options", [])}
        words |= {wrong["feedback"] for wrong in shape.get("wrong", [])}
        words |= {shape[name] for name in ("feedback_right", "feedback_wrong") if name in shape}
    return words


@pytest.mark.parametrize("kind", QUESTIONS)
def test_question_shown_tells_nothing_of_its_answer(kind):
    quiz = QuizFactory(questions=[question(kind)])
    ((one, asked),) = explain_questions(questions_of(draw_questions(quiz), quiz.live_revision))
    page = render_to_string(one.template, {"question": one, "asked": asked})
    assert one.stem in page
    assert not [word for word in secrets() if word in page]
    assert "checked" not in page
    assert "selected" not in page


@pytest.mark.parametrize("kind", ["one", "many", "order", "match"])
def test_same_parts_in_another_order_look_the_same_to_a_browser(kind):
    """Values are places on the screen: a right option first in the editor's list is not "0" on every phone."""
    quiz = QuizFactory(questions=[question(kind)])
    for seed in range(20):
        (one,) = questions_of(draw_questions(quiz, Random(seed)), quiz.live_revision)
        assert [place for place, _ in one.shown] == [str(place) for place in range(len(one.order))]


@given(seed=some.integers())
@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_mix_holds_each_part_once(kind, seed):
    value = plain(question(kind)["value"])
    order = KINDS[kind].mix(value, True, Random(seed))
    assert sorted(order) == list(range(len(KINDS[kind].parts(value))))
