"""What toi.js paints on pages that carry no learner: words and numbers ready to be put in place."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.progress.queries import CourseProgress, Step, next_step_of


def state_of(courses: Sequence[CourseProgress]) -> dict[str, Any]:
    """`courses` by id, and in `next` the id of the course to go on with (null: nothing is left to do)."""
    standing = [course for course in courses if not course.withdrawn_at]
    following = next_step_of(standing)
    return {
        "courses": {course.course_id: _course(course) for course in standing},
        "next": following[0].course_id if following else None,
    }


def _course(course: CourseProgress) -> dict[str, Any]:
    return {
        "state": "done" if course.completed_at else "doing",
        "words": words_of(course),
        "opened": [lesson.page_id for lesson in course.lessons if lesson.opened_at],
        "done": [step.page_id for step in course.steps if step.done_at],
        "certificate": reverse("list_certificates") if course.completed_at else None,
        "next": _next(course, course.next_step) if course.next_step else None,
    }


def words_of(course: CourseProgress) -> str:
    if course.completed_at:
        return _("Đã học xong")
    counted = {"done": course.lessons_done, "total": len(course.lessons)}
    return _("Đang học · %(done)s/%(total)s bài") % counted


def _next(course: CourseProgress, step: Step) -> dict[str, Any]:
    return {
        "page": step.page_id,
        "title": step.title,
        "meta": meta_of(course, step),
        "url": step.continue_url,
        "done": course.lessons_done,
        "here": step.number,
        "total": len(course.lessons),
    }


def meta_of(course: CourseProgress, step: Step) -> str:
    """ "VNeID · Bài 3/6 · 5 phút", or "VNeID · Bài kiểm tra"."""
    if step.is_quiz:
        return _("%(course)s · Bài kiểm tra") % {"course": course.title}
    return _("%(course)s · Bài %(number)s/%(total)s · %(minutes)s phút") % {
        "course": course.title,
        "number": step.number,
        "total": len(course.lessons),
        "minutes": step.minutes,
    }
