import factory
from django.utils import timezone

from learning.progress.models import CourseCompletion, LessonProgress
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
