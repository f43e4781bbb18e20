from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.lists import StartingListBlock
from courses.blocks.questions.base import FeedbackMixin, Question, QuestionBlock, Verdict, feedback


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(label=_("Bên trái"), max_length=120)
    right = blocks.CharBlock(label=_("Bên phải, đi cùng"), max_length=120)

    class Meta:
        label = _("Cặp")
        icon = "link"
        label_format = "{left} – {right}"


class MatchBlock(FeedbackMixin, QuestionBlock):
    """Pairs. The left side stands as written, the right side is mixed."""

    kind = "match"
    must_mix = True

    pairs = StartingListBlock(
        PairBlock(), label=_("Các cặp đúng"), min_num=2, max_num=6, help_text=_("Máy tự xáo trộn bên phải khi hỏi.")
    )

    class Meta:
        label = _("Nối hai cột")
        icon = "link"
        description = _("Người học ghép mỗi mục bên trái với một mục bên phải.")
        preview_value = {
            "stem": "Hãy ghép số điện thoại với việc cần gọi.",
            "pairs": [{"left": "113", "right": "Công an"}, {"left": "115", "right": "Cấp cứu"}],
            "feedback_right": "Bạn đã nhớ đủ.",
            "feedback_wrong": "113 là công an, 115 là cấp cứu.",
        }
        form_layout = ["stem", "pairs", "feedback_right", "feedback_wrong"]

    @classmethod
    def parts(cls, value):
        return [pair["right"] for pair in value.get("pairs") or []]

    @classmethod
    def read(cls, question: Question, data: Mapping[str, str]) -> list[int | None] | None:
        """For each pair's left side: whose right side was chosen."""
        chosen = [question.index_at(data.get(f"{question.name}-{row}")) for row in range(len(question.order))]
        return chosen if any(index is not None for index in chosen) else None

    @classmethod
    def mark(cls, question: Question, answer: Any) -> Verdict:
        pairs = question.value.get("pairs") or []
        rows = enumerate((answer or [])[: len(pairs)])
        chosen = {row: index for row, index in rows if index is not None and 0 <= index < len(pairs)}
        hits = sum(row == index for row, index in chosen.items())
        return Verdict(
            score=hits / len(pairs) if pairs else 0.0,
            chosen="; ".join(f"{pairs[row]['left']} – {pairs[index]['right']}" for row, index in chosen.items()),
            right="; ".join(f"{pair['left']} – {pair['right']}" for pair in pairs),
            feedback=feedback(question.value, hits == len(pairs)),
        )

    @classmethod
    def key(cls, question: Question) -> dict[str, Any]:
        """Which place of the screen goes with each left side."""
        places = [list(question.order).index(index) for index in range(len(question.order))]
        return {"places": places, "yes": feedback(question.value, True), "no": feedback(question.value, False)}

    def problems(self, value) -> dict[str, str]:
        for side in ("left", "right"):
            words = [pair[side] for pair in value["pairs"]]
            if len(set(words)) < len(words):
                return {"pairs": translate("Có hai mục giống hệt nhau ở một bên. Mỗi mục chỉ đi với một mục.")}
        return {}
