"""A resident signs in: both POSTs, number and code, with all they write; nothing of it stays in the database."""

import re
import statistics
import time
from collections.abc import Callable, Iterator

from django.contrib.auth.decorators import login_not_required
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from bench.figure import Figure
from learning.notices.models import Message
from learning.people.actions import give_consent
from learning.people.models import Commune, Consent, User

RUNS = 25
PHONE, CODE = "/tai-khoan/dang-nhap/", "/tai-khoan/dang-nhap/ma/"


@login_not_required
def answer(request: WSGIRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("bare/", answer)]


def measure() -> Iterator[Figure]:
    """Each run is another person, for one number gets three codes in ten minutes."""
    with override_settings(ROOT_URLCONF=__name__):
        client = Client(SERVER_NAME="localhost")
        client.get("/bare/")
        bare = statistics.median(_cpu_ms(lambda: client.get("/bare/")) for _ in range(RUNS))
    # One client for all: each new one would load the middleware again, as no server does.
    client = Client(SERVER_NAME="localhost")
    with transaction.atomic():
        people = [_resident(number) for number in range(RUNS + 2)]
        posts = [_sign_in(person, client) for person in people][2:]
        statements = _statements(_resident(RUNS + 2), client)
        transaction.set_rollback(True)
    value = round(statistics.median(posts), 1)
    beside = {"bare_view_cpu_ms": round(bare, 2), "statements": statements}
    yield Figure("signin_cpu_ms", value, "ms", aim=40, beside=beside)


def _resident(number: int) -> User:
    """Known, proven, agreed: nothing is asked. Needs the communes (manage.py load_communes)."""
    person = User.objects.create_user(
        full_name="Nguyễn Thị Hoa",
        commune=Commune.objects.earliest("pk"),
        phone=f"+84000999{number:03}",
        phone_verified=True,
    )
    own, now = Consent.Channel.OWN, timezone.now()
    give_consent(user=person, purpose=Consent.Purpose.LEARNING, channel=own, by=person, at=now)
    return person


def _sign_in(person: User, client: Client) -> float:
    client.cookies.clear()
    spent = _cpu_ms(lambda: client.post(PHONE, {"phone": person.phone}))
    body = Message.objects.filter(to=person.phone).latest("created_at").body
    spent += _cpu_ms(lambda: client.post(CODE, {"code": re.search(r"\d{6}", body)[0]}))
    assert "_auth_user_id" in client.session, "nobody was signed in"
    return spent


def _statements(person: User, client: Client) -> int:
    before = len(connection.queries_log)
    connection.force_debug_cursor = True
    _sign_in(person, client)
    connection.force_debug_cursor = False
    return len(connection.queries_log) - before


def _cpu_ms(job: Callable[[], object]) -> float:
    started = time.process_time()
    job()
    return 1000 * (time.process_time() - started)
