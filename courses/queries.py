"""Reads over the tree of pages: a course with its parts, and the catalogue. Only what is published."""

from collections import defaultdict
from dataclasses import dataclass

from wagtail.models import Page

from courses.choices import competence_choices, level_choices, target_group_choices
from courses.models import CoursePage, LessonPage, QuizPage


@dataclass(frozen=True)
class Place:
    """Where a lesson stands in its course, and what comes after it: the next lesson, then the quizzes."""

    number: int
    total: int
    next: LessonPage | QuizPage | None


@dataclass(frozen=True)
class Outline:
    """A course's published lessons and quizzes, each in the order of the tree."""

    course: CoursePage
    lessons: list[LessonPage]
    quizzes: list[QuizPage]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    def place_of(self, lesson: LessonPage) -> Place:
        """A lesson not yet published is counted where it stands."""
        later = [other for other in self.lessons if other.path > lesson.path]
        before = [other for other in self.lessons if other.path < lesson.path]
        total = max(len(self.lessons), len(before) + 1 + len(later))
        return Place(number=len(before) + 1, total=total, next=next(iter(later + self.quizzes), None))


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


@dataclass(frozen=True)
class Skills:
    """A course in the words of the skills framework."""

    target_groups: list[str]
    level: str
    competences: list[str]


def skills_of(course: CoursePage) -> Skills:
    """Codes that the framework no longer holds are left out."""
    return Skills(
        target_groups=_labels(target_group_choices(), course.target_groups),
        level=dict(level_choices()).get(course.level, ""),
        competences=_labels(competence_choices(), course.competences),
    )


def _labels(choices, chosen) -> list[str]:
    return [label for value, label in choices if value in chosen]
