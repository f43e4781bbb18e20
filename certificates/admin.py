"""The register in Wagtail's admin: find a paper, revoke it, issue it again. For those who may change certificates."""

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet

from certificates import actions, tasks
from certificates.code import normalise
from certificates.forms import ReasonForm, ReissueForm, RevokeForm
from certificates.models import Certificate
from certificates.permissions import administers_register
from learning.people.requests import SignedInRequest
from learning.text import fold

NAME = "giay-chung-nhan"


class RegisterMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return administers_register(request.user)


def show_date(certificate: Certificate) -> str:
    return f"{certificate.words.date:%d/%m/%Y}"


class RegisterView(IndexView):
    """Newest first; found by number, code or the learner's name, with or without diacritics."""

    model = Certificate
    page_title = _("Sổ giấy chứng nhận")
    header_icon = "form"
    any_permission_required = ["change"]
    index_url_name = f"{NAME}:index"
    index_results_url_name = f"{NAME}:index_results"
    is_searchable = True
    default_ordering = "-issued_at"
    paginate_by = 25
    columns = [
        TitleColumn("number", label=_("Số"), width="15%", get_url=lambda one: reverse(f"{NAME}:show", args=[one.pk])),
        Column("name", label=_("Họ và tên"), accessor="words.name"),
        Column("course", label=_("Khoá học"), accessor="words.course"),
        Column("issued_at", label=_("Ngày cấp"), accessor=show_date, sort_key="issued_at"),
        Column("state", label=_("Tình trạng"), accessor=lambda one: one.state.label),
    ]

    def search_queryset(self, queryset: QuerySet[Certificate]) -> QuerySet[Certificate]:
        if not (typed := self.search_query):
            return queryset
        name = Q(completion__enrolment__learner__search_key__contains=fold(typed))
        return queryset.filter(name | Q(number__icontains=typed.strip()) | Q(code=normalise(typed) or None))


class CertificateMixin(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin):
    """One certificate, for those who may change it."""

    model = Certificate
    permission_required = "change"
    header_icon = "form"
    object: Certificate

    def get_base_object_queryset(self) -> QuerySet[Certificate]:
        return Certificate.objects.select_related("completion__enrolment__learner", "replaced_by", "revoked_by")

    def get_page_title(self) -> str:
        return self.object.number

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        register = {"url": reverse(f"{NAME}:index"), "label": _("Sổ giấy chứng nhận")}
        return [*self.breadcrumbs_items, register, {"url": self.url, "label": self.object.number}]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(certificate=self.object, words=self.object.words, **kwargs)

    @property
    def url(self) -> str:
        return reverse(f"{NAME}:show", args=[self.object.pk])


class CertificateView(CertificateMixin, TemplateView):
    template_name = "certificates/admin/show.html"


class ReasonView(CertificateMixin, FormView):
    """Asks for a reason, then calls one action."""

    request: SignedInRequest
    template_name = "certificates/admin/reason.html"
    form_class: type[ReasonForm]
    heading: object = ""
    button: object = ""

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(heading=self.heading, button=self.button, **kwargs)

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        return redirect(f"{NAME}:show", self.act(form.cleaned_data["reason"]).pk)

    def act(self, reason: str) -> Certificate:
        raise NotImplementedError


class RevokeView(ReasonView):
    form_class = RevokeForm
    heading = _("Thu hồi giấy chứng nhận")
    button = _("Thu hồi giấy này")

    def act(self, reason: str) -> Certificate:
        by = self.request.user
        found = actions.revoke_certificate(certificate=self.object, reason=reason, by=by, at=timezone.now())
        messages.success(self.request, _("Đã thu hồi giấy %(number)s.") % {"number": found.number})
        return found


class ReissueView(ReasonView):
    form_class = ReissueForm
    heading = _("Cấp lại giấy chứng nhận")
    button = _("Cấp giấy mới")

    def act(self, reason: str) -> Certificate:
        by = self.request.user
        new = actions.reissue_certificate(certificate=self.object, reason=reason, by=by, at=timezone.now())
        tasks.render_certificate.delay_on_commit(new.pk)
        messages.success(self.request, _("Đã cấp giấy mới, số %(number)s.") % {"number": new.number})
        return new


class RetryView(CertificateMixin, View):
    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        actions.retry_rendering(certificate=self.object, by=request.user, at=timezone.now())
        tasks.render_certificate.delay_on_commit(self.object.pk)
        messages.success(request, _("Đang tạo lại tệp."))
        return redirect(self.url)


class RegisterViewSet(ViewSet):
    name = NAME
    menu_label = _("Sổ giấy chứng nhận")
    menu_order = 400
    icon = "form"
    add_to_admin_menu = True
    menu_item_class = RegisterMenuItem

    def get_urlpatterns(self) -> list:
        return [
            path("", RegisterView.as_view(), name="index"),
            path("ket-qua/", RegisterView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", CertificateView.as_view(), name="show"),
            path("<int:pk>/thu-hoi/", RevokeView.as_view(), name="revoke"),
            path("<int:pk>/cap-lai/", ReissueView.as_view(), name="reissue"),
            path("<int:pk>/tao-lai-tep/", RetryView.as_view(), name="retry"),
        ]
