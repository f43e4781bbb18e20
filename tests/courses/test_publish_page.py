"""The editor's form: drafts may be unfinished, what is published may not, and the sentence says where."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import RequestFactory
from django.urls import reverse
from wagtail.admin.menu import admin_menu
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import CoursePage, LessonPage, QuizPage
from tests.factories.courses import CourseFactory, LessonFactory, QuizFactory, catalogue, question
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def listed(items):
    rows = {
        str(n): {"value": item, "deleted": "", "order": str(n), "id": "", "type": "item"}
        for n, item in enumerate(items)
    }
    return rows | {"count": str(len(items))}


def one(*rights):
    options = [
        {"text": f"Câu {n}", "feedback": "Vì vậy."} | ({"right": "on"} if right else {})
        for n, right in enumerate(rights)
    ]
    return "one", {"stem": "Bạn làm gì?", "options": listed(options), "lesson": ""}


LESSON = {
    "title": "Bài một",
    "slug": "bai-mot",
    "minutes": "5",
    "goal": "Làm được.",
    "review_by": "",
    "sources": "",
    "search_description": "",
}
QUIZ = {
    "title": "Bài kiểm tra",
    "slug": "kiem-tra",
    "intro": "",
    "draw": "1",
    "mastery_score": "0.8",
    "attempts_allowed": "0",
    "shuffle": "on",
    "search_description": "",
}
COURSE = {
    "title": "VNeID",
    "slug": "vneid",
    "summary": "Cài đúng.",
    "picture": "",
    "picture_alt": "",
    "outcomes": "",
    "target_groups": "resident",
    "level": "CB2",
    "competences": "QN-2026/2.6",
    "order": "2",
    "review_by": "",
    "sources": "",
    "search_description": "",
}


def data(fields, publish, **streams):
    form = fields | {name: streamfield(blocks) for name, blocks in streams.items()}
    form |= {"comments": inline_formset([])} | ({"action-publish": "action-publish"} if publish else {})
    return nested_form_data(form)


def add(editor, model, parent, form):
    url = reverse("wagtailadmin_pages:add", args=["courses", model._meta.model_name, parent.pk])
    return editor.post(url, form)


def edit(editor, page, form):
    return editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)


def said(response):
    """Not saved; the page that comes back."""
    assert response.status_code == 200
    return response.content.decode()


# --- Lessons ---


def test_finished_lesson_is_published_and_seen(editor, client):
    course = CourseFactory()
    words = ("text", rich_text("<p>Bạn mở ứng dụng.</p>"))
    assert add(editor, LessonPage, course, data(LESSON, True, body=[words])).status_code == 302
    assert "Bạn mở ứng dụng." in client.get("/khoa-hoc/" + course.slug + "/bai-mot/").content.decode()


def test_unfinished_lesson_is_kept_as_a_draft(editor):
    course = CourseFactory()
    unfinished = LESSON | {"goal": ""}
    assert add(editor, LessonPage, course, data(unfinished, False, body=[one(False, False)])).status_code == 302
    lesson = LessonPage.objects.get(slug="bai-mot")
    assert not lesson.live
    assert edit(editor, lesson, data(unfinished, True, body=[one(False, False)])).status_code == 200
    assert not LessonPage.objects.get(slug="bai-mot").live


def test_question_without_a_right_answer_is_named_where_it_stands(editor):
    course = CourseFactory()
    response = add(editor, LessonPage, course, data(LESSON, True, body=[one(True, False), one(False, False)]))
    said(response)
    (error,) = response.context["form"].errors["body"].data
    assert list(error.block_errors) == [1]
    assert "chưa có câu trả lời đúng" in error.block_errors[1].block_errors["options"].messages[0]


def test_empty_lesson_is_not_published(editor):
    said(add(editor, LessonPage, CourseFactory(), data(LESSON, True, body=[])))


@pytest.mark.parametrize("minutes", ["2", "8"])
def test_lesson_takes_three_to_seven_minutes(editor, minutes):
    words = ("text", rich_text("<p>Bạn mở.</p>"))
    said(add(editor, LessonPage, CourseFactory(), data(LESSON | {"minutes": minutes}, True, body=[words])))


# --- Quizzes ---


def test_finished_quiz_is_published_with_a_revision_to_draw_from(editor):
    course = CourseFactory()
    assert add(editor, QuizPage, course, data(QUIZ, True, questions=[one(True, False)])).status_code == 302
    assert QuizPage.objects.get().live_revision


def test_quiz_that_draws_more_than_it_has_says_so_beside_the_number(editor):
    form = data(QUIZ | {"draw": "3"}, True, questions=[one(True, False), one(True, False)])
    response = add(editor, QuizPage, CourseFactory(), form)
    assert "rút 3 câu, nhưng bài chỉ có 2 câu" in said(response)
    assert list(response.context["form"].errors) == ["draw"]


def test_quiz_that_draws_more_than_it_has_is_kept_as_a_draft(editor):
    form = data(QUIZ | {"draw": "3"}, False, questions=[one(False, False)])
    assert add(editor, QuizPage, CourseFactory(), form).status_code == 302


# --- Courses ---


def test_course_without_lesson_is_a_draft_until_one_is_published(editor):
    assert "chưa có bài học nào được đăng" in said(add(editor, CoursePage, catalogue(), data(COURSE, True)))
    assert add(editor, CoursePage, catalogue(), data(COURSE, False)).status_code == 302
    course = CoursePage.objects.get()
    said(edit(editor, course, data(COURSE, True)))
    LessonFactory(parent=course)
    assert edit(editor, course, data(COURSE, True)).status_code == 302
    assert CoursePage.objects.get().live


def test_course_is_tagged_by_framework_and_code(editor):
    course = CourseFactory()
    edit(editor, course, data(COURSE | {"competences": "QN-2026/4.2"}, True))
    course.refresh_from_db()
    assert (course.competences, course.target_groups) == (["QN-2026/4.2"], ["resident"])


@pytest.mark.parametrize("field", ["competences", "target_groups", "level"])
def test_course_takes_no_code_the_framework_does_not_have(editor, field):
    response = edit(editor, CourseFactory(), data(COURSE | {field: "X-1"}, True))
    assert list(response.context["form"].errors) == [field]


# --- No way around ---


def publish_many(editor, *pages, **form):
    ids = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return editor.post(f"{url}?{ids}", form, follow=True)


def test_publishing_many_at_once_keeps_unfinished_pages_back(editor):
    course = CourseFactory()
    good = LessonFactory(parent=course, live=False)
    bad = LessonFactory(parent=course, live=False, body=[question("one", options=[])])
    response = publish_many(editor, good, bad)
    assert f"{bad.title}: [1]" in response.content.decode()
    assert not LessonPage.objects.filter(pk__in=[good.pk, bad.pk], live=True).exists()


def test_publishing_many_at_once_publishes_finished_pages(editor):
    lessons = [LessonFactory(parent=CourseFactory(), live=False) for _ in range(2)]
    publish_many(editor, *lessons)
    assert LessonPage.objects.filter(pk__in=[lesson.pk for lesson in lessons], live=True).count() == 2


def test_publishing_with_what_lies_below_looks_there_too(editor):
    course = CourseFactory(lessons=1)
    bad = LessonFactory(parent=course, live=False, body=[question("one", options=[])])
    publish_many(editor, course, include_descendants="on")
    bad.refresh_from_db()
    assert not bad.live


# --- What an editor meets ---


@pytest.mark.parametrize(
    "make", [CourseFactory, LessonFactory, QuizFactory, catalogue], ids=["course", "lesson", "quiz", "index"]
)
def test_editor_opens_every_page_and_its_preview_is_a_phone_first(editor, make):
    page = make()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Xem trước trên điện thoại" in html
    assert page.default_preview_size == "phone"
    assert page.preview_sizes[0]["device_width"] == 360


def test_preview_shows_a_draft_and_is_never_kept(editor, client):
    lesson = LessonFactory(title="Bài nháp")
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])
    words = ("text", rich_text("<p>Chữ chưa đăng.</p>"))
    editor.post(url, data(LESSON, False, body=[words]))
    response = editor.get(url, {"mode": ""})
    assert "Chữ chưa đăng." in response.content.decode()
    assert not getattr(response, "shared", False)
    assert "Chữ chưa đăng." not in client.get(lesson.url).content.decode()


def test_preview_of_a_quiz_shows_its_questions_to_the_editor_alone(editor, client):
    quiz = QuizFactory()
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[quiz.pk])
    editor.post(url, data(QUIZ, False, questions=[one(True, False)]))
    assert "Bạn làm gì?" in editor.get(url, {"mode": "questions"}).content.decode()
    assert "Làm bài kiểm tra" in editor.get(url, {"mode": ""}).content.decode()
    client.logout()
    assert client.get(url, {"mode": "questions"}).status_code == 302
    assert "Bạn làm gì?" not in client.get(quiz.url, {"mode": "questions"}).content.decode()


def test_menu_holds_what_an_editor_needs(client):
    person = UserFactory(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(group=editors(person), page=catalogue(), permission_type="change")
    client.force_login(person)
    request = RequestFactory().get("/quan-tri/")
    request.user = person
    names = {item.name for item in admin_menu.menu_items_for_request(request)}
    assert "explorer" in names
    assert not names & {"help", "reports", "settings"}


def editors(person) -> Group:
    group = Group.objects.create(name="Soạn bài")
    person.groups.add(group)
    return group


@pytest.mark.parametrize(
    ("parent", "allowed"),
    [
        (CourseFactory, {"LessonPage", "QuizPage"}),
        (catalogue, {"CoursePage"}),
        (LessonFactory, set()),
        (QuizFactory, set()),
    ],
    ids=["course", "index", "lesson", "quiz"],
)
def test_pages_stand_only_where_they_belong(parent, allowed):
    assert {model.__name__ for model in parent().allowed_subpage_models()} == allowed


def test_pages_cannot_be_locked_away():
    """The page cache would show a locked page to everybody."""
    assert {tuple(model.private_page_options) for model in (CoursePage, LessonPage, QuizPage)} == {()}


def test_the_editor_finds_lessons_in_the_order_of_learning(editor):
    course = CourseFactory()
    names = ["Bài đầu", "Bài giữa", "Bài cuối"]
    for name in names:
        LessonFactory(parent=course, title=name).save_revision().publish()
    page = editor.get(reverse("wagtailadmin_explore", args=[course.pk])).content.decode()
    assert sorted(names, key=page.index) == names
