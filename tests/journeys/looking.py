"""How a page is looked at: with axe, for people who see, hear or move less; and on a narrow screen with large text."""

import contextlib
from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ROOT = "document.documentElement"
# WCAG 2.2 A and AA. Judged on the words of the rules, not on axe's own advice ("best-practice").
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    "resultTypes": ["violations"],
}
# What fades in has not its colours yet.
AT_REST = """Promise.allSettled(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime < 5000).map(one => one.finished))"""
axe = Axe()


def look_at(page: Page) -> None:
    """No accessibility violation on the page as it stands now."""
    with_whole_height(page)
    with script_for_axe(page):
        page.evaluate(AT_REST)
        found = axe.run(page, options=RULES).response["violations"]
    places = [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
    assert not places, f"{page.url}\n" + "\n".join(places)


@contextlib.contextmanager
def script_for_axe(page: Page) -> Iterator[None]:
    """Where a journey has script switched off, axe gets it for a moment; the page's own has had its chance."""
    if page.evaluate("matchMedia('(scripting: none)').matches"):
        switch = page.context.new_cdp_session(page)
        for off in (True, False):
            switch.send("Emulation.setScriptExecutionDisabled", {"value": off})
        yield
        switch.send("Emulation.setScriptExecutionDisabled", {"value": True})
    else:
        yield


def with_whole_height(page: Page) -> None:
    """As high as the page, so that the bottom bar covers nothing that axe measures; also when the page still grows."""
    width, height = page.viewport_size["width"], 0
    while height != (height := max(740, page.evaluate(f"{ROOT}.scrollHeight"))):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(100)


def assert_fits_narrow(page: Page) -> None:
    """Nothing scrolls sideways at 320 px with the browser's text doubled; only tables do, in their own frame."""
    assert problems_when_narrow(page) == []


def problems_when_narrow(page: Page) -> list[str]:
    session = page.context.new_cdp_session(page)
    size = page.viewport_size
    try:
        page.set_viewport_size({"width": 320, "height": 640})
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        fits = page.evaluate(f"{ROOT}.scrollWidth") <= 320
        return [] if fits else [f"{page.url} scrolls sideways because of {wide(page)}"]
    finally:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
        page.set_viewport_size(size)


def wide(page: Page) -> list[str]:
    """What reaches beyond the right edge, innermost last."""
    return page.evaluate(
        """() => [...document.body.querySelectorAll("*")]
            .filter(e => e.getBoundingClientRect().right > 320.5 && !e.closest(".table-wrap"))
            .map(e => e.outerHTML.slice(0, 120)).slice(-5)"""
    )
