import pytest
from django.test import Client

from learning.people.models import Commune, User
from tests.factories.people import CommuneFactory, UserFactory, volunteer


@pytest.fixture
def here(db) -> Commune:
    return CommuneFactory(full_name="Phường Uông Bí")


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
    return UserFactory(full_name="Nguyễn Thị Hoa", birth_year=1961, commune=here)


@pytest.fixture
def stranger(db) -> User:
    """Someone of another commune."""
    return UserFactory(full_name="KHÔNG-ĐƯỢC-THẤY")
