"""A bad network: how soon a lesson can be read, what script and a saved course weigh, 500 phones coming back at once.

The network is 400 kbit/s with 400 ms a round trip ("slow 3G"), the processor four times slower than this one.
"""

import json
import os
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import brotli
import requests
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from bench.figure import Figure
from bench.lesson import TOKEN, a_learner, a_lesson, sign_in, statement
from bench.site import VAR, Server, running_site
from bench.visit import ARGUMENTS, PHONE
from courses.models import LessonPage
from learning.people.models import User
from learning.progress.models import LessonProgress

ROUNDS = 5
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 4
PHONES, MOST_AT_ONCE = 500, 64
# Scripts that no resident's page asks for: second factors, card sheets, the editor.
OF_STAFF = {"copy", "editor-names", "editor-saving", "print"}
# What signing in, reminders and a certificate ask for (static_storage.TOGETHER); all else pages of learning need.
BESIDE_LEARNING = {"passkey"}
WATCH = """
    window.seen = { readable: 0, longest: 0 };
    const watch = (type, note) =>
        new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    watch("largest-contentful-paint", (entry) => { seen.readable = entry.startTime; });
    watch("longtask", (entry) => { seen.longest = Math.max(seen.longest, entry.duration); });
"""


def measure() -> Iterator[Figure]:
    with running_site(workers=2) as site:
        yield from weights(site)
        yield from reading(site)
        yield from coming_back(site)


# --- What it weighs ---


def weights(site: Server) -> Iterator[Figure]:
    sizes = scripts(site)
    yield Figure("all_script_kb", round(sum(sizes.values()) / 1000, 1), "kB", aim=15, beside=sizes)
    learning = sum(size for name, size in sizes.items() if name not in BESIDE_LEARNING)
    yield Figure("learning_script_kb", round(learning / 1000, 1), "kB")
    for course in {lesson.get_parent().specific for lesson in LessonPage.objects.live()}:
        files = requests.get(f"http://{site.host}/tai-ve/{course.pk}/", timeout=30).json()["files"]
        yield Figure(f"saved_course_kb_{course.slug}", round(weight(files) / 1000), "kB", aim=1000)


def weight(files: list[dict[str, Any]]) -> float:
    """Bytes of what is saved unless sound or film is asked for."""
    return sum(file["bytes"] for file in files if file["kind"] not in ("audio", "video"))


def scripts(site: Server) -> dict[str, float]:
    """Bytes on the wire of every script that a resident's phone may ask for; the worker's as it is served."""
    kept = json.loads((VAR / "static" / "staticfiles.json").read_text())["paths"]
    ours = {name: hashed for name, hashed in kept.items() if name.startswith("learning/") and name.endswith(".js")}
    sizes = {name: on_wire(site, f"/static/{hashed}") for name, hashed in ours.items()}
    sizes = {name.removeprefix("learning/").removesuffix(".js"): size for name, size in sizes.items()}
    # The worker is served at the root, and one of the two alone.
    sizes = {name: size for name, size in sizes.items() if name not in OF_STAFF | {"sw", "sw-off"}}
    return sizes | {"sw": on_wire(site, "/sw.js")}


def on_wire(site: Server, path: str) -> float:
    answer = requests.get(f"http://{site.host}{path}", headers={"Accept-Encoding": "br"}, stream=True, timeout=30)
    raw = answer.raw.read(decode_content=False)
    return len(raw if answer.headers.get("Content-Encoding") == "br" else brotli.compress(raw))


# --- How soon it can be read ---


def reading(site: Server) -> Iterator[Figure]:
    address = f"http://{site.host}{a_lesson().url}"
    with sync_playwright() as playwright:
        arguments = ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else [])
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        cold = [read(browser, address, is_saved=False) for _ in range(ROUNDS)]
        saved = [read(browser, address, is_saved=True) for _ in range(ROUNDS)]
        browser.close()
    for name, runs, aim in (("cold", cold, 2.5), ("from_device", saved, 0.5)):
        seconds = statistics.median(run["readable"] for run in runs) / 1000
        yield Figure(f"lesson_readable_{name}_s", round(seconds, 2), "s", aim=aim)
    longest = max(run["longest"] for run in [*cold, *saved])
    yield Figure("longest_task_ms", round(longest), "ms", aim=50)


def read(browser: Browser, address: str, *, is_saved: bool) -> dict[str, float]:
    """Milliseconds until the lesson's largest part stands there, and of the longest task (0: none above 50)."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    if is_saved:
        save_course(page, address)
    page.add_init_script(WATCH)
    slow_down(page)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1500)
    seen: dict[str, Any] = page.evaluate("seen")
    context.close()
    return seen


def save_course(page: Page, lesson: str) -> None:
    """As a learner does it, then back once, so that the worker serves the lesson."""
    page.goto(lesson.rstrip("/").rsplit("/", 1)[0] + "/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.get_by_role("button", name="Tải khoá học về máy").click()
    page.get_by_role("button", name="Tải về", exact=True).click()
    page.get_by_role("link", name="Xem những gì đã lưu").first.wait_for(timeout=60_000)


def slow_down(page: Page) -> None:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW_3G)
    network.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


# --- 500 phones come back into the network at the same moment ---


def coming_back(site: Server) -> Iterator[Figure]:
    runs = [come_back(site) for _ in range(ROUNDS)]
    count = statistics.median(run["accepted"] for run in runs)
    yield Figure("statements_lost_or_doubled", max(run["wrong"] for run in runs), "rows", aim=0)
    beside = {name: round(statistics.median(run[name] for run in runs), 2) for name in ("p50_s", "p95_s", "seconds")}
    cpu = statistics.median(run["cpu_ms"] for run in runs)
    yield Figure("statement_cpu_ms", round(cpu, 3), "ms", beside=beside | {"statements": count, "phones": PHONES})


def come_back(site: Server) -> dict[str, float]:
    lessons = list(LessonPage.objects.live())[:10]
    phones = [a_phone(lessons) for _ in range(PHONES)]
    barrier, spent = threading.Barrier(MOST_AT_ONCE), site.cpu_seconds()
    started = time.perf_counter()
    with ThreadPoolExecutor(MOST_AT_ONCE, initializer=barrier.wait) as pool:
        times = sorted(pool.map(lambda phone: send(site, *phone), phones))
    seconds = time.perf_counter() - started
    accepted = sum(len(batch) for _, _, batch in phones)
    whole = LessonProgress.objects.filter(
        enrolment__learner__in=[person for person, _, _ in phones], opened_at__isnull=False, completed_at__isnull=False
    )
    connection.close()
    return {
        "accepted": accepted,
        "wrong": abs(whole.count() - PHONES * len(lessons)),
        "cpu_ms": 1000 * (site.cpu_seconds() - spent) / accepted,
        "p50_s": times[len(times) // 2],
        "p95_s": times[len(times) * 95 // 100],
        "seconds": seconds,
    }


def a_phone(lessons: list[LessonPage]) -> tuple[User, str, list[dict[str, object]]]:
    """Somebody signed in, with every lesson opened and completed while there was no network."""
    person = a_learner()
    batch = [statement(lesson, verb) for lesson in lessons for verb in ("opened", "completed")]
    return person, sign_in(person), batch


def send(site: Server, person: User, session: str, batch: list[dict[str, object]]) -> float:
    """Seconds until the batch is accepted; refused for load, it comes again as a phone does."""
    started = time.perf_counter()
    headers = {"X-CSRFToken": TOKEN, "X-Who": str(person.public_id), "Cookie": f"s={session}; csrf={TOKEN}"}
    while True:
        answer = requests.post(f"http://{site.host}/tien-do/", json=batch, headers=headers, timeout=60)
        if answer.status_code == 200:
            assert all(result["state"] == "kept" for result in answer.json()["results"]), answer.text
            return time.perf_counter() - started
        assert answer.status_code == 503, answer.text
        time.sleep(0.5)
