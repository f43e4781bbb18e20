"""A drawn phone: words stay words, so it is sharp, light and readable aloud. Only invented apps and people."""

from itertools import groupby

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

KINDS = [
    ("text", _("Dòng chữ")),
    ("heading", _("Dòng chữ to")),
    ("field", _("Ô nhập")),
    ("button", _("Nút bấm")),
    ("row", _("Dòng trong danh sách")),
    ("message_in", _("Tin nhắn đến")),
    ("message_out", _("Tin nhắn đi")),
    ("notice", _("Thông báo")),
    ("link", _("Dòng chữ bấm được")),
]


class ElementBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label=_("Loại"), choices=KINDS, default="text")
    text = blocks.CharBlock(label=_("Chữ"), max_length=200, help_text=_("Ô nhập: tên của ô. Tin nhắn: lời trong tin."))
    value = blocks.CharBlock(
        label=_("Chữ phụ"),
        required=False,
        max_length=120,
        help_text=_("Ô nhập: chữ đã gõ. Dòng trong danh sách: chữ nhỏ bên dưới. Tin nhắn: tên người gửi."),
    )
    highlighted = blocks.BooleanBlock(
        label=_("Chỉ chỗ này"), required=False, help_text=_("Khoanh chỗ cần bấm hoặc cần nhìn.")
    )

    class Meta:
        label = _("Chi tiết trên màn hình")
        icon = "minus"
        label_format = "{text} {value}"
        form_classname = "struct-block"


class PhoneScreenBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("Tên ứng dụng"),
        max_length=40,
        help_text=_("Không dùng tên và biểu trưng của ứng dụng thật, trừ VNeID."),
    )
    elements = blocks.ListBlock(ElementBlock(), label=_("Trên màn hình, từ trên xuống"), min_num=1, max_num=9)
    caption = blocks.CharBlock(label=_("Chú thích dưới màn hình"), required=False, max_length=150)

    class Meta:
        label = _("Màn hình điện thoại")
        icon = "mobile-alt"
        group = _("Hình và màn hình")
        template = "courses/blocks/phone_screen.html"
        description = _("Vẽ một màn hình bằng chữ: nhẹ, rõ và đọc thành tiếng được.")
        label_format = "{title}: {caption}"
        preview_value = {
            "title": "Ứng dụng định danh",
            "caption": "Bạn bấm vào nút có khoanh.",
            "elements": [
                {"kind": "heading", "text": "Kích hoạt tài khoản", "value": "", "highlighted": False},
                {"kind": "field", "text": "Số điện thoại", "value": "0000 000 123", "highlighted": False},
                {"kind": "button", "text": "Gửi yêu cầu", "value": "", "highlighted": True},
            ],
        }

    def get_context(self, value, parent_context=None):
        """Neighbouring rows make one list."""
        context = super().get_context(value, parent_context)
        groups = groupby(value["elements"], key=lambda element: element["kind"] == "row")
        context["groups"] = [(is_list, list(elements)) for is_list, elements in groups]
        return context
