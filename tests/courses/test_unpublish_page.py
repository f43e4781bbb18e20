"""The home page and the catalogue are everybody's way in: they stay."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from courses.models import CourseIndexPage, LessonPage
from tests.factories.courses import LessonFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def unpublish(editor, page):
    return editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))


def unpublish_many(editor, page):
    return editor.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'unpublish'])}?id={page.pk}")


@pytest.mark.parametrize("act", [unpublish, unpublish_many])
def test_the_catalogue_stays_and_the_editor_reads_why(editor, act):
    LessonFactory()
    catalogue = CourseIndexPage.objects.get()
    response = act(editor, catalogue)
    assert "không gỡ xuống được" in str(next(iter(get_messages(response.wsgi_request))))
    assert CourseIndexPage.objects.get().live


@pytest.mark.parametrize("act", [unpublish, unpublish_many])
def test_a_lesson_goes(editor, act):
    lesson = LessonFactory()
    act(editor, lesson)
    assert not LessonPage.objects.get(pk=lesson.pk).live
