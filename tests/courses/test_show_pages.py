"""Pages as visitors get them: the same for everybody, from the cache without a query, with what toi.js paints upon."""

import re

import pytest
from django.core.cache import caches

from courses import queries
from courses.models import CoursePage, QuizPage
from tests.factories.courses import (
    QUESTIONS,
    CourseFactory,
    InfoPageFactory,
    LessonFactory,
    QuizFactory,
    catalogue,
    home,
    question,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """Two lessons and a quiz, published."""
    return CourseFactory(title="VNeID", lessons=2, quiz=True)


def parts(course):
    outline = queries.outline(course)
    return outline.lessons, outline.quizzes


def get(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response


def body(client, page):
    return get(client, page).content.decode()


def every_page(course):
    lessons, quizzes = parts(course)
    return [home(), catalogue(), course, *lessons, *quizzes, InfoPageFactory()]


# --- The same for everybody ---


def test_pages_carry_no_visitor(client, course):
    for page in every_page(course):
        response = get(client, page)
        assert response.shared
        assert not response.cookies
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=0, must-revalidate"
        assert "Cookie" not in response["Vary"]
        assert b"csrfmiddlewaretoken" not in response.content
        assert b"wagtailuserbar" not in response.content


def test_second_visitor_costs_no_query(client, course, django_assert_num_queries):
    for page in every_page(course):
        first = get(client, page).content
        client.force_login(UserFactory())
        with django_assert_num_queries(0):
            assert client.get(page.url).content == first
        client.logout()


def test_pages_hold_no_inline_script_or_style(client, course):
    LessonFactory(parent=course, body=[question(kind) for kind in QUESTIONS])
    for page in every_page(course):
        html = body(client, page)
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", html), page


def test_page_of_a_draft_is_not_there(client, course):
    (lesson, _), _ = parts(course)
    url = lesson.url
    lesson.unpublish()
    assert client.get(url).status_code == 404


# --- Queries do not grow ---


def count_queries(client, page, django_assert_max_num_queries):
    caches["pages"].clear()
    client.get(page.url)
    caches["pages"].clear()
    with django_assert_max_num_queries(50) as captured:
        client.get(page.url)
    return len(captured)


def test_one_and_three_courses_cost_the_same_queries(client, django_assert_max_num_queries):
    CourseFactory(lessons=1, quiz=True)
    pages = [home(), catalogue()]
    before = [count_queries(client, page, django_assert_max_num_queries) for page in pages]
    CourseFactory(lessons=4, quiz=True)
    CourseFactory(lessons=2)
    assert [count_queries(client, page, django_assert_max_num_queries) for page in pages] == before


def test_one_and_three_lessons_cost_the_same_queries(client, django_assert_max_num_queries):
    course = CourseFactory(lessons=1)
    pages = [course, queries.outline(course).lessons[0]]
    before = [count_queries(client, page, django_assert_max_num_queries) for page in pages]
    LessonFactory(parent=course)
    LessonFactory(parent=course)
    assert [count_queries(client, page, django_assert_max_num_queries) for page in pages] == before


# --- What stands on them ---


def test_home_leads_to_the_first_lesson_of_the_first_course(client):
    CourseFactory(title="Sau", order=5)
    first = CourseFactory(title="Trước", order=1, lessons=2)
    html = body(client, home())
    (lesson, _), _ = parts(first)
    lamp = re.search("<section[^>]*data-next-step.*?</section>", html, re.DOTALL)[0]
    assert lesson.url in lamp
    assert "Bài 1/2" in lamp
    assert html.index("Trước") < html.index("Sau")
    assert "data-greeting" in html


def test_card_tells_lessons_and_minutes_and_leaves_room_for_progress(client):
    course = CourseFactory(title="VNeID", lessons=3)
    card = re.search("<li class=.course.*?</li>", body(client, catalogue()), re.DOTALL)[0]
    assert f'data-course-card="{course.pk}"' in card
    assert "3 bài · 15 phút" in card
    assert "data-state" in card


def test_empty_catalogue_says_so(client):
    assert "Chưa có khoá học nào" in body(client, catalogue())


def test_course_shows_outcomes_lessons_in_order_and_its_place_in_the_framework(client, course):
    html = body(client, course)
    (first, second), (quiz,) = parts(course)
    assert html.index(f'data-step="{first.pk}"') < html.index(f'data-step="{second.pk}"')
    assert f'data-step="{quiz.pk}"' in html
    assert re.search(rf'<a [^>]*data-start href="{first.url}"', html)
    assert "<li>Biết mình ở mức mấy.</li>" in html
    assert "2.6" in html
    assert "Người dân" in html


def test_course_without_published_lessons_offers_no_start(client):
    assert "data-start" not in body(client, CourseFactory(lessons=0))


def test_lesson_says_where_one_is_and_what_comes_next(client, course):
    (first, second), (quiz,) = parts(course)
    html = body(client, first)
    assert "Bài 1/2" in html
    assert "5 phút" in html
    assert second.url in html
    assert quiz.url in body(client, second)
    assert first.goal in html


def test_lesson_can_be_completed_with_and_without_script(client, course):
    (first, _), _ = parts(course)
    html = body(client, first)
    assert f'data-course="{course.pk}" data-lesson="{first.pk}"' in html
    assert re.search(r"<button[^>]*data-complete hidden>", html)
    assert f'data-complete-link href="/hoc/bai/{first.pk}/"' in html


def test_lesson_shows_practice_with_its_explanations(client, course):
    lesson = LessonFactory(parent=course, body=[question("one")])
    html = body(client, lesson)
    assert "Đừng bấm." in html
    assert "data-practice" in html


def test_quiz_page_asks_nothing_yet_and_gives_nothing_away(client):
    quiz = QuizFactory(draw=5, mastery_score=0.8, attempts_allowed=0)
    html = body(client, quiz)
    assert "5 câu" in html
    assert "4/5 câu" in html
    assert "Bao nhiêu lần cũng được" in html
    assert f'href="/hoc/kiem-tra/{quiz.pk}/"' in html
    for shape in QUESTIONS.values():
        assert shape["stem"] not in html


@pytest.mark.parametrize(
    ("asks", "score", "needs"), [(10, 0.8, 8), (10, 0.7, 7), (3, 0.7, 3), (5, 1.0, 5), (5, 0.5, 3)]
)
def test_pass_mark_in_whole_questions(asks, score, needs):
    quiz = QuizPage(draw=asks, mastery_score=score, questions=[question("one")] * asks)
    assert quiz.needs == needs


def test_words_of_an_editor_are_escaped(client):
    course = CourseFactory(title="<script>alert(1)</script>", summary='"><img src=x onerror=alert(1)>')
    for page in (course, catalogue(), *parts(course)[0]):
        html = body(client, page)
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_very_long_title_and_many_lessons(client):
    course = CourseFactory(title="Dài " * 40, lessons=25)
    assert body(client, course).count("data-step=") == 25
    assert CoursePage.objects.get().title == course.title
