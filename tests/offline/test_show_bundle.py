"""What saving a course takes: all that its pages show and play, each with its true size, and nothing of anybody."""

from pathlib import Path

import brotli
import pytest
import wagtail_factories
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from courses.models import CoursePage, LessonPage
from learning.offline.bundle import version_of
from tests.factories.courses import CourseFactory, LessonFactory, text
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def document(name: str, content: bytes = b"sound", **more) -> Document:
    return Document.objects.create(title=name, file=ContentFile(content, name=name), **more)


def audio(file: Document) -> dict:
    return {"type": "audio", "value": {"title": "Nghe", "file": file.pk, "words": "<p>Lời</p>"}}


def video(file: Document, subtitles: Document) -> dict:
    return {"type": "video", "value": {"title": "Xem", "file": file.pk, "subtitles": subtitles.pk}}


def picture() -> dict:
    image = wagtail_factories.ImageFactory(file__width=800, file__height=600)
    return {"type": "picture", "value": {"image": image.pk, "alt": "Điện thoại", "decorative": False, "caption": ""}}


@pytest.fixture
def course() -> CoursePage:
    return CourseFactory(title="VNeID", slug="vneid", lessons=2, quiz=True)


def with_body(course: CoursePage, *blocks: dict) -> LessonPage:
    return LessonFactory(parent=course, slug="co-hinh", body=[text(), *blocks])


def ask(course: CoursePage, client: Client | None = None) -> dict:
    answer = (client or Client()).get(f"/tai-ve/{course.pk}/")
    assert answer.status_code == 200, answer.status_code
    return answer.json()


def of_kind(answer: dict, kind: str) -> list[dict]:
    return [file for file in answer["files"] if file["kind"] == kind]


def changed(course: CoursePage, act) -> bool:
    before = ask(course)["version"]
    act()
    caches["pages"].clear()
    return ask(course)["version"] != before


# --- What it says ---


def test_pages_are_weighed_and_marked_as_they_are_sent(course, client):
    pages = of_kind(ask(course), "page")
    assert [page["url"] for page in pages] == [course.url, *(child.url for child in course.get_children())]
    caches["pages"].clear()
    for page in pages:
        answer = client.get(page["url"], headers={"Accept-Encoding": "br"})
        assert (answer["ETag"], len(answer.content)) == (page["etag"], page["bytes"]), page["url"]


def test_names_course_and_quizzes(course):
    answer = ask(course)
    quiz = course.get_children().last()
    assert (answer["id"], answer["title"], answer["url"], answer["quizzes"]) == (
        course.pk,
        "VNeID",
        course.url,
        [quiz.pk],
    )


def test_pictures_come_in_two_sizes(course, client):
    with_body(course, picture())
    [found] = of_kind(ask(course), "picture")
    assert found["light"]["bytes"] < found["bytes"]
    page = client.get(f"{course.url}co-hinh/").content.decode()
    assert f'src="{found["light"]["url"]}"' in page
    assert f"{found['url']} 720w" in page
    assert found["url"].endswith(f"?nhe={found['light']['url'].rpartition('/')[2]}")


def test_sound_and_film_are_told_apart(course):
    sound, film, words = document("nghe.mp3"), document("xem.mp4"), document("loi.vtt")
    with_body(course, audio(sound), video(film, words))
    answer = ask(course)
    assert [file["url"] for file in of_kind(answer, "audio")] == [sound.url]
    assert [file["url"] for file in of_kind(answer, "video")] == [film.url, words.url]
    assert of_kind(answer, "audio")[0]["bytes"] == len(b"sound")


def test_a_document_that_is_for_some_only_stays_where_it_is(course):
    inner = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=inner, restriction_type="login")
    with_body(course, audio(document("nghe.mp3", collection=inner)))
    assert of_kind(ask(course), "audio") == []


def test_everything_it_names_is_for_everybody(course):
    """By the same mark the worker decides what it keeps."""
    with_body(course, picture(), audio(document("nghe.mp3")))
    for file in ask(course)["files"]:
        if file["kind"] in ("static", "picture"):  # Served by WhiteNoise and, in production, by the proxy.
            continue
        answer = Client().get(file["url"])
        assert answer.status_code == 200
        assert "public" in answer["Cache-Control"], file["url"]
        assert not answer.cookies
        b"".join(answer)


# --- When it is a new one ---


def test_another_word_makes_a_new_version(course):
    lesson = LessonPage.objects.child_of(course).first()

    def rewrite():
        lesson.goal = "Tự đăng nhập."
        lesson.save_revision().publish()

    assert changed(course, rewrite)


def test_another_recording_makes_a_new_version(course):
    sound = document("nghe.mp3")
    with_body(course, audio(sound))

    def record_again():
        """Under the same name."""
        Path(sound.file.path).write_bytes(b"better")
        sound.file_hash = ""
        sound.save()

    assert changed(course, record_again)


def test_a_new_lesson_makes_a_new_version(course):
    assert changed(course, lambda: LessonFactory(parent=course))


def test_a_draft_does_not(course):
    assert not changed(course, lambda: LessonFactory(parent=course, live=False))


def test_a_new_release_of_scripts_does_not():
    """Names of scripts change with each release, and they stand inside <main> too."""
    page = '<main><p>Bài</p><script src="/static/learning/saved.{}.js"></script></main>'
    one, other = (version_of([page.format(name)], []) for name in ("0123456789ab", "ba9876543210"))
    assert one == other


# --- Who asks, and what it costs ---


def test_it_carries_nobody(course, client):
    client.force_login(UserFactory(full_name="Bùi Thị Riêng"))
    answer = client.get(f"/tai-ve/{course.pk}/", headers={"Accept-Encoding": "br"})
    assert answer["Cache-Control"].startswith("public")
    assert not answer.cookies
    assert brotli.decompress(answer.content) == Client().get(f"/tai-ve/{course.pk}/").content


def test_the_second_asking_costs_no_query(course, client, django_assert_num_queries):
    ask(course)
    with django_assert_num_queries(0):
        ask(course, client)


def test_pages_are_made_once(course, client, django_assert_num_queries):
    url = course.url
    ask(course)
    with django_assert_num_queries(0):
        client.get(url)


@pytest.mark.parametrize("state", ["withdrawn", "draft", "a lesson", "never there"])
def test_what_is_no_course_is_not_there(course, client, state):
    course_id = course.pk
    if state == "withdrawn":
        course.unpublish()
    elif state == "draft":
        course_id = CourseFactory(live=False).pk
    elif state == "a lesson":
        course_id = course.get_children().first().pk
    else:
        course_id += 1000
    assert client.get(f"/tai-ve/{course_id}/").status_code == 404
