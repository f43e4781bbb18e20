"""Saving a course, as several journeys do it: a server that can be stopped, a phone that knows it, what it keeps."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from wagtail.documents.models import Document
from wagtail.rich_text import RichText

from courses.models import CoursePage, LessonPage
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.stopping import Server
from tests.journeys.walking import expect_title, press

SAVED = "Đã lưu trên máy"
SAVE = "Tải khoá học về máy"
SHARED = re.compile(
    r"/(static/|media/images/|tai-lieu/|khoa-hoc/|tai-ve/|(ngoai-mang|da-luu|the/doi-nguoi|tro-giup/so-dien-thoai)/$)"
)


@pytest.fixture
def server(site: str, web_url: str) -> Iterator[Server]:
    one = Server(web_url)
    one.start()
    yield one
    if one.process:
        one.go_on()
    one.stop()


@pytest.fixture
def course(_courses) -> CoursePage:
    return CoursePage.objects.get(slug="vneid")


@pytest.fixture
def lessons(course: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(course).live().order_by("path"))


@pytest.fixture
def phone(open_phone, server: Server) -> Page:
    """A phone that has been on the site before: the worker is there."""
    page = open_phone()
    arrive(page, server)
    return page


def arrive(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/khoa-hoc/")
    wait_until(page, "Boolean(navigator.serviceWorker.controller)")


def wait_until(page: Page, script: str, arg: object = None) -> None:
    """Until this is true. Playwright's own waiting would need what the policy against inline script forbids."""
    until = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(script, arg):
        assert time.monotonic() < until, script
        page.wait_for_timeout(20)


def open_course(page: Page, server: Server, course: CoursePage) -> None:
    page.goto(f"{server.address}{course.url}")
    expect_title(page, course.title)


def panel(page: Page):
    return page.get_by_role("region", name=SAVE)


def expect_saved(page: Page) -> None:
    expect(panel(page).get_by_text(SAVED, exact=True)).to_be_visible()


def save(page: Page, server: Server, course: CoursePage) -> None:
    open_course(page, server, course)
    press(page, SAVE)
    press(page, "Tải về")
    expect_saved(page)


def cut(page: Page, server: Server) -> None:
    server.stop()
    page.context.set_offline(True)


def kept(page: Page) -> dict[str, list[str]]:
    """Addresses by cache."""
    return page.evaluate(
        """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
        [name, (await (await caches.open(name)).keys()).map((key) => key.url.replace(location.origin, ""))])))"""
    )


def with_sound(lesson: LessonPage, megabytes: int = 0) -> Document:
    sound = Document.objects.create(
        title="Nghe", file=ContentFile(b"ID3" + b"\0" * (1000 + megabytes * 1_000_000), name="nghe.mp3")
    )
    lesson.body.append(("audio", {"title": "Nghe bài này", "file": sound, "words": RichText("<p>Lời.</p>")}))
    lesson.save_revision().publish()
    return sound


def expect_whole(page: Page) -> None:
    """Every picture is there, styles and scripts too."""
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
        wait_until(page, "(picture) => picture.complete && picture.naturalWidth > 0", picture.element_handle())
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != "serif"
    assert "js" in page.evaluate("({...document.documentElement.dataset})")


def open_for_good(playwright: Playwright, arguments: dict, folder: Path) -> BrowserContext:
    """A browser that keeps its things in this folder, as a phone does."""
    context = playwright.chromium.launch_persistent_context(folder, viewport=PHONE, locale="vi-VN", **arguments)
    context.set_default_timeout(PATIENCE)
    return context
