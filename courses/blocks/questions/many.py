from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from courses.blocks.lists import StartingListBlock
from courses.blocks.questions.base import Question, QuestionBlock, Verdict
from courses.blocks.questions.one import OptionBlock


class ManyBlock(QuestionBlock):
    """Several right options. Each wrong choice takes back one right choice, so ticking everything earns nothing."""

    kind = "many"

    options = StartingListBlock(OptionBlock(), label=_("Các lựa chọn"), min_num=3, max_num=8)

    class Meta:
        label = _("Chọn nhiều")
        icon = "list-ul"
        description = _("Nhiều câu trả lời, có từ hai câu đúng trở lên.")
        preview_value = {
            "stem": "Những dấu hiệu nào đáng ngờ?",
            "options": [
                {"text": "Giục gấp trong 10 phút", "right": True, "feedback": "Đúng, giục gấp là dấu hiệu rõ nhất."},
                {"text": "Đòi mã OTP", "right": True, "feedback": "Đúng, không ai được hỏi mã này."},
                {"text": "Mời họp thôn", "right": False, "feedback": "Đây là lời mời bình thường."},
            ],
        }

    @classmethod
    def parts(cls, value):
        return [option["text"] for option in value.get("options") or []]

    @classmethod
    def read(cls, question: Question, data: Mapping[str, str]) -> list[int] | None:
        places = data.getlist(question.name) if isinstance(data, QueryDict) else data.get(question.name, [])
        return sorted({index for place in places if (index := question.index_at(place)) is not None}) or None

    @classmethod
    def mark(cls, question: Question, answer: Any) -> Verdict:
        options = question.value.get("options") or []
        chosen = [index for index in answer or [] if 0 <= index < len(options)]
        rights = [index for index, option in enumerate(options) if option["right"]]
        hits = len(set(chosen) & set(rights))
        return Verdict(
            score=max(0.0, (2 * hits - len(chosen)) / len(rights)) if rights else 0.0,
            chosen="; ".join(options[index]["text"] for index in chosen),
            right="; ".join(options[index]["text"] for index in rights),
            feedback=_explain(options, chosen, rights),
        )

    @classmethod
    def key(cls, question: Question) -> dict[str, Any]:
        options = [question.value["options"][index] for index in question.order]
        return {
            "right": [place for place, option in enumerate(options) if option["right"]],
            "notes": [option["feedback"] for option in options],
        }

    def problems(self, value) -> dict[str, str]:
        rights = sum(bool(option["right"]) for option in value["options"])
        if rights < 2:
            return {
                "options": translate("Câu hỏi này cần ít nhất hai câu đúng. Chỉ có một thì bạn dùng loại “Chọn một”.")
            }
        if rights == len(value["options"]):
            return {"options": translate("Câu hỏi này câu nào cũng đúng. Bạn thêm một câu chưa đúng.")}
        return {}


def _explain(options: list[dict[str, Any]], chosen: list[int], rights: list[int]) -> str:
    """Why each wrong choice is wrong, then what each missed one says; when all is right, why it is."""
    wrong = [index for index in chosen if index not in rights]
    missed = [index for index in rights if index not in chosen]
    return " ".join(options[index]["feedback"] for index in (wrong + missed or rights))
