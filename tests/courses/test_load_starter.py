"""The starter content loads, again and again, and an editor's work outlives every loading."""

import shutil
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from wagtail.images.models import Image
from wagtail.models import Page, Site

from courses.actions import load_starter
from courses.draw import draw_questions
from courses.importers.words import rich_text
from courses.models import CourseIndexPage, CoursePage, HomePage, InfoPage, LessonPage, QuizPage
from tests.factories.courses import QUESTIONS
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
STARTER = Path(__file__).parents[2] / "courses" / "starter"

PAGES = {
    "home": {"title": "Bình dân học vụ số", "hero": "Học mỗi bài vài phút", "intro": "Năm 1945."},
    "catalogue": {"title": "Khoá học", "intro": "Chọn một khoá."},
    "pages": [{"slug": "lien-he", "title": "Liên hệ", "body": [{"text": "**Gọi ai?**\n\n- Tổ công nghệ số."}]}],
}
COURSE = {
    "title": "VNeID",
    "summary": "Cài đúng ứng dụng.",
    "order": 2,
    "target_groups": ["nguoi-dan", "pupil"],
    "level": "CB2",
    "competences": ["QN-2026/2.6"],
    "outcomes": ["Cài đúng.", "Dùng được."],
    "lessons": ["bai-1.yaml", "bai-2.yaml"],
    "quiz": "quiz.yaml",
}
LESSON = {
    "title": "Bài một",
    "slug": "bai-mot",
    "minutes": 5,
    "goal": "Làm được.",
    "sources": ["Nghị định 69/2024/NĐ-CP"],
    "body": [
        {"text": "Bạn mở **ứng dụng**."},
        {"tip": "Bật vân tay."},
        {"steps": {"title": "Các bước", "items": [{"text": "Mở."}, {"text": "Bấm."}]}},
    ],
}
QUIZ = {"title": "Bài kiểm tra", "slug": "kiem-tra", "intro": "Có 3 câu.", "draw": 3, "mastery_score": 0.8}


def questions():
    return [{"id": f"t-{kind}", "type": kind, "lesson": 2} | shape for kind, shape in QUESTIONS.items()]


@pytest.fixture
def folder(tmp_path):
    """A small course as files; tests write over them."""
    (tmp_path / "vneid").mkdir()
    write(tmp_path / "pages.yaml", PAGES)
    write(tmp_path / "vneid" / "course.yaml", COURSE)
    write(tmp_path / "vneid" / "bai-1.yaml", LESSON)
    write(tmp_path / "vneid" / "bai-2.yaml", LESSON | {"title": "Bài hai", "slug": "bai-hai"})
    write(tmp_path / "vneid" / "quiz.yaml", QUIZ | {"questions": questions()})
    return tmp_path


def write(path, content):
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def load(folder):
    return {one.page.title: one.outcome for one in load_starter(folder=folder, base_url="http://localhost:8000")}


def test_empty_site_is_filled(folder):
    assert set(load(folder).values()) == {"created"}
    site = Site.objects.get(is_default_site=True)
    assert site.root_page.specific == HomePage.objects.get()
    assert CourseIndexPage.objects.get().url == "/khoa-hoc/"
    assert LessonPage.objects.get(slug="bai-mot").url == "/khoa-hoc/vneid/bai-mot/"
    assert InfoPage.objects.get().url == "/lien-he/"
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_everything_is_published_through_revisions_without_an_author(folder):
    load(folder)
    for page in Page.objects.filter(depth__gt=1):
        assert page.live
        assert page.live_revision
        assert page.live_revision.user_id is None
        assert not page.has_unpublished_changes


def test_fields_come_from_the_files(folder):
    load(folder)
    course = CoursePage.objects.get()
    assert (course.order, course.level, course.competences) == (2, "CB2", ["QN-2026/2.6"])
    assert course.target_groups == ["resident", "pupil"]
    assert course.outcome_lines == ["Cài đúng.", "Dùng được."]
    lesson = LessonPage.objects.get(slug="bai-mot")
    assert [block.block_type for block in lesson.body] == ["text", "tip", "steps"]
    assert lesson.body[0].value.source == "<p>Bạn mở <b>ứng dụng</b>.</p>"
    assert lesson.sources == "Nghị định 69/2024/NĐ-CP"


def test_quiz_can_be_drawn_and_names_its_lessons(folder):
    load(folder)
    quiz = QuizPage.objects.get()
    assert len(draw_questions(quiz)) == 3
    assert {block.value["lesson"].pk for block in quiz.questions} == {LessonPage.objects.get(slug="bai-hai").pk}


def test_loading_again_changes_nothing(folder):
    load(folder)
    revisions = {page.pk: page.latest_revision_id for page in Page.objects.all()}
    assert set(load(folder).values()) == {"unchanged"}
    assert {page.pk: page.latest_revision_id for page in Page.objects.all()} == revisions


def test_question_ids_stay_when_the_file_changes(folder):
    load(folder)
    before = [block.id for block in QuizPage.objects.get().questions]
    write(folder / "vneid" / "quiz.yaml", QUIZ | {"title": "Kiểm tra", "questions": list(reversed(questions()))})
    load(folder)
    quiz = QuizPage.objects.get()
    assert quiz.title == "Kiểm tra"
    assert [block.id for block in quiz.questions] == before[::-1]


def test_corrected_file_reaches_a_page_nobody_touched(folder):
    load(folder)
    write(folder / "vneid" / "bai-1.yaml", LESSON | {"goal": "Làm được ngay."})
    assert load(folder)["Bài một"] == "changed"
    lesson = LessonPage.objects.get(slug="bai-mot")
    assert lesson.goal == "Làm được ngay."
    assert lesson.live_revision.as_object().goal == "Làm được ngay."


@pytest.mark.parametrize("published", [True, False], ids=["published", "draft"])
def test_page_an_editor_changed_is_left(folder, published):
    load(folder)
    lesson = LessonPage.objects.get(slug="bai-mot")
    lesson.goal = "Lời của người soạn."
    revision = lesson.save_revision(user=UserFactory())
    if published:
        revision.publish()
    write(folder / "vneid" / "bai-1.yaml", LESSON | {"goal": "Làm được ngay."})
    assert load(folder)["Bài một"] == "left"
    lesson.refresh_from_db()
    assert lesson.goal == ("Lời của người soạn." if published else "Làm được.")
    assert lesson.get_latest_revision_as_object().goal == "Lời của người soạn."


def test_page_an_editor_unpublished_stays_unpublished(folder):
    load(folder)
    LessonPage.objects.get(slug="bai-mot").unpublish()
    assert load(folder)["Bài một"] == "left"
    assert not LessonPage.objects.get(slug="bai-mot").live


def test_page_an_editor_moved_or_renamed_is_found_again(folder):
    load(folder)
    first, second = LessonPage.objects.order_by("path")
    first.slug = "ten-khac"
    first.save_revision(user=UserFactory()).publish()
    first.move(second, pos="right")
    load(folder)
    assert list(LessonPage.objects.order_by("path").values_list("slug", flat=True)) == ["bai-hai", "ten-khac"]


def test_lessons_stand_in_the_order_of_the_course_even_when_one_comes_later(folder):
    load(folder)
    write(folder / "vneid" / "bai-3.yaml", LESSON | {"title": "Ở giữa", "slug": "o-giua"})
    write(folder / "vneid" / "course.yaml", COURSE | {"lessons": ["bai-1.yaml", "bai-3.yaml", "bai-2.yaml"]})
    load(folder)
    course = CoursePage.objects.get()
    assert [page.slug for page in course.get_children()] == ["bai-mot", "o-giua", "bai-hai", "kiem-tra"]


def test_pictures_are_added_once(folder):
    (folder / "vneid" / "pictures").mkdir()
    shutil.copy(STARTER / "vneid" / "pictures" / "khoa-vneid.png", folder / "vneid" / "pictures" / "hinh.png")
    body = [{"picture": {"file": "hinh.png", "alt": "Điện thoại.", "caption": "Chú thích"}}]
    write(folder / "vneid" / "bai-1.yaml", LESSON | {"body": body})
    load(folder)
    load(folder)
    image = Image.objects.get()
    block = LessonPage.objects.get(slug="bai-mot").body[0].value
    assert (block["image"], block["alt"], block["decorative"]) == (image, "Điện thoại.", False)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"minutes": 30}, "Bài một"),
        ({"body": [{"table": "x"}]}, "no block is called “table”"),
        ({"body": [{"picture": {"file": "none.png", "alt": "x"}}]}, "none.png"),
        ({"body": [{"practice": {"id": "p", "type": "one", "stem": "Gì?", "options": []}}]}, "[1] [options]"),
    ],
)
def test_broken_file_loads_nothing_and_says_where(folder, change, sentence):
    write(folder / "vneid" / "bai-1.yaml", LESSON | change)
    with pytest.raises(CommandError, match=sentence.replace("[", r"\[").replace("]", r"\]")):
        call_command("load_starter", courses=folder)
    assert not HomePage.objects.exists()


def test_command_says_what_it_did(folder, capsys):
    call_command("load_starter", courses=folder)
    assert "7 mới" in capsys.readouterr().out
    LessonPage.objects.get(slug="bai-mot").unpublish()
    call_command("load_starter", courses=folder)
    assert capsys.readouterr().out.splitlines() == [
        "giữ nguyên bản đã sửa: Bài một",
        "6 không đổi, 1 giữ nguyên bản đã sửa",
    ]


def test_real_courses_load():
    """What an empty site is filled with passes every publishing rule."""
    outcomes = {one.outcome for one in load_starter(folder=STARTER, base_url="http://localhost:8000")}
    assert outcomes == {"created"}
    for course in CoursePage.objects.all():
        assert course.get_children().type(LessonPage).count() >= 4
        quiz = QuizPage.objects.child_of(course).get()
        assert len(quiz.questions) >= 15
        assert quiz.draw == 10


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("Một câu.", "<p>Một câu.</p>"),
        ("Một\nđoạn.\n\nĐoạn hai.", "<p>Một đoạn.</p><p>Đoạn hai.</p>"),
        ("**Đậm** thôi", "<p><b>Đậm</b> thôi</p>"),
        ("**Cả dòng đậm?**", "<h2>Cả dòng đậm?</h2>"),
        ("## Tiêu đề", "<h2>Tiêu đề</h2>"),
        ("- Một\n- **Hai**", "<ul><li>Một</li><li><b>Hai</b></li></ul>"),
        ("1. Một\n2. Hai", "<ol><li>Một</li><li>Hai</li></ol>"),
        ("Xem [Liên hệ](/lien-he/).", '<p>Xem <a href="/lien-he/">Liên hệ</a>.</p>'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_words_become_rich_text(words, html):
    assert rich_text(words) == html
