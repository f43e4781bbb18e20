"""Sound and moving pictures. Nothing is fetched before it is asked for; the size is said first."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class FileBlock(blocks.StructBlock):
    """`endings` are what the chosen files may end with, by field."""

    endings: dict[str, tuple[str, ...]] = {}

    def clean(self, value):
        value = super().clean(value)
        problems = {
            field: ValidationError(translate("Tệp này phải là %(endings)s.") % {"endings": ", ".join(endings)})
            for field, endings in self.endings.items()
            if value[field] and value[field].file_extension.lower() not in endings
        }
        if problems:
            raise blocks.StructBlockValidationError(block_errors=problems)
        return value


class AudioBlock(FileBlock):
    endings = {"file": ("mp3",)}

    title = blocks.CharBlock(label=_("Tên bản nghe"), max_length=100)
    file = DocumentChooserBlock(label=_("Tệp tiếng (mp3)"))
    words = blocks.RichTextBlock(
        label=_("Lời của bản nghe"),
        features=["bold"],
        help_text=_("Cho người không nghe được, và khi không tiện bật tiếng."),
    )

    class Meta:
        label = _("Nghe")
        icon = "media"
        group = _("Nghe, xem, tải về")
        template = "courses/blocks/audio.html"
        description = _("Một bản ghi tiếng, kèm lời viết.")
        label_format = "{title}"


class VideoBlock(FileBlock):
    endings = {"file": ("mp4",), "subtitles": ("vtt",)}

    title = blocks.CharBlock(label=_("Tên video"), max_length=100)
    file = DocumentChooserBlock(label=_("Tệp video (mp4)"), help_text=_("Càng nhẹ càng tốt, nên dưới 5 MB."))
    subtitles = DocumentChooserBlock(label=_("Phụ đề tiếng Việt (vtt)"))

    class Meta:
        label = _("Video")
        icon = "media"
        group = _("Nghe, xem, tải về")
        template = "courses/blocks/video.html"
        description = _("Một đoạn phim ngắn có phụ đề tiếng Việt.")
        label_format = "{title}"
