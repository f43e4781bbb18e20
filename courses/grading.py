"""Marks answers: pure, from questions and answers alone. A quiz's score is the mean of its marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.blocks.questions import Question


@dataclass(frozen=True)
class Mark:
    """One question marked, ready to be kept as JSON (`vars`) and shown.

    `score` is 0–1. `chosen` is "" where nothing was answered. `lesson_id` is the lesson to look at again, or None.
    """

    question_id: str
    kind: str
    stem: str
    score: float
    chosen: str
    right: str
    feedback: str
    lesson_id: int | None

    @property
    def is_right(self) -> bool:
        return self.score == 1

    @property
    def is_answered(self) -> bool:
        return self.chosen != ""

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """What was chosen, and whether it is right; of several choices or pairs each by itself."""
        if self.kind not in ("many", "match"):
            return [(self.chosen, self.is_right)]
        right = self.right.split("; ")
        return [(part, part in right) for part in self.chosen.split("; ")]


def read_answers(questions: Sequence[Question], data: Mapping[str, str]) -> dict[str, Any]:
    """The answers in a form's data (a QueryDict), by question id; what is missing or makes no sense is left out."""
    answers = {question.id: question.read(data) for question in questions}
    return {question_id: answer for question_id, answer in answers.items() if answer is not None}


def grade(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[Mark]:
    """One mark a question, in the order asked. `answers` is what `read_answers` gave."""
    return [_mark(question, answers.get(question.id)) for question in questions]


def score(marks: Sequence[Mark]) -> float:
    """The quiz's score, 0–1; compare with `mastery_score`."""
    return sum(mark.score for mark in marks) / len(marks) if marks else 0.0


def _mark(question: Question, answer: Any) -> Mark:
    verdict = question.mark(answer)
    return Mark(
        question_id=question.id,
        kind=question.kind,
        stem=question.stem,
        score=round(verdict.score, 4),
        chosen=verdict.chosen,
        right=verdict.right,
        feedback=verdict.feedback,
        lesson_id=question.lesson_id,
    )
