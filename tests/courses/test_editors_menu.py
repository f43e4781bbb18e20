"""What an editor finds at once, and that nothing of it is English."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.urls import reverse

from courses.models import CourseIndexPage
from tests.factories.courses import CourseFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue() -> CourseIndexPage:
    CourseFactory()
    return CourseIndexPage.objects.get()


def test_an_editor_is_led_to_the_courses(client, catalogue):
    client.force_login(UserFactory(is_superuser=True))
    assert reverse("wagtailadmin_explore", args=[catalogue.pk]) in client.get("/quan-tri/").text


def test_who_writes_no_course_is_not(client, catalogue):
    admin = UserFactory()
    admin.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(admin)
    page = client.get("/quan-tri/")
    assert page.status_code == 200
    assert reverse("wagtailadmin_explore", args=[catalogue.pk]) not in page.text


def test_the_guide_in_english_is_left_out(client):
    client.force_login(UserFactory(is_superuser=True))
    assert "guide.wagtail.org" not in client.get("/quan-tri/").text


def test_nothing_of_the_first_page_is_wagtails_own(client):
    """Neither the bird nor the English word on a button that only listeners meet."""
    client.force_login(UserFactory(is_superuser=True))
    page = client.get("/quan-tri/").text
    assert 'value="Search"' not in page
    assert "mark-flame" in page


def test_publishing_is_the_button_for_whoever_may(client, catalogue):
    client.force_login(UserFactory(is_superuser=True))
    page = client.get(reverse("wagtailadmin_pages:edit", args=[catalogue.pk])).text
    _, foot = page.split("<footer")
    assert foot.index("action-publish") < foot.index("Thao tác khác") < foot.index("action-save")


def test_a_search_counts_pages(client, catalogue):
    client.force_login(UserFactory(is_superuser=True))
    page = client.get(reverse("wagtailadmin_pages:search"), {"q": catalogue.title})
    assert "trong 1 trang" in " ".join(page.text.split())


def test_no_model_of_ours_gets_an_english_plural():
    ours = [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ("courses", "learning", "certificates")
    ]
    shown = [model._meta for model in ours if model._meta.verbose_name != model._meta.object_name]
    named = [meta for meta in shown if not str(meta.verbose_name).isascii()]
    assert len(named) > 10
    assert [meta.label for meta in named if str(meta.verbose_name_plural) == f"{meta.verbose_name}s"] == []
