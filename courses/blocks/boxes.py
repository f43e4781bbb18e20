"""Words set apart: a tip, a warning, a key word."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["bold", "link"]


class TipBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("Mẹo"), features=FEATURES)

    class Meta:
        label = _("Mẹo")
        icon = "pick"
        group = _("Khung nhấn mạnh")
        template = "courses/blocks/tip.html"
        description = _("Một cách làm nhanh hơn, dễ hơn.")
        preview_value = {"text": "<p>Bạn nên bật vân tay để vào cho nhanh.</p>"}


class WarningBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("Cẩn thận"), features=FEATURES)

    class Meta:
        label = _("Cẩn thận")
        icon = "warning"
        group = _("Khung nhấn mạnh")
        template = "courses/blocks/warning.html"
        description = _("Điều có thể làm mất tiền hoặc mất tài khoản.")
        preview_value = {"text": "<p>Không đọc mã OTP cho ai, kể cả người xưng là công an.</p>"}


class KeywordBlock(blocks.StructBlock):
    word = blocks.CharBlock(label=_("Từ"), max_length=60)
    meaning = blocks.CharBlock(label=_("Nghĩa là"), max_length=200, help_text=_("Một câu, từ ngữ hằng ngày."))

    class Meta:
        label = _("Từ cần biết")
        icon = "info-circle"
        group = _("Khung nhấn mạnh")
        template = "courses/blocks/keyword.html"
        description = _("Giải thích một từ mới ở lần gặp đầu tiên.")
        label_format = "{word}"
        preview_value = {"word": "Mã OTP", "meaning": "Dãy số dùng một lần, gửi đến điện thoại của bạn."}
