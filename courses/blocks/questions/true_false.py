from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.questions.base import QuestionBlock
from courses.blocks.questions.one import OneBlock


class TrueFalseBlock(OneBlock):
    """A sentence that is right or not: always "Đúng" first, then "Sai"."""

    kind = "true_false"
    mixes = False

    options = None  # type: ignore[assignment] # Wagtail's way to leave a block out
    truth = blocks.ChoiceBlock(label=_("Câu này"), choices=[("true", _("Đúng")), ("false", _("Sai"))], default="true")
    feedback_true = blocks.CharBlock(label=_("Giải thích khi chọn “Đúng”"), max_length=250)
    feedback_false = blocks.CharBlock(label=_("Giải thích khi chọn “Sai”"), max_length=250)

    class Meta:
        label = _("Đúng hay sai")
        icon = "check"
        description = _("Một câu để người học nói đúng hay sai.")
        preview_value = {
            "stem": "Bấm nhầm một lần là điện thoại hỏng.",
            "truth": "false",
            "feedback_true": "Máy không hỏng vì bấm nhầm.",
            "feedback_false": "Bạn chọn đúng. Bấm nhầm thì bạn bấm nút quay lại.",
        }

    @classmethod
    def options_of(cls, value: Mapping[str, Any]) -> list[dict[str, Any]]:
        is_true = value.get("truth") == "true"
        return [
            {"text": translate("Đúng"), "right": is_true, "feedback": value.get("feedback_true", "")},
            {"text": translate("Sai"), "right": not is_true, "feedback": value.get("feedback_false", "")},
        ]

    problems = QuestionBlock.problems
