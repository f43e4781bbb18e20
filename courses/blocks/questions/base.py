"""What every type of question has, and the three things each can do: show itself, read an answer, mark it.

A Question is a block's stored value without Wagtail around it: drawing, showing and marking need no database. The
places that a form sends are those on the screen; what is kept as an answer are places in the block, so that an answer
stays readable whatever order it was shown in.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

PLACE = re.compile(r"[0-9]{1,2}")
ANSWER_LENGTH = 200


@dataclass(frozen=True)
class Verdict:
    """How one answer did: `score` 0–1, what was chosen and what is right in words, and why."""

    score: float
    chosen: str
    right: str
    feedback: str


@dataclass(frozen=True)
class Question:
    """One question as it is asked. `order[place on screen]` is the part's place in the block.

    `answer`, as `read` gave it, is shown again in the form.
    """

    id: str
    block: type["QuestionBlock"]
    value: Mapping[str, Any]
    order: Sequence[int]
    answer: Any = None

    @property
    def kind(self) -> str:
        return self.block.kind

    @property
    def name(self) -> str:
        """Of its form control; controls of one question that need more add "-0", "-1", …"""
        return f"q-{self.id}"

    @property
    def stem(self) -> str:
        return self.value.get("stem", "")

    @property
    def template(self) -> str:
        return f"courses/questions/{self.kind}.html"

    @property
    def lesson_id(self) -> int | None:
        return self.value.get("lesson")

    @cached_property
    def shown(self) -> list[tuple[str, str]]:
        """Place on screen, as the form sends it, and words of every part, in the order of the screen."""
        parts = self.block.parts(self.value)
        return [(str(place), parts[index]) for place, index in enumerate(self.order)]

    @property
    def given(self) -> Any:
        """The answer as the form's controls hold it: places on the screen, or the words typed."""
        if isinstance(self.answer, list):
            return [self._place_of(index) for index in self.answer]
        return self._place_of(self.answer) if isinstance(self.answer, int) else self.answer

    @property
    def slots(self) -> list[tuple[str, str, str | None]]:
        """For each select of "order" and "match": its number, what stands on its left, the place chosen in it."""
        lefts = [pair["left"] for pair in self.value.get("pairs", [])] or [""] * len(self.order)
        given = self.given or [None] * len(lefts)
        return list(zip(map(str, range(len(lefts))), lefts, given, strict=True))

    def _place_of(self, index: int | None) -> str | None:
        return next((str(place) for place, part in enumerate(self.order) if part == index), None)

    def read(self, data: Mapping[str, str]) -> Any:
        """The answer in a form's data as JSON; None where there is none or it makes no sense."""
        return self.block.read(self, data)

    def mark(self, answer: Any) -> Verdict:
        return self.block.mark(self, answer)

    def index_at(self, place: str | None) -> int | None:
        """The part of the block that stands at this place of the screen."""
        if place is None or not PLACE.fullmatch(place) or int(place) >= len(self.order):
            return None
        return self.order[int(place)]


class QuestionBlock(blocks.StructBlock):
    """Sub-classes add their parts. `mixes`: its parts may be shuffled; `must_mix`: they must, or they tell the answer.

    Rendered as a block it is a practice question, with its key beside it. A quiz never renders its blocks: it shows
    drawn Questions.
    """

    kind = ""
    mixes = True
    must_mix = False

    stem = blocks.TextBlock(
        label=_("Câu hỏi"), max_length=300, rows=2, help_text=_("Một câu ngắn, tối đa 20 chữ, nói với “bạn”.")
    )

    class Meta:
        template = "courses/blocks/practice.html"
        label_format = "{stem}"

    @classmethod
    def parts(cls, value: Mapping[str, Any]) -> list[str]:
        """Words of what may be shuffled."""
        return []

    @classmethod
    def mix(cls, value: Mapping[str, Any], shuffle: bool, random: Random) -> list[int]:
        """An order for the parts of a question; never the right one where the order tells the answer."""
        order = list(range(len(cls.parts(value))))
        if cls.must_mix or (shuffle and cls.mixes):
            random.shuffle(order)
        if cls.must_mix and order == sorted(order):
            order.reverse()
        return order

    @classmethod
    def read(cls, question: Question, data: Mapping[str, str]) -> Any:
        raise NotImplementedError

    @classmethod
    def mark(cls, question: Question, answer: Any) -> Verdict:
        raise NotImplementedError

    @classmethod
    def key(cls, question: Question) -> dict[str, Any]:
        """What practice.js needs to mark this question on the device. Never given out for a quiz."""
        raise NotImplementedError

    def get_context(self, value, parent_context=None):
        """Mixed the same way for everybody, for a lesson's page is the same for everybody."""
        context = super().get_context(value, parent_context)
        block_id, stored = context.get("id") or "xem-truoc", plain(self.get_prep_value(value))
        order = self.mix(stored, True, Random(block_id))  # noqa: S311 - no secret
        question = Question(id=block_id, block=type(self), value=stored, order=order)
        verdict = self.mark(question, None)
        return context | {
            "question": question,
            "key": self.key(question),
            "right": verdict.right,
            "why": feedback(stored, True) or verdict.feedback,
        }

    def clean(self, value):
        """A draft may be unfinished; `problems` keeps what is unfinished from being published."""
        value = super().clean(value)
        if not self.is_deferred_validation:
            self.raise_problems(self.problems(value))
        return value

    def problems(self, value) -> dict[str, str]:
        """Sentences by the field they belong to."""
        return {}

    @staticmethod
    def raise_problems(problems: Mapping[str, str]) -> None:
        if problems:
            raise blocks.StructBlockValidationError(
                block_errors={field: ValidationError(sentence) for field, sentence in problems.items()}
            )


class FeedbackMixin(blocks.StructBlock):
    """One sentence for a right and one for a wrong answer, where parts have none of their own."""

    feedback_right = blocks.CharBlock(label=_("Khi trả lời đúng"), max_length=200)
    feedback_wrong = blocks.CharBlock(
        label=_("Khi chưa đúng"), max_length=200, help_text=_("Nói nhẹ nhàng vì sao và nhớ điều gì.")
    )


def feedback(value: Mapping[str, Any], right: bool) -> str:
    return value.get("feedback_right" if right else "feedback_wrong", "")


def plain(raw: Any) -> Any:
    """A block's stored value with the wrapping of list items taken off."""
    if isinstance(raw, dict):
        return {name: plain(part) for name, part in raw.items()}
    if isinstance(raw, list):
        return [plain(item["value"]) if _is_wrapped(item) else plain(item) for item in raw]
    return raw


def _is_wrapped(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "item" and "value" in item
