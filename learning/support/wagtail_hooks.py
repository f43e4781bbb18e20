"""What learners think of lessons, for editors: faces counted, sentences without names."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from courses.models import LessonPage
from learning.support.models import LessonRating
from learning.support.queries import lessons_with_ratings, sentences_about

NAME = "lesson_ratings"
EDITS = ["add", "change", "publish"]


def show_date(rating: LessonRating) -> str:
    return f"{timezone.localtime(rating.rated_at):%d/%m/%Y}"


class RatingsView(ReportView):
    """Each lesson with its faces, the one most found hard first."""

    model = LessonPage
    page_title = _("Nhận xét bài học")
    header_icon = "comment"
    index_url_name = NAME
    index_results_url_name = f"{NAME}_results"
    permission_policy = page_permission_policy
    any_permission_required = EDITS
    columns = [
        TitleColumn("title", label=_("Bài học"), get_url=lambda lesson: reverse("lesson_sentences", args=[lesson.pk])),
        *(Column(face.name.lower(), label=face.label) for face in LessonRating.Face),
        Column("said", label=_("Có viết")),
    ]
    list_export = ["title", *(face.name.lower() for face in LessonRating.Face), "said"]
    export_headings = {
        "title": _("Bài học"),
        **{face.name.lower(): face.label for face in LessonRating.Face},
        "said": _("Có viết"),
    }

    def get_base_queryset(self) -> QuerySet[LessonPage]:
        return lessons_with_ratings()


class SentencesView(ReportView):
    """What was written about one lesson."""

    model = LessonRating
    permission_policy = page_permission_policy
    any_permission_required = EDITS
    header_icon = "comment"
    index_results_url_name = "lesson_sentences_results"
    columns = [
        Column("words", label=_("Người học viết")),
        Column("face", label=_("Nhận xét"), accessor="get_face_display", width="15%"),
        Column("rated_at", label=_("Ngày"), accessor=show_date, width="15%"),
    ]
    list_export = ["words", "face"]

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.lesson = get_object_or_404(LessonPage, pk=kwargs["lesson_id"])

    def get_page_title(self) -> str:
        return self.lesson.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse(NAME), "label": RatingsView.page_title}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.lesson.title}]

    def get_index_url(self) -> str:
        return reverse("lesson_sentences", args=[self.lesson.pk])

    def get_index_results_url(self) -> str:
        return reverse("lesson_sentences_results", args=[self.lesson.pk])

    def get_base_queryset(self) -> QuerySet[LessonRating]:
        return sentences_about(self.lesson)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("nhan-xet/", RatingsView.as_view(), name=NAME),
        path("nhan-xet/ket-qua/", RatingsView.as_view(results_only=True), name=f"{NAME}_results"),
        path("nhan-xet/<int:lesson_id>/", SentencesView.as_view(), name="lesson_sentences"),
        path(
            "nhan-xet/<int:lesson_id>/ket-qua/",
            SentencesView.as_view(results_only=True),
            name="lesson_sentences_results",
        ),
    ]


class RatingsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(request.user, EDITS)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return RatingsMenuItem(_("Nhận xét bài học"), reverse(NAME), name="lesson-ratings", icon_name="comment", order=110)
