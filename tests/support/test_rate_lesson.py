"""Three faces of a lesson: one answer a learner, the latest; read by editors without names."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from learning.people.actions import Refused
from learning.people.groups import EDITORS, PROVINCE_ADMINS
from learning.progress.actions import complete_lesson
from learning.support.actions import rate_lesson
from learning.support.models import LessonRating
from tests.factories.courses import LessonFactory
from tests.factories.people import UserFactory
from tests.factories.support import LessonRatingFactory

NOW = timezone.now()


def rate(learner, lesson, face, at=NOW, words=""):
    rate_lesson(learner=learner, lesson_id=lesson.pk, face=face, at=at, words=words)


def test_the_latest_counts_in_whatever_order_it_comes(learner, course):
    lesson = course.lessons[0]
    rate(learner, lesson, 3, NOW, "Khó quá")
    rate(learner, lesson, 1, NOW - timedelta(hours=1), "Cũ")
    found = LessonRating.objects.get()
    assert (found.face, found.words) == (3, "Khó quá")
    later = LessonRating.objects.get().rated_at + timedelta(seconds=1)
    rate(learner, lesson, 2, later, "Hiểu hơn rồi")
    found = LessonRating.objects.get()
    assert (found.face, found.words) == (2, "Hiểu hơn rồi")


def test_no_moment_is_to_come(learner, course):
    rate(learner, course.lessons[0], 3, NOW + timedelta(days=400))
    assert LessonRating.objects.get().rated_at <= timezone.now()


def test_each_learner_and_lesson_has_its_own(learner, course):
    for person in (learner, UserFactory()):
        for lesson in course.lessons:
            rate(person, lesson, 1)
    assert LessonRating.objects.count() == 4


def test_only_lessons_are_rated(learner, course):
    for page in (course.quiz, LessonFactory(parent=course.page, live=False)):
        with pytest.raises(Refused):
            rate(learner, page, 1)


def address(lesson):
    return reverse("rate_lesson", args=[lesson.pk])


def test_without_script_it_is_asked_once_the_lesson_is_done(as_learner, learner, course):
    lesson = course.lessons[0]
    done = reverse("complete_lesson", args=[lesson.pk])
    assert address(lesson) not in as_learner.get(done).content.decode()
    complete_lesson(learner=learner, lesson=lesson, at=NOW)
    assert address(lesson) in as_learner.get(done).content.decode()
    assert as_learner.post(address(lesson), {"face": "3", "words": "Khó quá"}).url == done
    found = LessonRating.objects.get()
    assert (found.learner, found.face, found.words) == (learner, 3, "Khó quá")
    text = as_learner.get(done).content.decode()
    assert 'value="3" checked' in text
    assert "Khó quá" in text
    assert "Cảm ơn bạn" in text


@pytest.mark.parametrize("face", ["", "0", "4", "x"])
def test_there_are_three_faces(as_learner, course, face):
    answer = as_learner.post(address(course.lessons[0]), {"face": face}, follow=True)
    assert "Bạn chọn một trong ba hình." in answer.content.decode()
    assert not LessonRating.objects.exists()


def test_a_visitor_signs_in_first(client, course):
    assert client.post(address(course.lessons[0]), {"face": "1"}).status_code == 302
    assert not LessonRating.objects.exists()


def test_the_page_of_everybody_asks_too_and_carries_no_learner(client, course):
    text = client.get(course.lessons[0].url).content.decode()
    assert f'data-rate="{course.lessons[0].pk}"' in text
    assert "csrfmiddlewaretoken" not in text


@pytest.fixture
def editor(client, db):
    call_command("load_groups", verbosity=0)
    person = UserFactory(commune=None, username="editor")
    person.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(person)
    return client


def test_editors_read_counts_and_sentences_without_names(editor, course):
    easy, hard = course.lessons
    LessonRatingFactory(lesson=easy, learner__full_name="Bùi Thị Ẩn")
    LessonRatingFactory(lesson=hard, face=3, words="Không thấy nút", learner__full_name="Bùi Thị Ẩn")
    LessonRatingFactory(lesson=hard, face=3, learner__full_name="Bùi Thị Ẩn")
    text = editor.get(reverse("lesson_ratings")).content.decode()
    assert text.index(hard.title) < text.index(easy.title)
    about = editor.get(reverse("lesson_sentences", args=[hard.pk])).content.decode()
    assert "Không thấy nút" in about
    assert "Khó hiểu" in about
    assert "1 nhận xét" in " ".join(about.split())
    assert "Bùi Thị Ẩn" not in text + about


def test_editors_take_the_table_away(editor, course):
    LessonRatingFactory(lesson=course.lessons[0], face=2, words="Hay")
    answer = editor.get(reverse("lesson_ratings"), {"export": "csv"})
    lines = b"".join(answer).decode().splitlines()
    assert lines[0] == "Bài học,Dễ hiểu,Bình thường,Khó hiểu,Có viết"
    assert lines[1:] == [f"{course.lessons[0].title},0,1,0,1"], "nobody has rated the other lesson"


def test_the_report_stands_in_the_editors_menu(editor):
    assert reverse("lesson_ratings") in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_others_of_the_admin_do_not_read_them(editor, course):
    person = UserFactory(commune=None, username="admin")
    person.groups.add(Group.objects.get(name=PROVINCE_ADMINS))
    editor.force_login(person)
    assert reverse("lesson_ratings") not in editor.get(reverse("wagtailadmin_home")).content.decode()
    for address in (reverse("lesson_ratings"), reverse("lesson_sentences", args=[course.lessons[0].pk])):
        assert editor.get(address).status_code == 302


def test_an_unknown_lesson_has_no_report(editor):
    assert editor.get(reverse("lesson_sentences", args=[1])).status_code == 404
