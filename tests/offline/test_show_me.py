"""GET /toi/: all that a page without learner asks for, and as little as it may cost."""

from base64 import b64decode
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.enrolments.actions import withdraw
from learning.enrolments.models import Enrolment
from learning.people.actions import merge_people
from learning.progress.actions import complete_lesson, open_lesson, start_attempt, submit_attempt
from tests.factories.people import UserFactory
from tests.factories.progress import published_course, right_answers

URL = "/toi/"


def complete(learner, course):
    for lesson in course.lessons:
        complete_lesson(learner=learner, lesson=lesson, at=timezone.now())
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=timezone.now())


def test_who_is_here_and_nothing_begun(as_learner, learner):
    me = as_learner.get(URL).json()
    assert me.pop("csrf")
    assert [len(b64decode(seal)) for seal in me.pop("seal")] == [32]
    assert me == {"who": str(learner.public_id), "greeting": "Chào bác Hoa", "lamp": None, "courses": {}}


def test_the_seal_is_ones_own_and_lasts_when_the_sites_secret_changes(as_learner, learner, settings):
    mine = as_learner.get(URL).json()["seal"]
    other = Client()
    other.force_login(UserFactory())
    assert other.get(URL).json()["seal"] != mine
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 8, [settings.SECRET_KEY]
    as_learner.force_login(learner)
    renewed = as_learner.get(URL).json()["seal"]
    assert renewed[0] != mine[0]
    assert renewed[1:] == mine


def test_a_device_that_holds_more_gets_the_keys_of_records_united_with_this_one(as_learner, learner, client):
    dropped, stranger = UserFactory(), UserFactory()
    client.force_login(dropped)
    [theirs] = client.get(URL).json()["seal"]
    merge_people(kept=learner, dropped=dropped, by=stranger, at=timezone.now())

    as_learner.force_login(learner)
    me = as_learner.get(URL, {"gop": ""}).json()

    assert me["was"] == [str(dropped.public_id)]
    assert me["seal"] == [*as_learner.get(URL).json()["seal"], theirs]
    assert "was" not in as_learner.get(URL).json()
    as_learner.force_login(stranger)
    other = as_learner.get(URL, {"gop": ""}).json()
    assert ("was" in other, len(other["seal"])) == (False, 1)


def test_a_device_that_holds_more_is_told_how_to_ask_whose_it_is(as_learner):
    offers = as_learner.get(URL, {"gop": ""}).json()["offers"]
    assert [offers[kind][0].count("#") for kind in ("guest", "lent")] == [1, 1]
    assert {len(words) for words in offers.values()} == {3}
    assert "offers" not in as_learner.get(URL).json()


def test_the_next_step_and_how_far(as_learner, learner, course):
    complete_lesson(learner=learner, lesson=course.lessons[0], at=timezone.now())
    open_lesson(learner=learner, lesson=course.lessons[1], at=timezone.now())
    me = as_learner.get(URL).json()
    first, second, _ = course.lessons
    assert me["lamp"] == {
        "page": second.pk,
        "eyebrow": "Bài tiếp theo của bạn",
        "title": second.title,
        "meta": f"{course.page.title} · Bài 2/3 · 5 phút",
        "url": second.url,
        "action": "Học tiếp",
        "done": 1,
        "here": 2,
        "total": 3,
    }
    assert me["courses"] == {
        str(course.page.pk): {
            "state": "doing",
            "words": "Đang học · 1/3 bài",
            "opened": [first.pk, second.pk],
            "done": [first.pk],
            "results": {},
            "next": me["lamp"],
        }
    }


def test_a_quiz_that_was_handed_in_is_told_of(as_learner, learner, course):
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    submit_attempt(attempt=attempt, answers={}, at=timezone.now())
    told = as_learner.get(URL).json()["courses"][str(course.page.pk)]
    assert (told["opened"], told["done"]) == ([course.quiz.pk], [])


@pytest.mark.parametrize(("quiet", "is_reminded"), [(2, False), (3, True), (30, True)])
def test_after_quiet_days_the_home_page_reminds(as_learner, learner, course, quiet, is_reminded):
    last = timezone.now() - timedelta(days=quiet, hours=1)
    complete_lesson(learner=learner, lesson=course.lessons[0], at=last)
    me = as_learner.get(URL).json()
    said = f"Bạn học gần nhất ngày {timezone.localtime(last):%d/%m/%Y}. Mời bạn học tiếp:"
    assert me["lamp"]["eyebrow"] == (said if is_reminded else "Bài tiếp theo của bạn")
    assert me["lamp"]["title"] == course.lessons[1].title
    assert me["courses"][str(course.page.pk)]["next"]["eyebrow"] == "Bài tiếp theo của bạn"


def test_reminders_switched_off_are_off_on_the_home_page_too(as_learner, learner, course):
    complete_lesson(learner=learner, lesson=course.lessons[0], at=timezone.now() - timedelta(days=5))
    as_learner.post(reverse("switch_reminders"))
    assert as_learner.get(URL).json()["lamp"]["eyebrow"] == "Bài tiếp theo của bạn"
    as_learner.post(reverse("switch_reminders"), {"on": "1"})
    assert "Mời bạn học tiếp" in as_learner.get(URL).json()["lamp"]["eyebrow"]


def test_who_has_finished_is_not_reminded(as_learner, learner, course, monkeypatch):
    complete(learner, course)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=7))
    assert "Mời bạn học tiếp" not in as_learner.get(URL).json()["lamp"]["eyebrow"]


def test_a_quiz_under_way_is_next(as_learner, learner, course):
    for lesson in course.lessons:
        complete_lesson(learner=learner, lesson=lesson, at=timezone.now())
    assert as_learner.get(URL).json()["lamp"]["action"] == "Làm bài kiểm tra"
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    lamp = as_learner.get(URL).json()["lamp"]
    assert (lamp["action"], lamp["url"]) == ("Làm tiếp bài kiểm tra", reverse("take_quiz", args=[attempt.pk]))
    assert (lamp["eyebrow"], lamp["meta"]) == ("Việc tiếp theo của bạn", f"{course.page.title} · Bài kiểm tra")


def test_a_quiz_only_taken_along_is_not_under_way(as_learner, learner, course):
    for lesson in course.lessons:
        complete_lesson(learner=learner, lesson=lesson, at=timezone.now())
    assert as_learner.post(f"/tien-do/lan-lam/{course.quiz.pk}/").status_code == 200
    lamp = as_learner.get(URL).json()["lamp"]
    assert (lamp["action"], lamp["url"]) == ("Làm bài kiểm tra", course.quiz.url)
    as_learner.post(reverse("start_quiz", args=[course.quiz.pk]))
    assert as_learner.get(URL).json()["lamp"]["action"] == "Làm tiếp bài kiểm tra"


def test_the_result_of_a_quiz_is_found_again(as_learner, learner, course):
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    submit_attempt(attempt=attempt, answers={}, at=timezone.now())
    state = as_learner.get(URL).json()["courses"][str(course.page.pk)]
    assert state["results"] == {str(course.quiz.pk): reverse("show_result", args=[attempt.pk])}


def test_a_completed_course_shows_its_certificate_and_another_course(as_learner, learner, course):
    complete(learner, course)
    me = as_learner.get(URL).json()
    state = me["courses"][str(course.page.pk)]
    assert (state["state"], state["words"]) == ("done", "Đã học xong")
    assert (state["next"]["action"], state["next"]["url"]) == ("Xem giấy chứng nhận", reverse("list_certificates"))
    assert set(state["done"]) == {course.quiz.pk, *(lesson.pk for lesson in course.lessons)}
    assert me["lamp"]["url"] == "/khoa-hoc/"


def test_who_is_done_is_led_to_the_next_course(as_learner, learner, course):
    other = published_course()
    complete(learner, course)
    lamp = as_learner.get(URL).json()["lamp"]
    assert lamp["eyebrow"] == f"Bạn đã học xong “{course.page.title}”. Khoá tiếp theo cho bạn:"
    assert (lamp["title"], lamp["url"], lamp["action"]) == (other.page.title, other.page.url, "Xem khoá học này")


def test_a_course_withdrawn_from_is_left_out(as_learner, learner, course):
    open_lesson(learner=learner, lesson=course.lessons[0], at=timezone.now())
    withdraw(enrolment=Enrolment.objects.get(), by=learner, at=timezone.now())
    assert as_learner.get(URL).json()["courses"] == {}


def test_nobody_elses(as_learner, course):
    complete(UserFactory(), course)
    assert as_learner.get(URL).json()["courses"] == {}


def test_never_kept_anywhere(as_learner, client, db):
    for answer in (as_learner.get(URL), Client().get(URL)):
        assert answer["Cache-Control"] == "no-store, private"


def test_the_token_it_gives_is_good(learner, course, csrf_client):
    csrf_client.force_login(learner)
    me = csrf_client.get(URL).json()
    headers = {"X-CSRFToken": me["csrf"], "X-Who": me["who"]}
    answer = csrf_client.post("/tien-do/", "[]", content_type="application/json", headers=headers)
    assert answer.status_code == 400


def test_a_visitor_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(URL)
    assert (answer.status_code, answer.content, answer.cookies) == (204, b"", {})


def test_a_session_that_has_ended_is_told_so(client, db):
    client.cookies["s"] = "x" * 32
    answer = client.get(URL)
    assert answer.status_code == 401
    assert answer.json()["problem"].startswith("Bạn chưa đăng nhập.")


@pytest.mark.parametrize("courses", [1, 3])
def test_at_most_three_queries(as_learner, learner, courses, django_assert_max_num_queries):
    for _ in range(courses):
        complete(learner, published_course())
    as_learner.get(URL)  # which courses there are is kept with the pages
    with django_assert_max_num_queries(3):
        as_learner.get(URL)


def test_only_get(as_learner):
    assert as_learner.post(URL).status_code == 405
