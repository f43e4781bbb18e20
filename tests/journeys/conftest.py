"""Journeys: people with a phone in their hand, at a real server with both real courses, seen by Debian's Chromium.

Each page that a journey meets is looked at with axe (`look_at`). A script error, something the policy against inline
script refused, or an answer of 500 fails the journey it happened in.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect

from learning.people.models import User
from tests import database
from tests.conftest import restore_baseline
from tests.journeys.server import LOG, serve

PHONE = {"width": 360, "height": 740}
STARTER = "starter"
PATIENCE = 15_000  # milliseconds; a machine that builds and tests at once is slow


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a machine that builds and tests at once may be late once; what is broken fails twice."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian's browser; root may not use its sandbox; it asks nobody for updates."""
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": "/usr/bin/chromium", "args": arguments + root}


@pytest.fixture(scope="session")
def site(web_url: str) -> Iterator[str]:
    """Address of the site."""
    with serve(web_url) as address:
        yield address


@pytest.fixture(scope="session")
def _starter(django_db_setup, django_db_blocker) -> None:
    """Communes, groups and both courses: loaded once, kept aside."""
    with django_db_blocker.unblock():
        for command in ("load_communes", "load_groups", "load_starter"):
            call_command(command, verbosity=0)
        database.keep_rows(connection.settings_dict["NAME"], STARTER)
        # Whatever becomes of the journeys, other tests do not meet the courses.
        restore_baseline()


@pytest.fixture(autouse=True)
def _address(site: str, settings) -> None:
    """What this process makes for the site, such as a certificate by `run_tasks`, names its address too."""
    settings.BASE_URL = site


@pytest.fixture(autouse=True)
def _courses(_starter, transactional_db) -> None:
    """Each journey begins with the courses and nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT restore_rows(%s)", [STARTER])


expect.set_options(timeout=PATIENCE)
Open = Callable[..., Page]


@pytest.fixture
def open_phone(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Open]:
    """A fresh phone, or a desk with `width`; `person` is signed in on it already."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []
    written = LOG.stat().st_size

    def open_one(person: User | None = None, *, script: bool = True, width: int = PHONE["width"]) -> Page:
        context = browser.new_context(
            base_url=site,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport=PHONE | {"width": width},
            java_script_enabled=script,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: problems.append(f"{error.page.url}: {error.error}"))
        context.on("console", lambda line: is_problem(line) and problems.append(f"{line.page.url}: {line.text}"))
        context.on("response", lambda answer: is_broken(answer) and problems.append(f"{answer.status} {answer.url}"))
        if person:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(person), "url": site}])
        return context.new_page()

    yield open_one
    if request.node.rep_call.failed:
        request.node.add_report_section("call", "screens", "\n".join(map(screens_of, contexts)))
    for context in contexts:
        context.close()
    assert not problems, "\n".join([*problems, LOG.read_text()[written:]])


def is_problem(line: ConsoleMessage) -> bool:
    """Of what could not be loaded, `is_broken` judges; a network that is gone is nobody's mistake."""
    return line.type == "error" and not line.text.startswith("Failed to load resource")


def is_broken(answer: Response) -> bool:
    """We failed, or a page names a file that is not there. A page that is not there may be what was asked for."""
    is_part = answer.request.resource_type in ("stylesheet", "script", "image", "font", "media", "manifest")
    return answer.status >= 500 or (is_part and answer.status >= 400)


def screens_of(context: BrowserContext) -> str:
    """What stood there when a journey failed, as a screen reader would tell it."""
    return "\n".join(f"{page.url}\n{page.locator('body').aria_snapshot()}" for page in context.pages)


def session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
