from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from certificates.actions import issue_certificate
from certificates.models import Certificate
from courses.models import CoursePage
from learning.people.models import User
from tests.factories.people import UserFactory
from tests.factories.progress import CourseCompletionFactory


@pytest.fixture
def course(db) -> CoursePage:
    course = CoursePage(title="Nhận biết lừa đảo", slug="lua-dao", summary="Tránh mất tiền.")
    return Page.get_first_root_node().add_child(instance=course)


@pytest.fixture
def complete(course: CoursePage) -> Callable:
    """A learner completes a course."""

    def make(learner: User | None = None, **fields):
        given = {"enrolment__learner": learner or UserFactory(), "enrolment__course": course}
        return CourseCompletionFactory(**given | fields)

    return make


@pytest.fixture
def issue(complete: Callable) -> Callable[..., Certificate]:
    """A learner completes a course and gets the paper."""
    return lambda learner=None, **fields: issue_certificate(completion=complete(learner, **fields), at=timezone.now())


@pytest.fixture
def province_admin(db) -> User:
    user = UserFactory(full_name="Vũ Thị Quản", phone=None, username="quan-tri", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "change_certificate", "change_certificatesettings"])
    )
    return user


@pytest.fixture
def as_user(db) -> Callable[[User], Client]:
    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of
