"""Plain words, with as little mark-up as reading needs."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["h2", "bold", "ol", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    """One thought: a few short sentences, or a short list."""

    class Meta:
        label = _("Đoạn chữ")
        icon = "pilcrow"
        group = _("Chữ")
        template = "courses/blocks/text.html"
        description = _("Một ý, vài câu ngắn. Mỗi câu tối đa 20 chữ.")
        preview_value = (
            "<h2>Bạn cần chuẩn bị gì?</h2><p>Bạn mang theo <b>thẻ căn cước</b> và điện thoại.</p>"
            "<ul><li>Điện thoại còn pin.</li><li>Mạng wifi hoặc 4G.</li></ul>"
        )

    def __init__(self, **kwargs):
        super().__init__(**{"features": FEATURES} | kwargs)

    def deconstruct(self):
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.RichTextBlock", args, {"features": FEATURES} | kwargs
