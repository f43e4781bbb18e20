"""A page that learners' records hold is unpublished, never deleted under them."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from courses.models import CoursePage, LessonPage
from tests.factories.courses import CourseFactory, LessonFactory
from tests.factories.enrolments import EnrolmentFactory
from tests.factories.people import UserFactory
from tests.factories.progress import LessonProgressFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


@pytest.fixture
def studied():
    """A lesson that somebody opened."""
    lesson = LessonFactory()
    course = lesson.get_parent().specific
    LessonProgressFactory(lesson=lesson, enrolment=EnrolmentFactory(course=course))
    return lesson


def delete(editor, page):
    return editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def delete_many(editor, *pages):
    ids = "&".join(f"id={page.pk}" for page in pages)
    return editor.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?{ids}")


@pytest.mark.parametrize("act", [delete, delete_many])
def test_page_without_learners_goes(editor, act):
    lesson = LessonFactory()
    act(editor, lesson)
    assert not LessonPage.objects.filter(pk=lesson.pk).exists()


@pytest.mark.parametrize("act", [delete, delete_many])
@pytest.mark.parametrize("above", [False, True], ids=["lesson", "course"])
def test_page_with_learners_stays_and_the_editor_reads_why(editor, studied, act, above):
    page = studied.get_parent().specific if above else studied
    response = act(editor, page)
    assert response.status_code == 302
    assert "đã có người học" in str(next(iter(get_messages(response.wsgi_request))))
    assert LessonPage.objects.filter(pk=studied.pk).exists()


def test_one_page_with_learners_keeps_the_others_chosen_with_it(editor, studied):
    other = LessonFactory(parent=CourseFactory(lessons=0))
    delete_many(editor, other, studied)
    assert LessonPage.objects.count() == 2
    assert CoursePage.objects.count() == 2


def test_even_the_question_is_not_asked(editor, studied):
    assert editor.get(reverse("wagtailadmin_pages:delete", args=[studied.pk])).status_code == 302
