"""A cold first visit with a phone: home, then a course and a lesson. Bytes are those on the wire, headers included."""

import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Browser, sync_playwright

from bench.figure import Figure
from bench.site import running_site
from courses.models import LessonPage

ROUNDS = 5
PHONE = {"width": 360, "height": 740}
ARGUMENTS = ["--disable-gpu", "--disable-background-networking"]


@dataclass
class Visit:
    """What one page load took over the network."""

    sizes: dict[str, float] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def kilobytes(self) -> float:
        return sum(self.sizes.values()) / 1000

    @property
    def script_kilobytes(self) -> float:
        return sum(size for request, size in self.sizes.items() if self.kinds.get(request) == "Script") / 1000


def measure() -> Iterator[Figure]:
    with running_site() as site:
        address = f"http://{site.host}"
        home, lesson = visits(f"{address}/", f"{address}{LessonPage.objects.live().order_by('path')[0].url}")
    beside = {
        "lesson_kb": median(lesson, "kilobytes"),
        "lesson_requests": statistics.median(len(one.sizes) for one in lesson),
        "lesson_script_kb": median(lesson, "script_kilobytes"),
    }
    yield Figure("visit_kb", median(home, "kilobytes"), "kB", aim=40, beside=beside)
    yield Figure("visit_requests", statistics.median(len(one.sizes) for one in home), "requests", aim=6)
    yield Figure("visit_script_kb", median(home, "script_kilobytes"), "kB", aim=10)


def visits(*urls: str) -> list[list[Visit]]:
    """Each address, each time in a browser of its own."""
    with sync_playwright() as playwright:
        arguments = ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else [])
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        result = [[visit(browser, url) for _ in range(ROUNDS)] for url in urls]
        browser.close()
    return result


def median(visits: list[Visit], name: str) -> float:
    return round(statistics.median(getattr(one, name) for one in visits), 1)


def visit(browser: Browser, url: str) -> Visit:
    """Loads the page in a browser that has never been here, without scrolling, until the network is quiet."""
    context, result = browser.new_context(viewport=PHONE), Visit()
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.responseReceived", lambda event: result.kinds.update({event["requestId"]: event["type"]}))
    network.on(
        "Network.loadingFinished",
        lambda event: (
            result.sizes.update({event["requestId"]: event["encodedDataLength"]})
            if event["encodedDataLength"]
            else None
        ),
    )
    page.goto(url)
    page.wait_for_load_state("networkidle")
    context.close()
    return result
