"""Nothing that was learned is lost: not without network, not before signing in, not on a phone that others use too."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from courses.models import LessonPage, QuizPage
from learning.progress.actions import submit_attempt
from learning.progress.models import LessonProgress, QuizAttempt
from tests.factories.people import UserFactory
from tests.journeys.answering import answer, everything_asked_in
from tests.journeys.looking import look_at
from tests.journeys.phone import done_by, kept_on, open_lesson, sign_in, states, take_along, wait_until
from tests.journeys.walking import press

DONE = "Tôi đã học xong bài này"


@pytest.fixture
def lesson(_courses) -> LessonPage:
    return LessonPage.objects.live().earliest("path")


def test_what_could_not_be_sent_goes_at_the_next_page(open_phone, lesson):
    learner, page = UserFactory(), open_phone()
    open_lesson(page, learner, lesson)
    page.context.set_offline(True)
    press(page, DONE)
    expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    look_at(page)
    assert done_by(learner) == []
    page.context.set_offline(False)
    page.goto("/")
    expect(page.get_by_text(re.compile("Đang học · 1/"))).to_be_visible()
    expect(states(page)).to_be_empty()
    assert done_by(learner) == [lesson.pk]


def test_it_goes_by_itself_when_the_network_is_back(open_phone, lesson):
    learner, page = UserFactory(), open_phone()
    open_lesson(page, learner, lesson)
    page.context.set_offline(True)
    press(page, DONE)
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    page.context.set_offline(False)
    expect(states(page)).to_be_empty()
    assert done_by(learner) == [lesson.pk]


def test_what_is_done_before_the_page_knows_who_is_here_is_theirs(open_phone, lesson):
    """The first page after signing in, on a slow network."""
    learner, page, held = UserFactory(), open_phone(), []
    sign_in(page, learner)  # no page before: a slow one's scripts would ask as well
    page.route("**/toi/", lambda route: held.append(route))
    page.goto(lesson.url)
    press(page, DONE)
    expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
    wait_until(page, lambda: held)
    [asked] = held
    with page.expect_response(lambda answer: "/tien-do/" in answer.url and "completed" in answer.request.post_data):
        asked.continue_()
    expect(states(page)).to_be_empty()
    assert done_by(learner) == [lesson.pk]


def test_what_a_visitor_learned_is_offered_at_sign_in_and_taken_with_one_tap(open_phone, lesson):
    page, learner = open_phone(), UserFactory()
    page.goto(lesson.url)
    press(page, DONE)
    expect(states(page)).to_have_text("Đã lưu trên máy")
    expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
    sign_in(page, learner)
    page.goto("/")
    expect(page.get_by_text("Trên máy này có 1 bài đã học xong khi chưa đăng nhập.")).to_be_visible()
    assert done_by(learner) == []
    look_at(page)
    press(page, "Lưu vào tên của tôi")
    expect(page.get_by_text(re.compile("Đang học · 1/"))).to_be_visible()
    assert done_by(learner) == [lesson.pk]
    page.reload()
    expect(page.get_by_text(re.compile("Đang học · 1/"))).to_be_visible()
    expect(page.get_by_text(re.compile("khi chưa đăng nhập"))).to_have_count(0)


def test_whoever_did_not_learn_it_says_so_and_it_is_gone(open_phone, lesson):
    page, learner = open_phone(), UserFactory()
    page.goto(lesson.url)
    press(page, DONE)
    expect(states(page)).to_have_text("Đã lưu trên máy")
    sign_in(page, learner)
    page.goto("/")
    press(page, "Không phải của tôi")
    expect(page.get_by_text(re.compile("khi chưa đăng nhập"))).to_have_count(0)
    wait_until(page, lambda: kept_on(page) == "[]")
    page.goto("/khoa-hoc/")
    page.wait_for_load_state("networkidle")  # What belongs to the learner is painted on it.
    expect(page.get_by_text(re.compile("khi chưa đăng nhập"))).to_have_count(0)
    assert done_by(learner) == []


def test_a_session_that_ended_meanwhile_loses_nothing(open_phone, lesson):
    learner, page = UserFactory(), open_phone()
    open_lesson(page, learner, lesson)
    page.context.clear_cookies(name="s")
    with page.expect_response("**/tien-do/"):
        press(page, DONE)
    expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
    expect(states(page)).to_contain_text("Bạn đăng nhập để gửi.")
    look_at(page)
    assert "completed" not in kept_on(page)
    page.goto("/")
    expect(page.get_by_role("link", name="Bạn đăng nhập để gửi.")).to_be_visible()
    sign_in(page, learner)
    page.goto("/")
    expect(page.get_by_text(re.compile("Đang học · 1/"))).to_be_visible()
    assert done_by(learner) == [lesson.pk]


def test_an_answer_lost_after_the_server_has_stored_it_changes_nothing(open_phone, lesson):
    learner, page = UserFactory(), open_phone()
    open_lesson(page, learner, lesson)
    lost = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/tien-do/", lose)
    with page.expect_event("requestfailed"):
        press(page, DONE)
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    assert set(lost) == {200}
    assert done_by(learner) == [lesson.pk]
    page.unroute_all(behavior="wait")
    page.reload()
    expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
    expect(states(page)).to_be_empty()
    assert done_by(learner) == [lesson.pk]


def test_an_act_that_the_server_breaks_on_holds_up_no_other(open_phone, lesson):
    """Alone among those behind it, it stays and is tried again at the next page."""
    learner, page = UserFactory(), open_phone()
    following = lesson.get_next_siblings().live().first()
    page.goto("/")
    sign_in(page, learner)
    for each in (lesson, following):
        with page.expect_response("**/tien-do/"):
            page.goto(each.url)
    page.context.set_offline(True)
    press(page, DONE)
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    broken = f'"object":{following.pk}'

    def break_on_one(route: Route) -> None:
        route.fulfill(status=400) if broken in route.request.post_data else route.continue_()

    page.route("**/tien-do/", break_on_one)
    page.context.set_offline(False)
    page.goto(lesson.url)
    with page.expect_response(lambda answer: "/tien-do/" in answer.url and answer.status == 200):
        press(page, DONE)
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    assert done_by(learner) == [lesson.pk]
    page.unroute_all(behavior="wait")
    with page.expect_response("**/tien-do/"):
        page.reload()
    expect(states(page)).to_be_empty()
    assert sorted(done_by(learner)) == sorted([lesson.pk, following.pk])


def test_two_pages_at_once_lose_and_double_nothing(open_phone, lesson):
    learner, page = UserFactory(), open_phone()
    other = lesson.get_next_siblings().first().specific
    page.goto("/")
    sign_in(page, learner)
    second = page.context.new_page()
    for each, of in ((page, lesson), (second, other)):
        each.goto(of.url)
        expect(each.locator("[data-complete]")).to_be_visible()
    page.context.set_offline(True)
    for each in (page, second):
        press(each, DONE)
        expect(states(each)).to_contain_text("Chưa gửi")
    page.context.set_offline(False)
    for each in (page, second):
        each.reload()
        expect(each.get_by_text("Đã học xong", exact=True)).to_be_visible()
        expect(states(each)).to_be_empty()
    assert sorted(done_by(learner)) == sorted([lesson.pk, other.pk])


BLOCKED = """
for (const name of ["indexedDB", "localStorage", "sessionStorage", "caches"])
  Object.defineProperty(window, name, { get() { throw new DOMException("forbidden", "SecurityError"); } });
"""


def test_where_storage_is_forbidden_the_page_itself_keeps_it(open_phone, lesson):
    """As private windows of some browsers are."""
    learner, page = UserFactory(), open_phone()
    page.goto("/")
    page.context.add_init_script(BLOCKED)
    sign_in(page, learner)
    page.goto(lesson.url)
    expect(page.locator("[data-complete]")).to_be_visible()
    page.context.set_offline(True)
    press(page, DONE)
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    page.context.set_offline(False)
    expect(states(page)).to_be_empty()
    assert done_by(learner) == [lesson.pk]


def evict(page: Page) -> None:
    """As a browser does that needs the room: all but cookies."""
    session = page.context.new_cdp_session(page)
    kinds = "indexeddb,local_storage,cache_storage,service_workers"
    session.send("Storage.clearDataForOrigin", {"origin": settings.BASE_URL, "storageTypes": kinds})


def test_evicted_storage_costs_only_what_was_unsent(open_phone, lesson):
    """Before its eyes too: the page goes on, and the quiz taken along is the same one again."""
    learner, page = UserFactory(), open_phone()
    quiz = QuizPage.objects.sibling_of(lesson).get()
    open_lesson(page, learner, lesson)
    first = take_along(page, quiz)
    evict(page)
    press(page, DONE)
    expect(page.get_by_text("Đã học xong", exact=True)).to_be_visible()
    expect(states(page)).to_be_empty()
    assert done_by(learner) == [lesson.pk]
    assert kept_on(page, "lan-lam") == "[]"
    assert take_along(page, quiz) == first
    evict(page)
    page.goto("/")
    expect(page.get_by_text(re.compile("Đang học · 1/"))).to_be_visible()
    assert QuizAttempt.objects.count() == 1


@pytest.mark.parametrize("wrong_by", [365, -365])
def test_a_clock_wrong_by_a_year_counts_today(open_phone, lesson, wrong_by):
    learner, page = UserFactory(), open_phone()
    LessonPage.objects.filter(pk=lesson.pk).update(first_published_at=timezone.now() - timedelta(days=800))
    page.clock.install(time=timezone.now() + timedelta(days=wrong_by))
    open_lesson(page, learner, lesson)
    page.context.set_offline(True)
    press(page, DONE)
    expect(states(page)).to_contain_text("Chưa gửi: 1 bài")
    page.context.set_offline(False)
    expect(states(page)).to_be_empty()
    done = LessonProgress.objects.get(enrolment__learner=learner)
    assert abs(done.completed_at - timezone.now()) < timedelta(minutes=2)


def test_what_the_server_will_not_take_stays_until_its_learner_says_otherwise(open_phone, lesson):
    """The same attempt was handed in on another phone, with other answers."""
    learner, page = UserFactory(), open_phone()
    quiz = QuizPage.objects.sibling_of(lesson).get()
    page.goto("/")
    sign_in(page, learner)
    page.goto(quiz.url)
    expect(page.get_by_role("link", name="Làm bài kiểm tra")).to_be_visible()
    take_along(page, quiz)
    submit_attempt(attempt=QuizAttempt.objects.get(), answers={}, at=timezone.now())
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    press(page, "Làm bài kiểm tra")
    expect(page.locator("fieldset:visible")).to_have_count(1)
    answer(page.locator("fieldset:visible"), everything_asked_in(quiz.get_parent().specific))
    while page.get_by_role("button", name="Tiếp theo", exact=True).is_visible():
        press(page, "Tiếp theo")
    press(page, "Nộp bài")
    press(page, "Nộp bài")
    expect(page.get_by_text("Bài sẽ tự gửi và chấm khi có mạng.")).to_be_visible()
    page.context.set_offline(False)
    problem = page.get_by_text("Lần làm này đã nộp từ máy khác, với câu trả lời khác.")
    expect(problem).to_be_visible()
    expect(page.get_by_text("Bài sẽ tự gửi và chấm khi có mạng.")).to_be_hidden()
    look_at(page)
    page.goto("/")
    expect(problem).to_be_visible()
    press(page, "Bỏ mục này")
    expect(problem).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Khoá học cho bạn")).to_be_visible()
    expect(problem).to_have_count(0)
    assert QuizAttempt.objects.get().score == 0


def test_lessons_finished_signed_out_show_everywhere_on_this_phone(open_phone, lesson):
    page, following = open_phone(), lesson.get_next_siblings().first()
    page.goto(lesson.url)
    press(page, DONE)
    expect(states(page)).to_have_text("Đã lưu trên máy")
    page.goto("/")
    expect(page.locator("[data-next-step] h2")).to_have_text(following.title)
    expect(page.locator("[data-course-card]").get_by_text("Đang học")).to_be_visible()
    look_at(page)
    page.goto(lesson.get_parent().url)
    expect(page.get_by_text("· Đã học xong")).to_be_visible()
    page.get_by_role("link", name="Học tiếp").click()
    expect(page.locator("h1")).to_have_text(following.title)
