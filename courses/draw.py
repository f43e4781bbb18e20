"""Which questions of a quiz are asked, in which order; frozen, and restored from the revision they were drawn from.

What is frozen holds ids and orders only. A quiz changed, unpublished or moved meanwhile changes nothing: the questions
are read from the same revision again.
"""

import json
from collections.abc import Sequence
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any, TypedDict

from courses.blocks.questions import KINDS, Question, plain

if TYPE_CHECKING:
    from wagtail.models import Revision

    from courses.models import QuizPage


class Asked(TypedDict):
    """One drawn question: its block id, and for each place on screen which part stands there."""

    id: str
    order: list[int]


def draw_questions(quiz: "QuizPage", random: Random | None = None) -> list[Asked]:
    """Draws from the quiz's live revision (keep it beside: `quiz.live_revision`).

    Without `quiz.shuffle` questions and options stand as the editor wrote them, only steps and pairs are mixed.
    """
    random = random or SystemRandom()
    raws = _raw_questions(quiz.live_revision)
    drawn = sorted(random.sample(range(len(raws)), min(quiz.draw, len(raws))))
    if quiz.shuffle:
        random.shuffle(drawn)
    return [Asked(id=raws[i]["id"], order=_order(raws[i], quiz.shuffle, random)) for i in drawn]


def questions_of(asked: Sequence[Asked], revision: "Revision") -> list[Question]:
    """The questions as they were asked, in their order: to show them again, and to mark them."""
    raws = {raw["id"]: raw for raw in _raw_questions(revision)}
    return [_question(raws[one["id"]], one["order"]) for one in asked if one["id"] in raws]


def _raw_questions(revision: "Revision") -> list[dict[str, Any]]:
    return [raw for raw in json.loads(revision.content["questions"]) if raw["type"] in KINDS]


def _question(raw: dict[str, Any], order: Sequence[int]) -> Question:
    return Question(id=raw["id"], block=KINDS[raw["type"]], value=plain(raw["value"]), order=tuple(order))


def _order(raw: dict[str, Any], shuffle: bool, random: Random) -> list[int]:
    return KINDS[raw["type"]].mix(plain(raw["value"]), shuffle, random)
