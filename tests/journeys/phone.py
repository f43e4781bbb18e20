"""One phone with a session, a queue and a state: what journeys do with it beyond what people press."""

import re
from collections.abc import Callable

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from courses.models import LessonPage, QuizPage
from learning.people.models import User
from learning.progress.models import LessonProgress
from tests.journeys.conftest import PATIENCE, session_of


def sign_in(page: Page, person: User | None) -> None:
    """As the sign-in pages leave the phone; nobody: as signing out does."""
    page.context.clear_cookies()
    if person:
        cookies = {"s": session_of(person), "co-tai-khoan": "1"}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": settings.BASE_URL} for name, value in cookies.items()]
        )


def open_lesson(page: Page, learner: User, lesson: LessonPage) -> None:
    """Signed in, with the lesson before them, which the server knows of: from here the page knows who is there."""
    page.goto("/")
    sign_in(page, learner)
    with page.expect_response("**/tien-do/"):
        page.goto(lesson.url)
    expect(states(page)).to_be_empty()


def states(page: Page) -> Locator:
    return page.locator("#trang-thai")


def done_by(person: User) -> list[int]:
    done = LessonProgress.objects.filter(enrolment__learner=person).exclude(completed_at=None)
    return list(done.values_list("lesson", flat=True))


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """What the phone does by itself comes soon after."""
    for _ in range(PATIENCE // 200):
        if holds():
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"{page.url} still keeps {kept_on(page)[:3000]}")


def kept_on(page: Page, store: str = "cho-gui") -> str:
    """All that this place of the device's storage holds, as whoever opens it would read it."""
    return page.evaluate(
        """store => new Promise((yes) => {
            const opened = indexedDB.open("bdhvs", 1);
            opened.onsuccess = () => {
                if (!opened.result.objectStoreNames.contains(store)) return yes("[]");
                const rows = opened.result.transaction(store).objectStore(store).getAll();
                rows.onsuccess = () => { opened.result.close(); yes(JSON.stringify(rows.result)); };
            };
        })""",
        store,
    )


def take_along(page: Page, quiz: QuizPage) -> str:
    """As saving the course does; the attempt's id."""
    script = page.locator("script[src*='/toi.']").get_attribute("src")
    assert page.evaluate("([url, quiz]) => import(url).then((toi) => toi.saveAttempt(quiz))", [script, quiz.pk])
    return re.search(r'"attempt":"([^"]+)"', kept_on(page, "lan-lam"))[1]
