"""What an editor does is seen at once: each change empties the page cache when it is committed."""

import pytest
import wagtail_factories
from django.core.cache import caches

from tests.factories.courses import CourseFactory, GlossaryTermFactory, LessonFactory, home

pytestmark = pytest.mark.django_db


@pytest.fixture
def dropped(django_capture_on_commit_callbacks):
    """Did what was done empty the cache?"""

    def tell(act) -> bool:
        before = caches["pages"].get("edition")
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return caches["pages"].get("edition") != before

    return tell


def test_publishing(dropped):
    lesson = LessonFactory()
    assert dropped(lambda: lesson.save_revision().publish())


def test_draft_changes_nothing(dropped):
    lesson = LessonFactory()
    assert not dropped(lesson.save_revision)


def test_unpublishing(dropped):
    assert dropped(LessonFactory().unpublish)


def test_moving(dropped):
    course = CourseFactory(lessons=2)
    first, second = course.get_children()
    assert dropped(lambda: first.move(second, pos="right"))


def test_deleting(dropped):
    assert dropped(LessonFactory().delete)


def test_picture_and_document(dropped):
    assert dropped(wagtail_factories.ImageFactory)
    assert dropped(wagtail_factories.DocumentFactory)


def test_word_of_the_trade(dropped):
    assert dropped(GlossaryTermFactory)
    assert dropped(GlossaryTermFactory().delete)


def test_site(dropped):
    home()
    assert dropped(lambda: home().sites_rooted_here.get().save())


def test_not_before_the_commit(django_capture_on_commit_callbacks):
    """A visitor between would keep the old page under the new edition."""
    lesson = LessonFactory()
    before = caches["pages"].get("edition")
    with django_capture_on_commit_callbacks():
        lesson.save_revision().publish()
    assert caches["pages"].get("edition") == before


@pytest.mark.django_db(transaction=True)
def test_visitor_sees_the_new_words(client):
    lesson = LessonFactory(goal="Lời cũ.")
    lesson.save_revision().publish()
    assert "Lời cũ." in client.get(lesson.url).content.decode()
    lesson.goal = "Lời mới."
    lesson.save_revision().publish()
    assert "Lời mới." in client.get(lesson.url).content.decode()
