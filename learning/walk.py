"""script/server --check: through the site as people go, with nothing but what a browser would have.

A step is a function that fetches and asserts; STEPS names it and puts it in its place.
"""

import time
from collections.abc import Callable

import requests

from learning.visitor import Visitor, expect


def see_health(visitor: Visitor) -> None:
    expect(visitor.get("/healthz").text == "ok", "/healthz does not say ok")
    visitor.get("/readyz")


def see_home(visitor: Visitor) -> None:
    page = visitor.get("/")
    expect("Cookie" not in page.headers.get("Vary", ""), "the home page varies with the visitor")
    expect('<html lang="vi"' in page.text, "the home page is not Vietnamese")


Step = Callable[[Visitor], None]
STEPS: list[tuple[str, Step]] = [
    ("The site is alive", see_health),
    ("Home", see_home),
]


def walk(address: str) -> int:
    """Go through all steps, one line each; gives the exit code: 0, or 1 at the first step that fails."""
    visitor = Visitor(address)
    for title, take in STEPS:
        began = time.monotonic()
        try:
            take(visitor)
        except (AssertionError, requests.RequestException) as problem:
            print(f"✗ {title}: {problem}", flush=True)
            return 1
        print(f"✓ {title:<48} {1000 * (time.monotonic() - began):6.0f} ms", flush=True)
    return 0
