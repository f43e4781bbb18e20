from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.lists import StartingListBlock
from courses.blocks.questions.base import Question, QuestionBlock, Verdict


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Câu trả lời"), max_length=200)
    right = blocks.BooleanBlock(label=_("Câu này đúng"), required=False)
    feedback = blocks.CharBlock(
        label=_("Giải thích"), max_length=250, help_text=_("Người học đọc câu này sau khi chọn. Không chê trách.")
    )

    class Meta:
        label = _("Lựa chọn")
        icon = "radio-empty"
        label_format = "{text}"


class OneBlock(QuestionBlock):
    """One right option among several."""

    kind = "one"

    options = StartingListBlock(OptionBlock(), label=_("Các lựa chọn"), min_num=2, max_num=6)

    class Meta:
        label = _("Chọn một")
        icon = "radio-full"
        description = _("Nhiều câu trả lời, chỉ một câu đúng.")
        preview_value = {
            "stem": "Có người gọi, xưng là công an, hỏi mã OTP. Bạn làm gì?",
            "options": [
                {"text": "Tắt máy, gọi số quen để hỏi", "right": True, "feedback": "Đúng, gọi lại là cách chắc nhất."},
                {"text": "Đọc mã cho nhanh xong việc", "right": False, "feedback": "Mã OTP không đọc cho ai."},
            ],
        }

    @classmethod
    def options_of(cls, value: Mapping[str, Any]) -> list[dict[str, Any]]:
        return value.get("options") or []

    @classmethod
    def parts(cls, value):
        return [option["text"] for option in cls.options_of(value)]

    @classmethod
    def read(cls, question: Question, data: Mapping[str, str]) -> int | None:
        return question.index_at(data.get(question.name))

    @classmethod
    def mark(cls, question: Question, answer: Any) -> Verdict:
        options = cls.options_of(question.value)
        right = next((option for option in options if option["right"]), {})
        chosen = options[answer] if isinstance(answer, int) and 0 <= answer < len(options) else None
        return Verdict(
            score=1.0 if chosen and chosen["right"] else 0.0,
            chosen=chosen["text"] if chosen else "",
            right=right.get("text", ""),
            feedback=(chosen or right).get("feedback", ""),
        )

    @classmethod
    def key(cls, question: Question) -> dict[str, Any]:
        """Right places on screen, and what to say about each."""
        options = [cls.options_of(question.value)[index] for index in question.order]
        return {
            "right": [place for place, option in enumerate(options) if option["right"]],
            "notes": [option["feedback"] for option in options],
        }

    def problems(self, value) -> dict[str, str]:
        rights = sum(bool(option["right"]) for option in value["options"])
        if rights == 0:
            return {
                "options": translate(
                    "Câu hỏi này chưa có câu trả lời đúng. Bạn đánh dấu “Câu này đúng” ở một lựa chọn."
                )
            }
        if rights > 1:
            return {"options": translate("Câu hỏi này có nhiều câu đúng. Bạn chỉ để một, hoặc dùng loại “Chọn nhiều”.")}
        return {}
