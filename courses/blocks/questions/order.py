from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.lists import StartingListBlock
from courses.blocks.questions.base import FeedbackMixin, Question, QuestionBlock, Verdict, feedback


class OrderBlock(FeedbackMixin, QuestionBlock):
    """Steps to be put in order: the block holds them in the right one."""

    kind = "order"
    must_mix = True

    items = StartingListBlock(
        blocks.CharBlock(label=_("Bước"), max_length=120),
        label=_("Các bước, theo thứ tự đúng"),
        min_num=3,
        max_num=7,
        help_text=_("Máy tự xáo trộn khi hỏi."),
    )

    class Meta:
        label = _("Xếp theo thứ tự")
        icon = "order"
        description = _("Người học xếp các bước theo đúng thứ tự.")
        preview_value = {
            "stem": "Hãy xếp các bước phóng to chữ.",
            "items": ["Mở Cài đặt", "Chọn Màn hình", "Kéo nút cỡ chữ sang phải"],
            "feedback_right": "Đúng rồi.",
            "feedback_wrong": "Bạn luôn bắt đầu từ Cài đặt.",
        }
        form_layout = ["stem", "items", "feedback_right", "feedback_wrong"]

    @classmethod
    def parts(cls, value):
        return list(value.get("items") or [])

    @classmethod
    def read(cls, question: Question, data: Mapping[str, str]) -> list[int | None] | None:
        """Which step was put first, second, … ; None where nothing was chosen."""
        chosen = [question.index_at(data.get(f"{question.name}-{place}")) for place in range(len(question.order))]
        return chosen if any(index is not None for index in chosen) else None

    @classmethod
    def mark(cls, question: Question, answer: Any) -> Verdict:
        items = cls.parts(question.value)
        chosen = [index for index in answer or [] if index is not None and 0 <= index < len(items)]
        score = _share_in_order(chosen, len(items)) if len(set(chosen)) == len(chosen) else 0.0
        return Verdict(
            score=score,
            chosen=" → ".join(items[index] for index in chosen),
            right=" → ".join(items),
            feedback=feedback(question.value, score == 1),
        )

    @classmethod
    def key(cls, question: Question) -> dict[str, Any]:
        """Which place of the screen comes first, second, …"""
        places = [list(question.order).index(index) for index in range(len(question.order))]
        return {"places": places, "yes": feedback(question.value, True), "no": feedback(question.value, False)}

    def problems(self, value) -> dict[str, str]:
        if len(set(value["items"])) < len(value["items"]):
            return {"items": translate("Có hai bước giống hệt nhau. Bạn viết cho khác nhau.")}
        return {}


def _share_in_order(chosen: Sequence[int], size: int) -> float:
    """The longest run of steps that stand in the right order, past the first, of all past the first: one step

    out of its place costs one step, however far it was moved.
    """
    ends: list[int] = []
    for index in chosen:
        place = bisect_left(ends, index)
        ends[place : place + 1] = [index]
    return max(0, len(ends) - 1) / (size - 1) if size > 1 else float(bool(ends))
