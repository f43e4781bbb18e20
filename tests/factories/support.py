import factory
from django.utils import timezone

from learning.support.models import HelpRequest, LessonRating
from tests.factories.people import UserFactory


class HelpRequestFactory(factory.django.DjangoModelFactory):
    """Somebody waits for the team of where they live; `page` is given."""

    class Meta:
        model = HelpRequest

    learner = factory.SubFactory(UserFactory)
    commune = factory.SelfAttribute("learner.commune")
    created_at = factory.LazyFunction(timezone.now)


class LessonRatingFactory(factory.django.DjangoModelFactory):
    """`lesson` is given."""

    class Meta:
        model = LessonRating

    learner = factory.SubFactory(UserFactory)
    face = LessonRating.Face.EASY
    rated_at = factory.LazyFunction(timezone.now)
