"""Text size and contrast in a real browser: kept on the device, harmless when storage is blocked, open to everyone."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import engines
from playwright.sync_api import Page, Playwright

from tests.look.test_components import PersonForm

STATIC = Path(__file__).parents[2] / "learning" / "static"
SPECIMEN = Path(__file__).parent / "specimen.html"
HOST = "http://specimen.example"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
ROOT = "document.documentElement"


@pytest.fixture(scope="module")
def browser_here(playwright: Playwright) -> Iterator:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
    yield browser
    browser.close()


@pytest.fixture
def specimen(browser_here) -> Iterator[Page]:
    """All components on one page of base.html, served from files: nothing leaves this process."""
    html = engines["django"].from_string(SPECIMEN.read_text()).render({"form": PersonForm({})})
    context = browser_here.new_context(viewport={"width": 360, "height": 740})

    def answer(route, request):
        path = request.url.removeprefix(HOST)
        if not path.startswith("/static/"):
            return route.fulfill(body=html, content_type="text/html; charset=utf-8")
        file = STATIC / path.removeprefix("/static/")
        return route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])

    context.route("**/*", answer)
    page = context.new_page()
    page.goto(HOST)
    yield page
    context.close()


def text_size(page: Page) -> str:
    return page.evaluate(f"getComputedStyle({ROOT}).fontSize")


def test_button_cycles_sizes_and_the_choice_is_kept(specimen):
    button = specimen.get_by_role("button", name="A+")
    sizes = [text_size(specimen)]
    for _ in range(3):
        button.click()
        sizes.append(text_size(specimen))
    assert sizes == ["18px", "22.5px", "27px", "18px"]
    button.click()
    specimen.reload()
    assert text_size(specimen) == "22.5px"
    assert "cỡ chữ 125%" in button.inner_text()


def test_contrast_switch_is_kept_and_shown(specimen):
    switch = specimen.get_by_label("Màu tương phản cao")
    switch.check()
    specimen.reload()
    assert switch.is_checked()
    assert specimen.evaluate(f"getComputedStyle({ROOT}).getPropertyValue('--ink')") == "#000"


def test_blocked_storage_breaks_nothing(specimen):
    specimen.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked') } })")
    problems: list[str] = []
    specimen.on("pageerror", lambda error: problems.append(str(error)))
    specimen.reload()
    specimen.get_by_role("button", name="A+").click()
    assert text_size(specimen) == "22.5px"
    assert problems == []


def test_nothing_scrolls_sideways_at_320_px_with_text_doubled(specimen):
    specimen.set_viewport_size({"width": 320, "height": 640})
    specimen.evaluate(f"{ROOT}.style.fontSize = '200%'")
    assert specimen.evaluate(f"{ROOT}.scrollWidth") == 320


@pytest.mark.parametrize("contrast", ["normal", "high"])
@pytest.mark.parametrize("width", [360, 1280])
def test_specimen_has_no_accessibility_violation(specimen, width, contrast):
    specimen.evaluate(f"{ROOT}.dataset.contrast = '{contrast}'")
    # As high as the page, so that the bottom bar covers nothing while axe measures.
    specimen.set_viewport_size({"width": width, "height": specimen.evaluate(f"{ROOT}.scrollHeight")})
    assert [(found["id"], found["nodes"][0]["html"]) for found in Axe().run(specimen).response["violations"]] == []


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("size", ["100", "125", "150"])
def test_names_of_the_places_stand_apart_and_on_one_line(specimen, width, size):
    specimen.set_viewport_size({"width": width, "height": 740})
    specimen.evaluate(f"size => {{ {ROOT}.dataset.text = size; }}", size)
    names = specimen.evaluate(
        """() => [...document.querySelectorAll(".places span")].map((name) => {
            const words = document.createRange();
            words.selectNodeContents(name);
            return [words.getClientRects().length, name.getBoundingClientRect().toJSON()];
        })"""
    )
    assert [lines for lines, _ in names] == [1] * 4
    for (_, left), (_, right) in pairwise(names):
        assert right["left"] - left["right"] >= 8 or right["top"] >= left["bottom"]
