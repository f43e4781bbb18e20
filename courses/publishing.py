"""A draft may be unfinished; what is published may not. Each page says what still keeps it back."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.fields import StreamField

if TYPE_CHECKING:
    from courses.models import SharedPage


class PublishingForm(WagtailAdminPageForm):
    """The editor's form: what keeps the page back stands beside its field, unless only a draft is saved.

    Blocks add their own sentences: they know whether a draft is saved (`is_deferred_validation`).
    """

    def _post_clean(self):
        super()._post_clean()
        if not self.is_deferred_validation:
            for field, sentence in self.instance.publishing_problems().items():
                self.add_error(field or None, sentence)


def check(page: "SharedPage") -> None:
    """The same rules where there is no form. Raises ValidationError with sentences that say where."""
    try:
        page.full_clean()
        for field in page._meta.fields:
            if isinstance(field, StreamField):
                field.stream_block.clean(getattr(page, field.name))
        if problems := page.publishing_problems():
            raise ValidationError(list(problems.values()))
    except ValidationError as error:
        raise ValidationError(f"{page.title}: {_sentences(error)}") from error


def _sentences(error: ValidationError) -> str:
    """A stream's error holds those of its blocks, by place or by the name of the field."""
    parts = getattr(error, "block_errors", None)
    if not parts:
        return " ".join(error.messages)
    return " ".join(
        f"[{place if isinstance(place, str) else place + 1}] {_sentences(part)}" for place, part in parts.items()
    )
