import factory
from django.utils import timezone

from learning.enrolments.models import Enrolment
from tests.factories.people import UserFactory


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """`course` is given: tests.factories.courses makes one."""

    class Meta:
        model = Enrolment

    learner = factory.SubFactory(UserFactory)
    commune = factory.SelfAttribute("learner.commune")
    enrolled_at = factory.LazyFunction(timezone.now)
