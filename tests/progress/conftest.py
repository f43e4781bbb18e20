from collections.abc import Callable

import pytest
from django.test import Client

from learning.people.models import User
from learning.progress.signals import course_completed
from tests.factories.people import UserFactory
from tests.factories.progress import Course, published_course


@pytest.fixture
def course(db) -> Course:
    return published_course(lessons=2)


@pytest.fixture
def learner(db) -> User:
    return UserFactory()


@pytest.fixture
def as_learner(learner: User, client: Client) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def heard() -> Callable[[], int]:
    """How many courses were said to be completed since the test began."""
    completions = []

    def hear(completion, **_kwargs):
        completions.append(completion)

    course_completed.connect(hear)
    yield lambda: len(completions)
    course_completed.disconnect(hear)
