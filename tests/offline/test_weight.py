"""What a course weighs on a phone is told to its editors: on its form, and where publishing made it too heavy."""

import re
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images.models import Image

from courses.models import LessonPage
from learning.offline.weight import BUDGET, course_of, weigh
from tests.courses.test_publish_page import LESSON, add, data
from tests.factories.courses import CourseFactory, LessonFactory, QuizFactory, text
from tests.factories.people import UserFactory
from tests.offline.test_show_bundle import ask, audio, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client) -> Client:
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def picture(title: str, pixels: int = 700) -> tuple[str, dict]:
    """Noise: nothing weighs more."""
    file = BytesIO()
    Picture.effect_noise((pixels, pixels), 100).convert("RGB").save(file, "PNG")
    image = Image.objects.create(title=title, file=ImageFile(file, name=f"{title}.png"))
    return "picture", {"image": image.pk, "alt": "Nhiễu", "decorative": False, "caption": ""}


def stored(block: tuple[str, dict]) -> dict:
    return {"type": block[0], "value": block[1]}


def publish(editor, course, *blocks) -> str:
    """What the editor reads next."""
    assert add(editor, LessonPage, course, data(LESSON, True, body=list(blocks))).status_code == 302
    return editor.get(reverse("wagtailadmin_explore", args=[course.pk])).content.decode()


def test_a_course_weighs_what_saving_it_takes(rf):
    course = CourseFactory(lessons=1, quiz=True)
    LessonFactory(parent=course, body=[stored(picture("Cầu", 300)), audio(document("bai.mp3", b"s" * 2_000_000))])
    weight = weigh(course, rf.get("/", headers={"host": "testserver"}))
    files = ask(course)["files"]
    assert weight.bytes == sum(file["bytes"] for file in files if file["kind"] != "audio")
    assert not weight.is_too_much


def test_publishing_a_lesson_that_is_too_heavy_says_so_and_publishes(editor):
    course = CourseFactory(title="VNeID", lessons=1)
    page = publish(editor, course, *(picture(f"Hình {n}", 500 + 40 * n) for n in range(5)))
    assert LessonPage.objects.get(slug="bai-mot").live
    assert re.search(r"Khoá học “VNeID” nặng 1,1\sMB khi tải về máy, hơn mức 1\sMB\.", page)
    said = re.search("Hình nặng nhất: (.*?). Bạn thay hình nhẹ hơn", page)[1]
    assert re.findall("“(Hình .)” ở “Bài một”", said) == ["Hình 4", "Hình 3", "Hình 2"]


def test_a_light_one_says_nothing(editor):
    assert "khi tải về máy" not in publish(editor, CourseFactory(lessons=1), picture("Hình", 200))


def test_its_weight_stands_on_the_courses_form(editor):
    course = CourseFactory(lessons=1)
    LessonFactory(parent=course, title="Bài có hình", body=[text(), stored(picture("Cầu", 300))])
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).content.decode()
    assert re.search(r"Bản đã đăng nặng \d+\sKB khi tải về máy\. Nên dưới 1\sMB", page)
    assert "“Cầu” ở “Bài có hình”" in page


def test_a_draft_weighs_nothing_yet(editor):
    course = CourseFactory(live=False)
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).content.decode()
    assert "bạn thấy ở đây khoá học nặng bao nhiêu" in page


def test_whose_weight_a_page_is():
    course = CourseFactory(lessons=1)
    assert course_of(course) == course_of(LessonPage.objects.get()) == course_of(QuizFactory(parent=course)) == course
    assert course_of(course.get_parent().specific) is None
    assert course_of(LessonFactory(parent=CourseFactory(live=False))) is None
    assert BUDGET == 1_000_000
