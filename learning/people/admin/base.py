"""What the admin's pages about people share."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from learning.people.models import User


class AllowedMixin(View):
    """Open to those who hold `permission` alone, whatever model the page shows.

    Not the permission to change users: that would open Wagtail's own user management too, where one can become all.
    """

    permission = "people.change_role"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.admin.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def admin(self) -> User:
        """Who does it. Wagtail has let nobody through without signing in."""
        return cast(User, self.request.user)


class PageMixin(WagtailAdminTemplateMixin, AllowedMixin):
    """A page with a heading and a way back: `trail` holds (address, label) of what stands above it."""

    heading: object = ""

    def trail(self) -> list[tuple[str, object]]:
        return []

    def get_page_title(self) -> str:
        return str(self.heading)

    def get_breadcrumbs_items(self) -> list[dict[str, object]]:
        above = [{"url": url, "label": label} for url, label in self.trail()]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]


class PeopleViewSet(ViewSet):
    """A menu entry, shown to those who hold `permission`."""

    permission = "people.change_role"
    add_to_admin_menu = True

    @property
    def menu_item_class(self) -> type[MenuItem]:
        permission = self.permission

        class AllowedMenuItem(MenuItem):
            def is_shown(self, request: HttpRequest) -> bool:
                return request.user.has_perm(permission)

        return AllowedMenuItem
