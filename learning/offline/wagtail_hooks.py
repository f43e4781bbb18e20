"""What an editor is told of the phones that keep a course."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from courses.templatetags.course_tags import file_size
from learning.offline.weight import BUDGET, Weight, course_of, weigh


@hooks.register("after_publish_page")
def warn_of_a_heavy_course(request: HttpRequest, page: Page) -> None:
    """A warning, and no refusal: what is true and useful may weigh more, and only its editor can tell."""
    course = course_of(page)
    if course and (weight := weigh(course, request)).is_too_much:
        messages.warning(request, _sentence(course, weight))


def _sentence(course: Page, weight: Weight) -> str:
    words: dict[str, Any] = {"title": course.title, "size": file_size(weight.shown), "budget": file_size(BUDGET)}
    heavy = _("Khoá học “%(title)s” nặng %(size)s khi tải về máy, hơn mức %(budget)s.") % words
    shown = [_("“%(picture)s” ở “%(page)s” (%(size)s)") % _named(picture) for picture in weight.pictures]
    most = _("Hình nặng nhất: %(pictures)s. Bạn thay hình nhẹ hơn hoặc bớt hình.") % {"pictures": ", ".join(shown)}
    return f"{heavy} {most}" if shown else heavy


def _named(picture: Any) -> dict[str, str]:
    return {"picture": picture.title, "page": picture.page, "size": file_size(picture.bytes)}
