""" "Yêu cầu về dữ liệu": the queue with its clock. What is due first stands first; what is late says so."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from learning.people import actions
from learning.people.actions import Refused
from learning.people.admin.base import AllowedMixin, PageMixin, PeopleViewSet
from learning.people.admin.forms import AnswerForm, ExtendForm
from learning.people.models import DataRequest
from learning.people.queries import find_people, request_state

NAME = "yeu-cau-du-lieu"
PERMISSION = "people.change_datarequest"
STEPS = {"waiting": _("Chờ trả lời"), "answered": _("Đã trả lời, chờ làm"), "done": _("Đã xong")}


def say_step(request: DataRequest) -> str:
    state = request_state(request, timezone.now())
    return f"{STEPS[state.step]} – {_('quá hạn')}" if state.is_late else str(STEPS[state.step])


def say_made(request: DataRequest) -> str:
    return _say(request.made_at)


def say_due(request: DataRequest) -> str:
    """The clock that runs now: for the answer, then for carrying it out."""
    if request.done_at:
        return "–"
    return _say(request.carry_out_due_at if request.answered_at else request.answer_due_at)


def _say(moment: datetime) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")


class RequestsView(AllowedMixin, IndexView):
    model = DataRequest
    permission = PERMISSION
    page_title = _("Yêu cầu về dữ liệu")
    header_icon = "warning"
    any_permission_required = None
    index_url_name = f"{NAME}:index"
    index_results_url_name = f"{NAME}:index_results"
    is_searchable = True
    paginate_by = 25
    columns = [
        TitleColumn("user", label=_("Người"), get_url=lambda one: reverse(f"{NAME}:show", args=[one.pk])),
        Column("kind", label=_("Việc"), accessor="get_kind_display"),
        Column("step", label=_("Tình trạng"), accessor=say_step),
        Column("made_at", label=_("Gửi lúc"), accessor=say_made),
        Column("due", label=_("Hạn"), accessor=say_due),
    ]

    def get_base_queryset(self) -> QuerySet[DataRequest]:
        return DataRequest.objects.select_related("user")

    def order_queryset(self, queryset: QuerySet[DataRequest]) -> QuerySet[DataRequest]:
        """Open ones first, by the clock; those done after them, the newest first."""
        return queryset.order_by(F("done_at").desc(nulls_first=True), "answered_at", "answer_due_at", "pk")

    def search_queryset(self, queryset: QuerySet[DataRequest]) -> QuerySet[DataRequest]:
        if not (typed := self.search_query):
            return queryset
        return queryset.filter(user__in=find_people(typed).order_by().values("pk"))


class RequestMixin(PageMixin):
    permission = PERMISSION
    data_request: DataRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.data_request = get_object_or_404(DataRequest.objects.select_related("user"), pk=kwargs["pk"])

    def trail(self):
        return [(reverse(f"{NAME}:index"), _("Yêu cầu về dữ liệu"))]


class RequestView(RequestMixin, FormView):
    """The request, its clocks, and the answer."""

    template_name = "people/admin/request.html"
    form_class = AnswerForm

    def get_page_title(self) -> str:
        return str(self.data_request)

    def get_initial(self):
        return {"answer": self.data_request.note}

    def get_context_data(self, **kwargs):
        state = request_state(self.data_request, timezone.now())
        return super().get_context_data(state=state, asked=self.data_request, step=STEPS[state.step], **kwargs)

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        answer = form.cleaned_data["answer"]
        actions.answer_request(request=self.data_request, answer=answer, by=self.admin, at=timezone.now())
        messages.success(self.request, _("Đã trả lời."))
        return redirect(f"{NAME}:show", self.data_request.pk)


class ExtendView(RequestMixin, FormView):
    """More time to carry it out, once."""

    template_name = "people/admin/form.html"
    form_class = ExtendForm
    heading = _("Gia hạn yêu cầu")

    def trail(self):
        return [*super().trail(), (self.back, self.data_request)]

    @property
    def back(self) -> str:
        return reverse(f"{NAME}:show", args=[self.data_request.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(button=_("Gia hạn"), back=self.back, **kwargs)

    def form_valid(self, form: ExtendForm) -> HttpResponse:
        by, now = self.admin, timezone.now()
        try:
            actions.extend_request(request=self.data_request, by=by, at=now, **form.cleaned_data)
            messages.success(self.request, _("Đã gia hạn. Người gửi đọc được lý do."))
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        return redirect(self.back)


class CarryOutView(RequestMixin, View):
    """What one press undoes for ever, a second one asks for: the box beside the button."""

    def post(self, request: HttpRequest, **_kwargs) -> HttpResponse:
        if "sure" not in request.POST:
            messages.error(request, _("Chưa xoá. Bạn đánh dấu ô xác nhận rồi bấm lại."))
            return redirect(f"{NAME}:show", self.data_request.pk)
        try:
            actions.carry_out_deletion(request=self.data_request, by=self.admin, at=timezone.now())
            messages.success(request, _("Đã xoá thông tin của người này."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(f"{NAME}:show", self.data_request.pk)


class RequestsViewSet(PeopleViewSet):
    name = NAME
    permission = PERMISSION
    menu_label = _("Yêu cầu về dữ liệu")
    icon = "warning"
    menu_order = 220

    def get_urlpatterns(self) -> list:
        return [
            path("", RequestsView.as_view(), name="index"),
            path("ket-qua/", RequestsView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", RequestView.as_view(), name="show"),
            path("<int:pk>/gia-han/", ExtendView.as_view(), name="extend"),
            path("<int:pk>/xoa/", CarryOutView.as_view(), name="carry_out"),
        ]
