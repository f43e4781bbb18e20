""" "Xã, phường, đặc khu": the number people call, seen at a glance for the whole province."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from learning.people import actions
from learning.people.admin.base import AllowedMixin, PageMixin, PeopleViewSet
from learning.people.models import Commune
from learning.people.phones import show_phone
from learning.people.profile_forms import HelpForm
from learning.people.queries import find_communes, our_communes

NAME = "xa-phuong"
PERMISSION = "people.change_commune"


class CommunesView(AllowedMixin, IndexView):
    model = Commune
    permission = PERMISSION
    page_title = _("Xã, phường, đặc khu")
    header_icon = "site"
    any_permission_required = None
    index_url_name = f"{NAME}:index"
    index_results_url_name = f"{NAME}:index_results"
    is_searchable = True
    default_ordering = "sort_key"
    paginate_by = 60
    columns = [
        TitleColumn("full_name", label=_("Tên"), get_url=lambda one: reverse(f"{NAME}:edit", args=[one.code])),
        Column("former_names", label=_("Trước đây")),
        Column("help_name", label=_("Người hỗ trợ"), accessor=lambda one: one.help_name or "–"),
        Column("help_phone", label=_("Số"), accessor=lambda one: show_phone(one.help_phone) or "–"),
    ]

    def get_base_queryset(self) -> QuerySet[Commune]:
        return our_communes()

    def search_queryset(self, queryset: QuerySet[Commune]) -> QuerySet[Commune]:
        if not (typed := self.search_query):
            return queryset
        return queryset.filter(pk__in=[commune.pk for commune in find_communes(typed)])


class CommuneView(PageMixin, FormView):
    permission = PERMISSION
    template_name = "people/admin/form.html"
    form_class = HelpForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.commune = get_object_or_404(our_communes(), code=kwargs["code"])

    def trail(self):
        return [(reverse(f"{NAME}:index"), _("Xã, phường, đặc khu"))]

    def get_page_title(self) -> str:
        return str(self.commune)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"commune": self.commune}

    def get_context_data(self, **kwargs):
        return super().get_context_data(button=_("Lưu"), back=reverse(f"{NAME}:index"), **kwargs)

    def form_valid(self, form: HelpForm) -> HttpResponse:
        by, now = self.admin, timezone.now()
        actions.set_commune_help(commune=self.commune, by=by, at=now, **form.cleaned_data)
        messages.success(self.request, _("Đã lưu."))
        return redirect(f"{NAME}:index")


class CommunesViewSet(PeopleViewSet):
    name = NAME
    permission = PERMISSION
    menu_label = _("Xã, phường, đặc khu")
    icon = "site"
    menu_order = 230

    def get_urlpatterns(self) -> list:
        return [
            path("", CommunesView.as_view(), name="index"),
            path("ket-qua/", CommunesView.as_view(results_only=True), name="index_results"),
            path("<str:code>/", CommuneView.as_view(), name="edit"),
        ]
