"""What to do, one step after the other, each with its picture or screen."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.lists import StartingListBlock
from courses.blocks.phone_screen import PhoneScreenBlock
from courses.blocks.picture import PictureBlock


class StepBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(
        label=_("Làm gì"), features=["bold", "link"], help_text=_("Một việc, một câu: “Bạn mở …”.")
    )
    shown = blocks.StreamBlock(
        [("picture", PictureBlock()), ("screen", PhoneScreenBlock())],
        label=_("Hình của bước này"),
        required=False,
        max_num=1,
    )

    class Meta:
        label = _("Bước")
        icon = "arrow-right"


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Tiêu đề"), required=False, max_length=100)
    items = StartingListBlock(StepBlock(), label=_("Các bước"), min_num=2, max_num=12)

    class Meta:
        label = _("Các bước")
        icon = "list-ol"
        group = _("Chữ")
        template = "courses/blocks/steps.html"
        description = _("Việc làm theo thứ tự, mỗi bước có thể kèm hình.")
        label_format = "{title}"
        preview_value = {
            "title": "Lấy lại mật khẩu",
            "items": [
                {"text": "<p>Bạn mở ứng dụng, bấm <b>Quên mật khẩu</b>.</p>", "shown": []},
                {"text": "<p>Bạn gõ số điện thoại.</p>", "shown": []},
            ],
        }
