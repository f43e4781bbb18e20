"""Nobody learns at the door who is enrolled: known and unknown numbers meet the same answers."""

import re
import statistics
import time

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from learning.notices.models import Message
from tests.factories.people import UserFactory
from tests.people.door import CODE, Visitor
from tests.people.people import resident

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN, NOTED, CLOSED = (f"+8400000010{number}" for number in range(4))


@pytest.fixture(autouse=True)
def _people():
    resident(phone=KNOWN)
    UserFactory(phone=NOTED, phone_verified=False)
    resident(phone=CLOSED, is_active=False)


def plain(response: HttpResponse, visitor: Visitor) -> tuple:
    """An answer without what differs from any request to any other: tokens and the number that was typed."""
    body = re.sub(r'(csrfmiddlewaretoken" value="|data-wait=")\w+"', "", response.content.decode())
    shown = f"0{visitor.phone[3:6]} {visitor.phone[6:9]} {visitor.phone[9:]}"
    headers = {name: value for name, value in response.headers.items() if name not in ("Content-Length", "Expires")}
    return response.status_code, headers, body.replace(shown, "…"), sorted(response.cookies)


def before_the_right_code(phone: str) -> list:
    visitor = Visitor(phone)
    answers = [
        visitor.ask(),
        visitor.client.get(CODE),
        visitor.enter("x"),
        visitor.client.post(CODE, {"action": "resend"}),
    ]
    answers += [visitor.enter("x") for _ in range(5)]
    return [plain(answer, visitor) for answer in answers]


@pytest.mark.parametrize("phone", [KNOWN, NOTED, CLOSED])
def test_every_answer_before_the_right_code_is_the_same(phone):
    assert before_the_right_code(phone) == before_the_right_code(UNKNOWN)


def test_everybody_gets_the_same_sms():
    for phone in (KNOWN, UNKNOWN, NOTED, CLOSED):
        Visitor(phone).ask()

    texts = {re.sub(r"\d", "0", body) for body in Message.objects.values_list("body", flat=True)}
    assert len(texts) == 1


@pytest.mark.parametrize("phone", [KNOWN, NOTED, CLOSED])
def test_nobody_is_looked_up_before_the_right_code(phone):
    def statements(number: str) -> list[str]:
        visitor = Visitor(number)
        with CaptureQueriesContext(connection) as captured:
            visitor.ask()
            visitor.enter("x")
        return [re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in captured]

    assert statements(phone) == statements(UNKNOWN)


def test_known_and_unknown_take_the_same_time(later):
    """Roughly: the medians of interleaved samples lie close together."""
    took = {KNOWN: [], UNKNOWN: []}
    for _ in range(15):
        for phone, times in took.items():
            visitor = Visitor(phone)
            began = time.perf_counter()
            visitor.ask()
            visitor.enter("x")
            times.append(time.perf_counter() - began)
        later(days=1)

    known, unknown = (statistics.median(times) for times in took.values())
    assert abs(known - unknown) < 0.25 * max(known, unknown)


def test_a_password_reset_says_the_same(client):
    UserFactory(email="co@xa.example", username="canbo")
    pages = [
        client.post("/tai-khoan/quen-mat-khau/", {"email": email}, follow=True)
        for email in ("co@xa.example", "x@y.example")
    ]

    bodies = [re.sub(r'value="\w{64}"', "", page.content.decode()) for page in pages]
    assert bodies[0] == bodies[1]
    assert pages[0].redirect_chain == pages[1].redirect_chain


def test_a_wrong_name_and_a_wrong_password_are_told_alike(client):
    UserFactory(username="canbo").set_password("x")

    def page(name: str) -> str:
        answer = client.post("/tai-khoan/can-bo/", {"login": name, "password": "sai"})
        return re.sub(r'value="\w+"', "", answer.content.decode())

    assert page("canbo") == page("khongco")
