"""A picture and what it says to someone who does not see it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Hình"))
    alt = blocks.CharBlock(
        label=_("Mô tả cho người không nhìn thấy"),
        required=False,
        max_length=250,
        help_text=_("Kể điều hình cho thấy, như đọc cho người ngồi cạnh nghe. Không cần viết “hình ảnh”."),
    )
    decorative = blocks.BooleanBlock(
        label=_("Hình chỉ để trang trí"), required=False, help_text=_("Máy đọc màn hình sẽ bỏ qua hình này.")
    )
    caption = blocks.CharBlock(label=_("Chú thích dưới hình"), required=False, max_length=150)

    class Meta:
        label = _("Hình")
        icon = "image"
        group = _("Hình và màn hình")
        template = "courses/blocks/picture.html"
        description = _("Một hình với mô tả và chú thích.")
        label_format = "{caption}"

    def get_preview_value(self):
        """A picture that the editors already have."""
        return self.normalize(
            {
                "image": get_image_model().objects.first(),
                "alt": "",
                "decorative": True,
                "caption": "Chú thích dưới hình",
            }
        )

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and not value["alt"] and not value["decorative"]:
            sentence = translate("Hình này chưa có mô tả. Bạn viết mô tả, hoặc đánh dấu “Hình chỉ để trang trí”.")
            raise blocks.StructBlockValidationError(block_errors={"alt": ValidationError(sentence)})
        return value
