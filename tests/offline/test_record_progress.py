"""POST /tien-do/: what a device recorded, online or after hours offline."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.offline.forms import NotABatchError, read_batch
from learning.progress.models import LessonProgress
from tests.factories.people import UserFactory
from tests.factories.progress import published_course

URL = "/tien-do/"
NO_MOMENTS = ["", "hôm qua", None, 5, "2026-11-20T08:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59Z"]
NO_BATCHES = ["", "{}", "[]", "null", "[", "[" * 30_000, '"x"', "[1e99", b"\xed\xa0\x80"]
AT = datetime(2026, 11, 20, 1, tzinfo=UTC)


def statement(lesson_id, verb="opened", at=AT, **changes):
    said = {"uuid": str(uuid4()), "verb": verb, "object": lesson_id, "occurred_at": at.isoformat()}
    return said | changes


def send(client, batch, **headers):
    return client.post(URL, batch, content_type="application/json", headers=headers)


def test_records_and_answers_each_and_how_the_course_stands(as_learner, learner, course):
    first, second, _ = course.lessons
    batch = [statement(first.pk), statement(first.pk, "completed"), statement(second.pk)]
    answer = send(as_learner, batch)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    told = answer.json()
    assert told["results"] == [{"uuid": one["uuid"], "state": "kept"} for one in batch]
    assert told["courses"][str(course.page.pk)]["words"] == "Đang học · 1/3 bài"
    assert told["courses"][str(course.page.pk)]["next"]["page"] == second.pk
    kept = LessonProgress.objects.order_by("lesson").values_list("enrolment__learner", "opened_at", "completed_at")
    assert list(kept) == [(learner.pk, AT, AT), (learner.pk, AT, None)]


def test_sent_again_it_is_the_same(as_learner, course):
    batch = [statement(course.lessons[0].pk, "completed")]
    answers = [send(as_learner, batch).json() for _ in range(3)]
    assert answers[0]["results"] == answers[1]["results"] == answers[2]["results"]
    assert LessonProgress.objects.count() == 1


def test_one_bad_statement_does_not_hold_up_the_rest(as_learner, course):
    lesson = course.lessons[0].pk
    good = statement(lesson)
    bad = {
        "Không có bài này.": [statement(2**31 - 1), statement(-1), statement(2**31), statement("7"), statement(True)],
        "Không rõ bạn đã làm gì với bài này.": [statement(lesson, "passed"), statement(lesson, None)],
        "Không đọc được giờ của mục này.": [
            statement(lesson, occurred_at=when)
            for when in (
                "",
                "hôm qua",
                None,
                5,
                "2026-11-20T08:00:00",
                "0001-01-01T00:00:00+14:00",
                "9999-12-31T23:59Z",
            )
        ],
        "Mục này thiếu mã.": [statement(lesson, uuid="1"), statement(lesson, uuid=None), "x", 7, None, []],
    }
    told = send(as_learner, [*(one for several in bad.values() for one in several), good]).json()["results"]
    expected = [problem for problem, several in bad.items() for _ in several]
    assert [one.get("problem") for one in told] == [*expected, None]
    assert told[-1] == {"uuid": good["uuid"], "state": "kept"}
    assert LessonProgress.objects.count() == 1


def test_all_bad_is_answered_too(as_learner, course):
    told = send(as_learner, [statement(0)]).json()
    assert told["results"][0]["state"] == "refused"
    assert told["courses"] == {}


@pytest.mark.parametrize("body", NO_BATCHES)
def test_nonsense_is_refused_in_words(as_learner, body):
    answer = as_learner.post(URL, body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (400, {"problem": "Chúng tôi không đọc được phần vừa gửi."})


def test_more_than_a_hundred_is_too_much(as_learner, course):
    lesson = course.lessons[0].pk
    assert send(as_learner, [statement(lesson) for _ in range(100)]).status_code == 200
    answer = send(as_learner, [statement(lesson) for _ in range(101)])
    assert answer.status_code == 413
    assert "không quá 100 mục" in answer.json()["problem"]
    assert as_learner.post(URL, "[" + " " * 70_000 + "]", content_type="application/json").status_code == 413


def test_a_wrong_clock_is_clipped(as_learner, course):
    lesson = course.lessons[0]
    type(lesson).objects.filter(pk=lesson.pk).update(first_published_at=AT)
    send(as_learner, [statement(lesson.pk, at=datetime(1970, 1, 1, tzinfo=UTC))])
    assert LessonProgress.objects.get().opened_at == AT
    send(as_learner, [statement(lesson.pk, "completed", at=timezone.now() + timedelta(days=999))])
    assert LessonProgress.objects.get().completed_at <= timezone.now()


def test_a_visitor_records_nothing(client, course):
    answer = send(client, [statement(course.lessons[0].pk)])
    assert answer.status_code == 401
    assert not LessonProgress.objects.exists()


def test_without_the_token_nothing_is_recorded(learner, course, csrf_client):
    csrf_client.force_login(learner)
    token = csrf_client.get("/toi/").json()["csrf"]
    csrf_client.defaults["HTTP_X_WHO"] = str(learner.public_id)
    assert send(csrf_client, [statement(course.lessons[0].pk)]).status_code == 403
    assert send(csrf_client, [statement(course.lessons[0].pk)], **{"X-CSRFToken": token[::-1]}).status_code == 403
    assert not LessonProgress.objects.exists()
    assert send(csrf_client, [statement(course.lessons[0].pk)], **{"X-CSRFToken": token}).status_code == 200


def test_it_is_always_ones_own(as_learner, learner, course):
    other = UserFactory()
    send(as_learner, [statement(course.lessons[0].pk, learner=other.pk, actor=str(other.public_id))])
    assert LessonProgress.objects.get().enrolment.learner == learner


@pytest.mark.parametrize("size", [1, 100])
def test_at_most_six_queries_whatever_the_batch(as_learner, size, django_assert_max_num_queries):
    lessons = [lesson.pk for _ in range(4) for lesson in published_course(lessons=5).lessons]
    batch = [statement(lesson, verb) for lesson in lessons for verb in ("opened", "completed")] * 3
    with django_assert_max_num_queries(6):
        assert send(as_learner, batch[:size]).status_code == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["uuid", "verb", "object", "occurred_at", "answers"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(JSON | st.binary())
def test_whatever_is_sent_is_read_or_refused(thing):
    body = thing if isinstance(thing, bytes) else json.dumps(thing).encode()
    try:
        items = read_batch(body)
    except NotABatchError:
        return
    assert all(bool(item.act) != bool(item.problem) for item in items)


def test_acts_of_another_person_are_not_taken(as_learner, learner, course):
    """The browser changed hands while a page of the last learner was open."""
    batch = [statement(course.lessons[0].pk, "completed")]
    assert send(as_learner, batch, **{"X-Who": str(UserFactory().public_id)}).status_code == 403
    assert not LessonProgress.objects.exists()
    assert send(as_learner, batch, **{"X-Who": str(learner.public_id)}).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"X-Who": ""}])
def test_acts_of_nobody_are_not_taken(client, learner, course, headers):
    client.force_login(learner)
    answer = send(client, [statement(course.lessons[0].pk, "completed")], **headers)
    assert (answer.status_code, "Không rõ các bài này của ai." in answer.json()["problem"]) == (400, True)
    assert not LessonProgress.objects.exists()
