"""What an invented learner answers: right with a likelihood, else one of the wrong answers."""

from random import Random
from typing import Any

from courses.blocks.questions import Question


def answer(question: Question, random: Random, skill: float) -> Any:
    """As `grading.read_answers` would have read it. `skill`: likelihood of the right answer, 0–1."""
    right = random.random() < skill
    match question.kind:
        case "one" | "true_false":
            return _one_option(question, random, right)
        case "many":
            rights = [i for i, option in enumerate(question.value["options"]) if option["right"]]
            return rights if right else rights[:1]
        case "order" | "match":
            places = sorted(question.order)
            return places if right else [*places[1:], places[0]]
        case "short":
            return question.value["answers"][0] if right else "không nhớ"
        case _:
            return str(question.value["answer"]).replace(".", ",") if right else "99"


def _one_option(question: Question, random: Random, right: bool) -> int:
    options = question.block.options_of(question.value)
    return random.choice([i for i, option in enumerate(options) if option["right"] == right])
