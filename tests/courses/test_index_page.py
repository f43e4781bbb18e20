"""What search reads stays true to what is published, whatever an editor does."""

import pytest
from django.core.management import call_command

from courses.actions import index_page, rebuild_search
from courses.importers import streams
from courses.models import SearchEntry
from tests.factories.courses import CourseFactory, InfoPageFactory, LessonFactory, QuizFactory, question, text

pytestmark = pytest.mark.django_db


def publish(page):
    page.save_revision().publish()
    return page


def entry(page):
    return SearchEntry.objects.filter(page=page.pk).first()


def test_publishing_a_lesson_writes_its_words():
    lesson = publish(
        LessonFactory(title="Quên mật khẩu?", goal="Lấy lại được.", body=[text("Bạn hoà <b>giải</b> &amp; vui.")])
    )
    assert entry(lesson).text == "Lấy lại được.\nBạn hoà giải & vui."
    assert entry(lesson).key == " quen mat khau lay lai duoc ban hoa giai vui "
    assert {"hoa", "hoa\u0300", "mat", "khau"} <= set(entry(lesson).words)


def test_publishing_a_course_writes_its_words():
    course = publish(CourseFactory(title="VNeID", summary="Cài đúng.", outcomes="Một.\n\nHai."))
    assert entry(course).text == "Cài đúng.\nMột.\nHai."


def test_every_block_of_running_text_is_read_and_no_question_nor_drawn_screen():
    blocks = [
        {"type": "tip", "value": {"text": "<p>Một mẹo.</p>"}},
        {"type": "warning", "value": {"text": "<p>Cẩn thận.</p>"}},
        {"type": "keyword", "value": {"word": "OTP", "meaning": "Mã dùng một lần."}},
        {
            "type": "steps",
            "value": {"title": "Các bước", "items": streams.listed([step("Bước đầu."), step("Bước sau.")])},
        },
        {"type": "screen", "value": {"title": "Ứng dụng", "elements": [{"kind": "text", "text": "Trong hình"}]}},
        question("one"),
    ]
    lesson = publish(LessonFactory(goal="Đích.", body=blocks))
    lines = ["Đích.", "Một mẹo.", "Cẩn thận.", "OTP: Mã dùng một lần.", "Các bước", "Bước đầu.", "Bước sau."]
    assert entry(lesson).text.splitlines() == lines


def step(words):
    return {"text": f"<p>{words}</p>", "shown": []}


def test_draft_changes_nothing():
    lesson = publish(LessonFactory(goal="Lời cũ."))
    lesson.goal = "Lời mới."
    lesson.save_revision()
    assert "Lời cũ." in entry(lesson).text
    publish(lesson)
    assert "Lời mới." in entry(lesson).text


def test_unpublishing_and_deleting_forget():
    first, second = publish(LessonFactory()), publish(LessonFactory())
    first.unpublish()
    second.delete()
    assert not SearchEntry.objects.filter(page__in=[first.pk, second.pk]).exists()


def test_other_pages_are_not_read():
    assert not entry(publish(InfoPageFactory()))
    assert not entry(publish(QuizFactory()))


def test_writing_twice_changes_nothing():
    lesson = publish(LessonFactory())
    index_page(page=lesson)
    assert SearchEntry.objects.filter(page=lesson.pk).count() == 1


def test_rebuilding_finds_what_was_lost_and_forgets_what_is_not_published(capsys):
    lesson = publish(LessonFactory())
    draft = publish(LessonFactory(parent=lesson.get_parent().specific))
    SearchEntry.objects.filter(page=lesson.pk).delete()
    type(draft).objects.filter(pk=draft.pk).update(live=False)
    call_command("rebuild_search")
    assert "2 trang" in capsys.readouterr().out
    assert set(SearchEntry.objects.values_list("page_id", flat=True)) == {lesson.pk, lesson.get_parent().pk}
    assert rebuild_search() == 2
