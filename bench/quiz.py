"""A whole attempt at a real quiz, as a browser takes it: start, ten questions, handing in, the result; each a request.

Every attempt is another learner's, with half of the answers right. CPU is the web process's, from the kernel.
"""

import statistics
from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import uuid4

from bench.figure import Figure
from bench.lesson import TOKEN, a_learner, bare, sign_in
from bench.site import Client, Server, request, running_site, running_yardstick
from courses.draw import questions_of
from courses.models import QuizPage
from learning.progress.models import QuizAttempt

ROUNDS, ATTEMPTS, WARM = 7, 20, 5
FORM = {"Content_Type": "application/x-www-form-urlencoded"}


def measure() -> Iterator[Figure]:
    with running_site() as site, running_yardstick() as yardstick:
        client, quiz = Client(site), QuizPage.objects.live().earliest("path")
        for _ in range(WARM):
            take(site, client, quiz)
        rounds = [[take(site, client, quiz) for _ in range(ATTEMPTS)] for _ in range(ROUNDS)]
        whole = statistics.median(statistics.mean(sum(parts.values()) for parts in attempts) for attempts in rounds)
        beside = {
            f"{part}_cpu_ms": round(statistics.median(attempt[part] for one in rounds for attempt in one), 2)
            for part in rounds[0][0]
        }
        yield Figure("quiz_cpu_ms", round(whole, 1), "ms", aim=25, beside=beside | bare(yardstick))


def take(site: Server, client: Client, quiz: QuizPage) -> dict[str, float]:
    """CPU milliseconds of each request of one attempt."""
    cookies = f"s={sign_in(a_learner())}; co-tai-khoan=1; csrf={TOKEN}"
    attempt_id = uuid4()
    address = f"/hoc/lan-lam/{attempt_id}/"

    def spend(path: str, expected: int, **form: object) -> float:
        headers = FORM | {"Origin": f"http://{site.host}"} if form else {}
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **form}, doseq=True).encode() if form else b""
        before = site.cpu_seconds()
        answer = client.ask(request(site, path, cookies, body, **headers))
        assert answer.startswith(b"HTTP/1.1 %d" % expected), answer[:300]
        return 1000 * (site.cpu_seconds() - before)

    return {
        "start": spend(f"/hoc/kiem-tra/{quiz.pk}/", 302, attempt=attempt_id),
        "show": spend(address, 200),
        "submit": spend(address, 302, anyway=1, **answers(QuizAttempt.objects.get(pk=attempt_id))),
        "result": spend(f"{address}ket-qua/", 200),
    }


def answers(attempt: QuizAttempt) -> dict[str, object]:
    """Something in every control; what comes first is right about half the time."""
    given: dict[str, object] = {}
    for question in questions_of(attempt.asked, attempt.revision):
        if question.kind in ("order", "match"):
            given |= {f"{question.name}-{slot}": slot for slot in range(len(question.order))}
        else:
            given[question.name] = "0"
    return given
