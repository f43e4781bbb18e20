"""How far a learner has come: one query, whatever the number of courses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby
from math import ceil, floor
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.urls import reverse
from wagtail.models import Page

from courses.blocks.questions import Question
from courses.draw import questions_of
from courses.glossary import Explained, Word, explain_text, words_to_know
from courses.grading import Mark
from courses.models import LessonPage, QuizPage
from learning.enrolments.models import Enrolment
from learning.people.models import User
from learning.progress.models import QuizAttempt
from learning.progress.revisions import revision_of


class Step(NamedTuple):
    """One lesson or quiz of a course as it stands published now, and what the learner did of it.

    `number` counts lessons from 1 and is None for a quiz. `done_at`: lesson completed or quiz first passed.
    `tries` (submitted), `tries_allowed` (0: any number), `best_score` (0–1), `open_attempt` (under way, not only kept
    on a device) and `last_attempt` (submitted) are a quiz's.
    """

    page_id: int
    title: str
    url: str
    is_quiz: bool
    number: int | None
    minutes: int | None
    opened_at: datetime | None
    done_at: datetime | None
    tries: int
    tries_allowed: int
    best_score: float | None
    open_attempt: UUID | None
    last_attempt: UUID | None

    @property
    def may_try(self) -> bool:
        return not self.tries_allowed or self.tries < self.tries_allowed

    @property
    def continue_url(self) -> str:
        """Where this step goes on: for a quiz under way, its attempt."""
        return reverse("take_quiz", args=[self.open_attempt]) if self.open_attempt else self.url


@dataclass(frozen=True)
class CourseProgress:
    """One enrolment with its course's published lessons, then its quizzes, each in their order."""

    enrolment_id: int
    course_id: int
    title: str
    url: str
    is_live: bool
    enrolled_at: datetime
    withdrawn_at: datetime | None
    completed_at: datetime | None
    last_at: datetime
    steps: Sequence[Step]

    @cached_property
    def lessons(self) -> list[Step]:
        return [step for step in self.steps if not step.is_quiz]

    @cached_property
    def quizzes(self) -> list[Step]:
        return [step for step in self.steps if step.is_quiz]

    @cached_property
    def lessons_done(self) -> int:
        return sum(1 for lesson in self.lessons if lesson.done_at)

    @property
    def is_finished(self) -> bool:
        """All that is published now is done; a course without a lesson never is."""
        return bool(self.lessons) and all(step.done_at for step in self.steps)

    @property
    def finished_at(self) -> datetime:
        """The last act that it took; only when `is_finished`."""
        return max(step.done_at for step in self.steps if step.done_at)

    def step(self, page_id: int | None) -> Step | None:
        return next((step for step in self.steps if step.page_id == page_id), None)

    def completed(self, at: datetime) -> "CourseProgress":
        return replace(self, completed_at=at)

    @cached_property
    def next_step(self) -> Step | None:
        """The first thing not done yet; nothing where the course is completed, withdrawn from or not published."""
        if self.completed_at or self.withdrawn_at or not self.is_live:
            return None
        return next((step for step in self.steps if not step.done_at), None)


# A row a step. Pages are found by the tree's path: children are one level down and their path begins like the
# course's.
READ = """
SELECT enrolment.id, course.id, course.title, substr(course.url_path, length(root.url_path)), course.live,
  enrolment.enrolled_at, enrolment.withdrawn_at, completion.completed_at,
  page.id, page.title, substr(page.url_path, length(root.url_path)), quiz.page_ptr_id IS NOT NULL, lesson.minutes,
  progress.opened_at, coalesce(progress.completed_at, tried.passed_at),
  coalesce(tried.tries, 0), coalesce(quiz.attempts_allowed, 0), tried.best_score, tried.open_attempt,
  tried.last_attempt, tried.last_at
FROM enrolments_enrolment enrolment
JOIN wagtailcore_page course ON course.id = enrolment.course_id
JOIN wagtailcore_site site ON site.is_default_site
JOIN wagtailcore_page root ON root.id = site.root_page_id
LEFT JOIN progress_coursecompletion completion ON completion.enrolment_id = enrolment.id
LEFT JOIN (
  wagtailcore_page page
  LEFT JOIN courses_lessonpage lesson ON lesson.page_ptr_id = page.id
  LEFT JOIN courses_quizpage quiz ON quiz.page_ptr_id = page.id
) ON page.live AND page.depth = course.depth + 1 AND left(page.path, -4) = course.path
  AND (lesson.page_ptr_id IS NOT NULL OR quiz.page_ptr_id IS NOT NULL)
LEFT JOIN progress_lessonprogress progress ON progress.enrolment_id = enrolment.id AND progress.lesson_id = page.id
LEFT JOIN (
  SELECT attempt.enrolment_id, quiz_id, count(submitted_at) AS tries, max(score) AS best_score,
    min(submitted_at) FILTER (WHERE passed) AS passed_at, max(coalesce(submitted_at, started_at)) AS last_at,
    (array_agg(attempt.id) FILTER (WHERE submitted_at IS NULL))[1] AS open_attempt,
    (array_agg(attempt.id ORDER BY submitted_at DESC) FILTER (WHERE submitted_at IS NOT NULL))[1] AS last_attempt
  FROM progress_quizattempt attempt JOIN enrolments_enrolment own ON own.id = attempt.enrolment_id
  WHERE own.learner_id = %(learner)s AND (submitted_at IS NOT NULL OR begun) GROUP BY attempt.enrolment_id, quiz_id
) tried ON tried.enrolment_id = enrolment.id AND tried.quiz_id = page.id
WHERE enrolment.learner_id = %(learner)s AND (%(courses)s IS NULL OR course.id = ANY (%(courses)s))
ORDER BY enrolment.id, quiz.page_ptr_id IS NOT NULL, page.path
"""


def courses_of(learner: User, course_ids: list[int] | None = None) -> list[CourseProgress]:
    """All courses the learner is or was enrolled in, or those given; the one worked in last comes first."""
    with connection.cursor() as cursor:
        cursor.execute(READ, {"learner": learner.pk, "courses": course_ids})
        rows = cursor.fetchall()
    courses = [_course(list(group)) for _, group in groupby(rows, key=lambda row: row[0])]
    return sorted(courses, key=lambda course: course.last_at, reverse=True)


def progress_in(part: LessonPage | QuizPage, learner: User) -> CourseProgress | None:
    """How far the learner is in the course of this lesson or quiz; None where not enrolled."""
    return next(iter(courses_of(learner, [course_id_of(part)])), None)


def course_id_of(part: LessonPage | QuizPage) -> int:
    """Of the page above it in the tree."""
    return Page.objects.filter(path=part.path[: -Page.steplen]).values_list("pk", flat=True).get()


def next_step_of(courses: Sequence[CourseProgress]) -> tuple[CourseProgress, Step] | None:
    """The one thing to do next: where the learner worked last and has something left."""
    return next(((course, course.next_step) for course in courses if course.next_step), None)


# Many explanations begin so, for practice in lessons; in a result the mark above them has said it.
SAID_BY_MARK = re.compile(r"^(?:Chưa đúng|Đúng)\. ")


@dataclass(frozen=True)
class Review:
    """One marked question with the lesson to look at again, where that is still published.

    `asked` and `why`: what it asked and the explanation, with links to the words to know.
    """

    number: int
    mark: Mark
    lesson: Step | None
    asked: Explained
    why: Explained


@dataclass(frozen=True)
class Result:
    """An attempt marked: what to praise, what to look at again, and where to go on."""

    attempt: QuizAttempt
    course: CourseProgress
    quiz: Step | None
    reviews: Sequence[Review]

    @property
    def right(self) -> int:
        return sum(review.mark.is_right for review in self.reviews)

    @property
    def may_try_again(self) -> bool:
        """The quiz is still published and a try is left."""
        return self.quiz is not None and self.quiz.may_try

    @property
    def partly_right(self) -> int:
        return sum(0 < review.mark.score < 1 for review in self.reviews)

    @property
    def points(self) -> float:
        """Of as many as there are questions; cut to one decimal, so that who missed by little is not shown the mark."""
        return floor(round(10 * len(self.reviews) * (self.attempt.score or 0), 6)) / 10

    @property
    def needed(self) -> int:
        """How many right ones pass."""
        return ceil(round(len(self.reviews) * self.attempt.revision.content["mastery_score"], 6))

    @property
    def to_look_at(self) -> list[Review]:
        return [review for review in self.reviews if not review.mark.is_right]

    @property
    def known_well(self) -> list[Review]:
        return [review for review in self.reviews if review.mark.is_right]

    @property
    def lessons_to_look_at(self) -> list[Step]:
        """Each once, in the order of the course."""
        lessons = {review.lesson for review in self.to_look_at if review.lesson}
        return sorted(lessons, key=lambda lesson: lesson.number or 0)


# An attempt with what it takes of its enrolment, and where its course is.
ATTEMPT = """
SELECT attempt.*, enrolment.learner_id, enrolment.course_id, enrolment.withdrawn_at,
  substr(course.url_path, length(root.url_path)) AS course_url
FROM progress_quizattempt attempt
JOIN enrolments_enrolment enrolment ON enrolment.id = attempt.enrolment_id
JOIN wagtailcore_page course ON course.id = enrolment.course_id
JOIN wagtailcore_site site ON site.is_default_site
JOIN wagtailcore_page root ON root.id = site.root_page_id
WHERE attempt.id = %s
"""
LOCKED = f"{ATTEMPT} FOR UPDATE OF attempt, enrolment"
OF_ENROLMENT = ["learner_id", "course_id", "withdrawn_at"]


def attempt_of(attempt_id: UUID, *, locked: bool = False) -> QuizAttempt:
    """With its revision, its enrolment and the course's address, for a fifth of the ORM's CPU.

    `locked`: it and its enrolment stay as they are until the transaction ends. Raises QuizAttempt.DoesNotExist.
    """
    for attempt in QuizAttempt.objects.raw(LOCKED if locked else ATTEMPT, [attempt_id]):
        values = [attempt.enrolment_id, *(getattr(attempt, name) for name in OF_ENROLMENT)]
        attempt.enrolment = Enrolment.from_db(connection.alias, ["id", *OF_ENROLMENT], values)
        attempt.revision = revision_of(attempt.revision_id)
        return attempt
    raise QuizAttempt.DoesNotExist


def asked_in(attempt: QuizAttempt) -> list[Question]:
    """The attempt's questions in their order, with what was answered but not handed in (attempt with its revision)."""
    draft = attempt.draft or {}
    asked = questions_of(attempt.asked, attempt.revision)
    return [replace(question, answer=draft.get(question.id)) for question in asked]


def result_of(attempt: QuizAttempt, learner: User) -> Result:
    """Of a submitted attempt (with its revision and enrolment)."""
    course = courses_of(learner, [attempt.enrolment.course_id])[0]
    words = words_to_know()
    reviews = [_review(number, Mark(**mark), course, words) for number, mark in enumerate(attempt.marks or [], 1)]
    return Result(attempt, course, course.step(attempt.quiz_id), reviews)


def _review(number: int, mark: Mark, course: CourseProgress, words: tuple[Word, ...]) -> Review:
    asked = explain_text(mark.stem, f"cau-{number}-", words)
    why = explain_text(SAID_BY_MARK.sub("", mark.feedback), f"vi-sao-{number}-", words)
    return Review(number, mark, course.step(mark.lesson_id), asked, why)


def _course(rows: list[tuple]) -> CourseProgress:
    enrolment_id, course_id, title, url, is_live, enrolled_at, withdrawn_at, completed_at = rows[0][:8]
    steps, number = [], 0
    for row in rows:
        if row[8] is None:
            continue
        is_quiz = row[11]
        number += not is_quiz
        steps.append(Step._make([*row[8:12], None if is_quiz else number, *row[12:20]]))
    moments = (moment for row in rows for moment in (row[13], row[14], row[20]) if moment)
    return CourseProgress(
        enrolment_id=enrolment_id,
        course_id=course_id,
        title=title,
        url=url,
        is_live=is_live,
        enrolled_at=enrolled_at,
        withdrawn_at=withdrawn_at,
        completed_at=completed_at,
        last_at=max(moments, default=enrolled_at),
        steps=steps,
    )
