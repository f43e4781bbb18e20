"""A draft may be unfinished; what is published may not. The editor's form asks each page what still keeps it back."""

from wagtail.admin.forms import WagtailAdminPageForm


class PublishingForm(WagtailAdminPageForm):
    """Adds `publishing_problems` of the page to the form, beside the field each belongs to, unless a draft is saved."""

    def _post_clean(self):
        super()._post_clean()
        if not self.is_deferred_validation:
            for field, sentence in self.instance.publishing_problems().items():
                self.add_error(field or None, sentence)
