"""Reads over the tree of pages: a course with its parts, and the catalogue. Only what is published."""

from collections import defaultdict
from dataclasses import dataclass

from wagtail.models import Page

from courses.models import CoursePage, LessonPage, QuizPage


@dataclass(frozen=True)
class Outline:
    """A course's published lessons and quizzes, each in the order of the tree."""

    course: CoursePage
    lessons: list[LessonPage]
    quizzes: list[QuizPage]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    def place_of(self, lesson: LessonPage) -> int:
        """1 for the first lesson; a lesson not yet published is counted where it stands."""
        return sum(other.path < lesson.path for other in self.lessons) + 1

    def after(self, lesson: LessonPage) -> LessonPage | QuizPage | None:
        """What comes next: the next lesson, then the quizzes."""
        later = [other for other in self.lessons if other.path > lesson.path]
        return next(iter(later + self.quizzes), None)


def outline(course: Page) -> Outline:
    """Two queries."""
    return Outline(
        course=course,
        lessons=list(LessonPage.objects.child_of(course).live().order_by("path").defer("body")),
        quizzes=list(QuizPage.objects.child_of(course).live().order_by("path").defer("questions")),
    )


def catalogue() -> list[Outline]:
    """Every published course, in the catalogue's order, with its parts: three queries and one for its pictures."""
    courses = list(CoursePage.objects.live().order_by("order", "title").select_related("picture"))
    lessons = _by_parent(LessonPage.objects.live().order_by("path").defer("body"))
    quizzes = _by_parent(QuizPage.objects.live().order_by("path").defer("questions"))
    return [Outline(course, lessons[course.path], quizzes[course.path]) for course in courses]


def _by_parent(pages) -> dict[str, list]:
    parts = defaultdict(list)
    for page in pages:
        parts[page.path[: -Page.steplen]].append(page)
    return parts

