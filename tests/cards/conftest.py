import pytest
from django.test import Client
from django.utils import timezone

from learning.cards.actions import FreshCard, issue_card
from learning.people.models import Commune, User
from tests.factories.people import CommuneFactory, volunteer
from tests.people.conftest import later  # noqa: F401 -- a fixture
from tests.people.people import resident


@pytest.fixture
def here(db) -> Commune:
    return CommuneFactory(full_name="phường Uông Bí")


@pytest.fixture
def helper(here: Commune) -> User:
    return volunteer(here, full_name="Đặng Văn Minh")


@pytest.fixture
def at_work(client: Client, helper: User) -> Client:
    """The volunteer's browser."""
    client.force_login(helper)
    return client


@pytest.fixture
def learner(here: Commune) -> User:
    """Has no phone, and agreed beside a volunteer."""
    return resident(full_name="Triệu Thị Mai", commune=here, phone=None, phone_verified=False, birth_year=1958)


@pytest.fixture
def fresh(learner: User, helper: User) -> FreshCard:
    return issue_card(person=learner, by=helper, at=timezone.now())
