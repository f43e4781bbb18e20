from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.questions.base import ANSWER_LENGTH, FeedbackMixin, Question, QuestionBlock, Verdict, feedback
from learning.text import clean, fold

EDGES = " .,;:!?\"'“”‘’()"


class ForeseenTextBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Khi gõ"), max_length=ANSWER_LENGTH)
    feedback = blocks.CharBlock(label=_("Giải thích"), max_length=250)

    class Meta:
        label = _("Câu chưa đúng hay gặp")
        icon = "warning"
        label_format = "{text}"


class ShortBlock(FeedbackMixin, QuestionBlock):
    """A few words to type. Capitals, diacritics and punctuation at the ends do not count."""

    kind = "short"

    answers = blocks.ListBlock(
        blocks.CharBlock(label=_("Câu đúng"), max_length=ANSWER_LENGTH),
        label=_("Các cách viết đúng"),
        min_num=1,
        help_text=_("Không cần viết lại bản không dấu hay chữ hoa: máy coi như nhau."),
    )
    wrong = blocks.ListBlock(ForeseenTextBlock(), label=_("Câu chưa đúng hay gặp"), default=[])

    class Meta:
        label = _("Gõ câu trả lời")
        icon = "pilcrow"
        description = _("Người học gõ vài chữ.")
        preview_value = {
            "stem": "Trên VNeID, nơi giữ giấy tờ tên là gì?",
            "answers": ["Ví giấy tờ"],
            "feedback_right": "Đúng. Giấy tờ nằm trong Ví giấy tờ.",
            "feedback_wrong": "Bạn nghĩ đến chiếc ví.",
            "wrong": [],
        }
        form_layout = ["stem", "answers", "feedback_right", "feedback_wrong", "wrong"]

    @classmethod
    def read(cls, question: Question, data: Mapping[str, str]) -> str | None:
        return clean(data.get(question.name, ""))[:ANSWER_LENGTH] or None

    @classmethod
    def mark(cls, question: Question, answer: Any) -> Verdict:
        value, typed = question.value, _key(answer or "")
        right = bool(typed) and typed in map(_key, value.get("answers") or [])
        foreseen: Mapping[str, Any] = next(
            (wrong for wrong in value.get("wrong") or [] if _key(wrong["text"]) == typed), {}
        )
        return Verdict(
            score=float(right),
            chosen=answer or "",
            right=next(iter(value.get("answers") or []), ""),
            feedback=feedback(value, right) if right else foreseen.get("feedback") or feedback(value, False),
        )

    @classmethod
    def key(cls, question: Question) -> dict[str, Any]:
        return {
            "answers": sorted({_key(answer) for answer in question.value["answers"]}),
            "foreseen": {_key(wrong["text"]): wrong["feedback"] for wrong in question.value.get("wrong") or []},
            "yes": feedback(question.value, True),
            "no": feedback(question.value, False),
        }


def _key(text: str) -> str:
    return fold(text).strip(EDGES)
