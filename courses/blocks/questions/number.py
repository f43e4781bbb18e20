import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.questions.base import FeedbackMixin, Question, QuestionBlock, Verdict, feedback
from learning.text import clean, fold

LENGTH = 30
GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?", re.ASCII)
PLAIN = re.compile(r"-?\d+([.,]\d+)?", re.ASCII)


def read_number(text: str) -> Decimal | None:
    """Vietnamese writing: "1.234,5". A dot that cannot part thousands ("3.5") is taken as a comma."""
    text = re.sub(r"\s", "", text).replace("−", "-")
    if GROUPED.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return Decimal(text.replace(",", ".")) if PLAIN.fullmatch(text) else None


def write_number(number: Decimal) -> str:
    """1234.5 → "1.234,5"; no zeros at the end."""
    whole = f"{number:,f}"
    if "." in whole:
        whole = whole.rstrip("0").rstrip(".")
    return whole.translate(str.maketrans(",.", ".,"))


class ForeseenNumberBlock(blocks.StructBlock):
    value = blocks.DecimalBlock(label=_("Khi nhập"))
    feedback = blocks.CharBlock(label=_("Giải thích"), max_length=250)

    class Meta:
        label = _("Số chưa đúng hay gặp")
        icon = "warning"


class NumberBlock(FeedbackMixin, QuestionBlock):
    """A number to type, with its unit said. `tolerance` is how far off still counts as right."""

    kind = "number"

    answer = blocks.DecimalBlock(label=_("Số đúng"))
    tolerance = blocks.DecimalBlock(
        label=_("Lệch bao nhiêu vẫn đúng"),
        default=Decimal(0),
        min_value=0,
        required=False,
        help_text=_("0: phải đúng hẳn."),
    )
    unit = blocks.CharBlock(label=_("Đơn vị"), required=False, max_length=30, help_text=_("Ví dụ: ngày, đồng, %."))
    wrong = blocks.ListBlock(ForeseenNumberBlock(), label=_("Số chưa đúng hay gặp"), default=[])

    class Meta:
        label = _("Nhập số")
        icon = "decimal"
        description = _("Người học nhập một con số, viết kiểu Việt Nam: 1.234,5.")
        preview_value = {
            "stem": "Mật khẩu tốt nên dài ít nhất bao nhiêu ký tự?",
            "answer": Decimal(8),
            "unit": "ký tự",
            "tolerance": Decimal(0),
            "feedback_right": "Đúng.",
            "feedback_wrong": "Bạn nhớ con số 8.",
            "wrong": [],
        }
        form_layout = ["stem", "answer", "unit", "tolerance", "feedback_right", "feedback_wrong", "wrong"]

    @classmethod
    def read(cls, question: Question, data: Mapping[str, str]) -> str | None:
        """Kept as typed, so that the learner sees their own writing again."""
        return clean(data.get(question.name, ""))[:LENGTH] or None

    @classmethod
    def mark(cls, question: Question, answer: Any) -> Verdict:
        value = question.value
        number = read_number(_without_unit(answer or "", value.get("unit") or ""))
        right = number is not None and abs(number - _exact(value["answer"])) <= _exact(value.get("tolerance"))
        foreseen: Mapping[str, Any] = next(
            (wrong for wrong in value.get("wrong") or [] if _exact(wrong["value"]) == number), {}
        )
        return Verdict(
            score=float(right),
            chosen=answer or "",
            right=f"{write_number(_exact(value['answer']))} {value.get('unit') or ''}".strip().replace(" %", "%"),
            feedback=feedback(value, right) if right else foreseen.get("feedback") or feedback(value, False),
        )

    @classmethod
    def key(cls, question: Question) -> dict[str, Any]:
        value = question.value
        return {
            "answer": float(_exact(value["answer"])),
            "tolerance": float(_exact(value.get("tolerance"))),
            "unit": fold(value.get("unit") or ""),
            "foreseen": {_as_script(wrong["value"]): wrong["feedback"] for wrong in value.get("wrong") or []},
            "yes": feedback(value, True),
            "no": feedback(value, False),
        }

    def problems(self, value) -> dict[str, str]:
        if any(abs(wrong["value"] - value["answer"]) <= (value["tolerance"] or 0) for wrong in value["wrong"]):
            return {"wrong": translate("Một số “chưa đúng” lại nằm trong khoảng được tính là đúng.")}
        return {}


def _exact(number: Any) -> Decimal:
    return Decimal(str(number or 0))


def _as_script(number: Any) -> str:
    """As practice.js writes it when it becomes a key: "4", "0.5"."""
    return f"{_exact(number).normalize():f}"


def _without_unit(typed: str, unit: str) -> str:
    """ "50.000 đồng" is as good as "50.000"."""
    folded = fold(typed)
    return folded.removesuffix(fold(unit)) if unit else folded
