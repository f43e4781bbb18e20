"""A lesson opened by a signed-in learner, as a phone does it: the page, /toi/, and the statement "opened".

Each lesson is another learner's first, so that every statement is written. CPU is the web process's, from the kernel.
Beside it: a bare Django view and a bare Wagtail page of the same run.
"""

import json
import statistics
from collections.abc import Callable, Iterator
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.figure import Figure
from bench.site import Client, Server, per_second, request, running_site, running_yardstick
from courses.models import LessonPage
from learning.people.models import Commune, User

ROUNDS, LESSONS, WARM = 7, 100, 20
TOKEN = "b" * 32
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def measure() -> Iterator[Figure]:
    with running_site() as site, running_yardstick() as yardstick:
        yield from queries()
        yield from cpu(site, yardstick)
        yield from speed(site, yardstick)


# --- Queries ---


def queries() -> Iterator[Figure]:
    lesson, learner = a_lesson(), a_learner()
    browser = InProcess(SERVER_NAME="localhost", headers={"X-Who": str(learner.public_id)})
    browser.force_login(learner, backend=BACKEND)
    browser.get(lesson.url)
    batch = [statement(each, verb) for each in LessonPage.objects.live() for verb in ("opened", "completed")] * 5
    asks: dict[str, tuple[int, Callable]] = {
        "lesson_page_queries": (0, lambda: browser.get(lesson.url)),
        "lesson_toi_queries": (3, lambda: browser.get("/toi/")),
        "lesson_statements_queries": (
            6,
            lambda: browser.post("/tien-do/", batch[:100], content_type="application/json"),
        ),
    }
    for name, (aim, ask) in asks.items():
        with CaptureQueriesContext(connection) as captured:
            assert ask().status_code == 200
        yield Figure(name, len(captured), "queries", aim=aim)


# --- CPU ---


def cpu(site: Server, yardstick: Server) -> Iterator[Figure]:
    lesson = a_lesson()
    visits = [visit(site, a_learner(), lesson) for _ in range(WARM + ROUNDS * LESSONS)]
    client = Client(site)
    parts = {name: [visit[name] for visit in visits] for name in ("page", "toi", "statements")}
    spend(site, client, [ask for visit in visits[:WARM] for ask in visit.values()])
    rounds = [visits[WARM + LESSONS * n : WARM + LESSONS * (n + 1)] for n in range(ROUNDS)]
    whole = [spend(site, client, [ask for visit in one for ask in visit.values()]) * 3 for one in rounds]
    beside = {f"{name}_cpu_ms": round(median_of(site, client, asks), 2) for name, asks in parts.items()}
    beside |= bare(yardstick)
    yield Figure("lesson_cpu_ms", round(statistics.median(whole), 2), "ms", aim=4, beside=beside)


def bare(yardstick: Server) -> dict[str, float]:
    client = Client(yardstick)
    asks = {"bare_view": request(yardstick, "/bare/"), "bare_wagtail_page": request(yardstick, "/")}
    return {
        f"{name}_cpu_ms": round(median_of(yardstick, client, [ask] * ROUNDS * LESSONS), 2) for name, ask in asks.items()
    }


def median_of(server: Server, client: Client, asks: list[bytes]) -> float:
    """CPU milliseconds a request."""
    size = len(asks) // ROUNDS
    return statistics.median(spend(server, client, asks[n * size : (n + 1) * size]) for n in range(ROUNDS))


def spend(server: Server, client: Client, asks: list[bytes]) -> float:
    before = server.cpu_seconds()
    for ask in asks:
        answer = client.ask(ask)
        assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
    return 1000 * (server.cpu_seconds() - before) / len(asks)


# --- Speed ---


def speed(site: Server, yardstick: Server) -> Iterator[Figure]:
    lesson = request(site, a_lesson().url)
    view, page = request(yardstick, "/bare/"), request(yardstick, "/")
    for connections in (1, 8):
        beside = {
            "bare_view": per_second(yardstick, view, connections),
            "bare_wagtail_page": per_second(yardstick, page, connections),
        }
        yield Figure(
            f"lesson_page_per_second_{connections}", per_second(site, lesson, connections), "requests/s", beside=beside
        )


# --- Who asks, for what ---


def a_lesson() -> LessonPage:
    return LessonPage.objects.live().earliest("path")


def a_learner() -> User:
    return User.objects.create_user(full_name="Nguyễn Thị Hoa", commune=Commune.objects.earliest("pk"))


def statement(lesson: LessonPage, verb: str) -> dict[str, object]:
    return {"uuid": str(uuid4()), "verb": verb, "object": lesson.pk, "occurred_at": timezone.now().isoformat()}


def visit(site: Server, learner: User, lesson: LessonPage) -> dict[str, bytes]:
    """The three requests of a lesson opened by this learner."""
    cookies = f"s={sign_in(learner)}; co-tai-khoan=1; csrf={TOKEN}"
    body = json.dumps([statement(lesson, "opened")]).encode()
    headers = {"Content_Type": "application/json", "X_CSRFToken": TOKEN, "X_Who": str(learner.public_id)}
    return {
        "page": request(site, lesson.url, cookies),
        "toi": request(site, "/toi/", cookies),
        "statements": request(site, "/tien-do/", cookies, body, **headers),
    }


def sign_in(person: User) -> str:
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            "life": {"kind": "resident", "until": timezone.now().timestamp() + 9e6, "seen": timezone.now().timestamp()},
        }
    )
    session.create()
    return session.session_key
