"""A file to take home; its kind and size are said on the link."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class DocumentBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Tên hiện ra"), max_length=100)
    file = DocumentChooserBlock(label=_("Tệp"))

    class Meta:
        label = _("Tài liệu tải về")
        icon = "doc-full"
        group = _("Nghe, xem, tải về")
        template = "courses/blocks/document.html"
        description = _("Một tệp để tải về hoặc in ra.")
        label_format = "{title}"
