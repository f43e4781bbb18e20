import pytest
from django.test import Client

from learning.people.models import User
from tests.factories.people import UserFactory
from tests.factories.progress import Course, published_course


@pytest.fixture
def course(db) -> Course:
    return published_course(lessons=3)


@pytest.fixture
def learner(db) -> User:
    return UserFactory(full_name="Nguyễn Thị Hoa", address="bác")


@pytest.fixture
def as_learner(learner: User, client: Client) -> Client:
    """As toi.js speaks: with whose acts these are, unless a test says otherwise."""
    client.force_login(learner)
    client.defaults["HTTP_X_WHO"] = str(learner.public_id)
    return client
