"""The editor sees a page as residents will, in a frame, and Wagtail's checks read it there."""

import pytest

from courses.models import LessonPage
from learning.people.models import User
from tests.factories.courses import CourseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> LessonPage:
    CourseFactory()
    return LessonPage.objects.get()


@pytest.fixture
def preview(client, lesson):
    """What the panel beside the editor asks for, as someone who may be there."""
    editor = User.objects.create_user(full_name="Trần Thị Biên", is_superuser=True)
    client.force_login(editor)
    asked = client.get("/quan-tri/").wsgi_request
    return lesson.make_preview_request(asked, extra_request_attrs={"in_preview_panel": True})


def test_the_editor_may_frame_it(preview, lesson):
    assert lesson.title in preview.text
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert preview["X-Frame-Options"] == "SAMEORIGIN"


def test_wagtails_checks_reach_it(preview):
    assert "<wagtail-userbar" in preview.text


def test_it_is_not_taken_for_learning(preview, client, lesson):
    assert f'data-lesson="{lesson.pk}"' not in preview.text
    assert f'data-lesson="{lesson.pk}"' in client.get(lesson.url).text


def test_a_resident_gets_neither(client, lesson):
    response = client.get(lesson.url)
    assert "<wagtail-userbar" not in response.text
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
