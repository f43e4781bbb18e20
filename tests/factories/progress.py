from dataclasses import dataclass, replace
from typing import Any

import factory
from django.utils import timezone

from courses.draw import questions_of
from courses.models import CoursePage, LessonPage, QuizPage
from learning.progress.models import CourseCompletion, LessonProgress, QuizAttempt
from tests.factories.courses import CourseFactory
from tests.factories.enrolments import EnrolmentFactory


class LessonProgressFactory(factory.django.DjangoModelFactory):
    """A lesson opened; `lesson` and `enrolment` are given."""

    class Meta:
        model = LessonProgress

    opened_at = factory.LazyFunction(timezone.now)


class CourseCompletionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CourseCompletion

    enrolment = factory.SubFactory(EnrolmentFactory)
    completed_at = factory.LazyFunction(timezone.now)


@dataclass
class Course:
    page: CoursePage
    lessons: list[LessonPage]
    quiz: QuizPage


def published_course(lessons: int = 2, **quiz) -> Course:
    """A course with lessons and one quiz, as an editor publishes it."""
    page = CourseFactory(lessons=lessons, quiz=True, **{f"quiz__{name}": value for name, value in quiz.items()})
    children = LessonPage.objects.child_of(page).order_by("path")
    return Course(page, list(children), QuizPage.objects.child_of(page).get())


def asked(attempt: QuizAttempt, kind: str) -> str:
    """Id of the attempt's question of this type."""
    return next(each.id for each in questions_of(attempt.asked, attempt.revision) if each.kind == kind)


def right_answers(attempt: QuizAttempt) -> dict[str, Any]:
    """What read_answers would give to who knows everything."""
    return {question.id: _right(question) for question in questions_of(attempt.asked, attempt.revision)}


def _right(question) -> Any:
    value = question.value
    if question.kind in ("one", "true_false"):
        return next(i for i, option in enumerate(question.block.options_of(value)) if option["right"])
    if question.kind == "many":
        return [i for i, option in enumerate(value["options"]) if option["right"]]
    if question.kind in ("order", "match"):
        return list(range(len(question.order)))
    return value["answers"][0] if question.kind == "short" else str(value["answer"]).replace(".", ",")


def form_of(attempt: QuizAttempt, answers: dict[str, Any]) -> dict[str, Any]:
    """The attempt's form as a browser sends it."""
    data: dict[str, Any] = {}
    for question in questions_of(attempt.asked, attempt.revision):
        given = replace(question, answer=answers.get(question.id)).given
        if question.kind in ("order", "match"):
            data |= {f"{question.name}-{slot}": place for slot, place in enumerate(given or [])}
        elif given is not None:
            data[question.name] = given
    return data
