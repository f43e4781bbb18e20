import pytest
from django.test import Client

from learning.people.models import Commune, User
from tests.factories.people import CommuneFactory, UserFactory, volunteer
from tests.factories.progress import Course, published_course
from tests.people.conftest import later  # noqa: F401 -- a fixture


@pytest.fixture
def course(db) -> Course:
    return published_course(lessons=2)


@pytest.fixture
def here(db) -> Commune:
    return CommuneFactory(full_name="Phường Hồng Gai", help_name="Tổ công nghệ số khu 5", help_phone="+84203000111")


@pytest.fixture
def learner(here: Commune) -> User:
    return UserFactory(full_name="Nguyễn Thị Hoa", commune=here)


@pytest.fixture
def as_learner(learner: User, client: Client) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def helper(here: Commune) -> User:
    return volunteer(here, full_name="Trần Văn Mạnh")


@pytest.fixture
def at_work(helper: User) -> Client:
    """The volunteer's browser, beside the learner's."""
    browser = Client()
    browser.force_login(helper)
    return browser
