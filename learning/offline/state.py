"""What toi.js paints on pages that carry no learner: words and numbers ready to be put in place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.people.models import User
from learning.progress.next_courses import courses_after
from learning.progress.queries import CourseProgress, Step, next_step_of
from learning.support.queries import Quiet, quiet_now


def state_of(courses: Sequence[CourseProgress]) -> dict[int, dict[str, Any]]:
    """By course id, without those withdrawn from."""
    return {course.course_id: _course(course) for course in courses if not course.withdrawn_at}


def lamp_of(courses: Sequence[CourseProgress], learner: User, at: datetime) -> dict[str, Any] | None:
    """The one thing to do next; where all is done, another course; None for who has none yet.

    After quiet days it reminds, unless reminders are off: one query more, of those alone who were away.
    """
    if quiet := quiet_now(learner, courses, at):
        return _next(quiet.course, quiet.step) | {"eyebrow": _invitation(quiet)}
    if following := next_step_of(courses):
        return _next(*following)
    if not (completed := [course for course in courses if course.completed_at]):
        return None
    last = max(completed, key=lambda course: course.completed_at or course.enrolled_at)
    return _after(last, learner, {course.course_id for course in courses})


def offers() -> dict[str, tuple[str, str, str]]:
    """How toi.js asks whose it is what the device holds, by who did it; # is how many. The words, yes, no."""
    return {
        "guest": (
            _("Trên máy này có # bài đã học xong khi chưa đăng nhập."),
            _("Lưu vào tên của tôi"),
            _("Không phải của tôi"),
        ),
        "lent": (
            _("Trên máy này có # bài làm dưới tên bạn khi mất mạng."),
            _("Đúng là tôi, gửi đi"),
            _("Không phải tôi, bỏ đi"),
        ),
    }


def _invitation(quiet: Quiet) -> str:
    when = f"{timezone.localtime(quiet.last_at):%d/%m/%Y}"
    return _("Bạn học gần nhất ngày %(when)s. Mời bạn học tiếp:") % {"when": when}


def _after(finished: CourseProgress, learner: User, had: set[int]) -> dict[str, Any]:
    """The next course for this learner; where there is none left, all of them."""
    for course in courses_after(finished.course_id, learner, had=had, most=1):
        return {
            "eyebrow": _("Bạn đã học xong “%(course)s”. Khoá tiếp theo cho bạn:") % {"course": finished.title},
            "title": course.title,
            "meta": _("%(lessons)s bài · %(minutes)s phút") % {"lessons": course.lessons, "minutes": course.minutes},
            "url": course.url,
            "action": _("Xem khoá học này"),
        }
    return {
        "eyebrow": _("Bạn đã học xong các khoá đã chọn"),
        "title": _("Chọn khoá học tiếp theo"),
        "meta": "",
        "url": "/khoa-hoc/",
        "action": _("Xem tất cả khoá học"),
    }


def _course(course: CourseProgress) -> dict[str, Any]:
    return {
        "state": "done" if course.completed_at else "doing",
        "words": words_of(course),
        "opened": [step.page_id for step in course.steps if step.opened_at or step.last_attempt],
        "done": [step.page_id for step in course.steps if step.done_at],
        "results": {quiz.page_id: _result_url(quiz) for quiz in course.quizzes if quiz.last_attempt},
        "next": _on(course),
    }


def _result_url(quiz: Step) -> str:
    return reverse("show_result", args=[quiz.last_attempt])


def _on(course: CourseProgress) -> dict[str, Any] | None:
    if course.completed_at:
        words = _("Xem giấy chứng nhận")
        return {"url": reverse("list_certificates"), "title": words, "action": words}
    return _next(course, course.next_step) if course.next_step else None


def words_of(course: CourseProgress) -> str:
    if course.completed_at:
        return _("Đã học xong")
    counted = {"done": course.lessons_done, "total": len(course.lessons)}
    return _("Đang học · %(done)s/%(total)s bài") % counted


def _next(course: CourseProgress, step: Step) -> dict[str, Any]:
    return {
        "page": step.page_id,
        "eyebrow": _("Việc tiếp theo của bạn") if step.is_quiz else _("Bài tiếp theo của bạn"),
        "title": step.title,
        "meta": meta_of(course, step),
        "url": step.continue_url,
        "action": action_of(step),
        "done": course.lessons_done,
        "here": step.number,
        "total": len(course.lessons),
    }


def action_of(step: Step) -> str:
    if step.open_attempt:
        return _("Làm tiếp bài kiểm tra")
    return _("Làm bài kiểm tra") if step.is_quiz else _("Học tiếp")


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
