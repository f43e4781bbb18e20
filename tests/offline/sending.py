"""What a device sends, as toi.js makes it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from learning.progress.models import QuizAttempt
from tests.factories.progress import form_of, right_answers


def act(verb: str, page_id: int, at: datetime | None = None, **more: Any) -> dict[str, Any]:
    moment = (at or timezone.now()).isoformat()
    return {"uuid": str(uuid4()), "verb": verb, "object": page_id, "occurred_at": moment} | more


def submitted(attempt: QuizAttempt, answers: dict | None = None, at: datetime | None = None) -> dict[str, Any]:
    """The attempt handed in: all right without `answers`."""
    form = form_of(attempt, right_answers(attempt) if answers is None else answers)
    pairs = [[name, str(value)] for name, given in form.items() for value in listed(given)]
    return act("submitted", attempt.quiz_id, at, uuid=str(attempt.pk), answers=pairs)


def listed(given: Any) -> list:
    return given if isinstance(given, list) else [given]


def send(browser: Client, batch: list, **headers: str) -> HttpResponse:
    return browser.post("/tien-do/", batch, content_type="application/json", headers=headers)


def results(answer: HttpResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]
