"""The words of the trade in the editor's room."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import GlossaryTerm


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Từ cần biết")
    menu_order = 60
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["__str__", "explanation", BooleanColumn("is_shown", label=_("Hiện cho người học"))]
    list_per_page = 100
    list_export: list[str] = []
    search_fields = ["term", "forms", "explanation"]
    search_backend_name = None
