"""Whatever goes wrong while a course is saved or kept has an answer, and never stands in the way of learning."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect
from wagtail.documents.models import Document

from courses.models import CoursePage, LessonPage
from learning.pagecache import drop_pages
from tests.journeys.looking import look_at
from tests.journeys.saving import (
    SAVE,
    arrive,
    cut,
    expect_saved,
    expect_whole,
    kept,
    open_course,
    open_for_good,
    panel,
    save,
    wait_until,
    with_sound,
)
from tests.journeys.stopping import Server, end_browser
from tests.journeys.walking import expect_title, follow, press

pytest_plugins = ["tests.journeys.saving"]


# --- What goes wrong on the way ---


def start_large(page: Page, server: Server, course: CoursePage, lessons: list[LessonPage]) -> None:
    """A download that takes a while, held in its middle."""
    with_sound(lessons[0], megabytes=60)
    open_course(page, server, course)
    press(page, SAVE)
    page.get_by_label(re.compile("^Tải cả phần nghe")).check()
    press(page, "Tải về")
    wait_until(page, "document.querySelector('progress').value > 0")
    server.hold()


def test_it_can_be_stopped_and_taken_up_again(phone, server, course, lessons):
    start_large(phone, server, course, lessons)
    expect(panel(phone).get_by_text(re.compile(r"^Đang tải\s+\d+\s[KM]B / 60(,\d)?\sMB$"))).to_be_visible()
    look_at(phone)
    press(phone, "Dừng lại")
    server.go_on()
    expect(panel(phone).get_by_text(re.compile("^Chưa tải hết. Còn khoảng"))).to_be_visible()
    look_at(phone)
    there = kept(phone)[f"khoa-{course.pk}"]
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url.removeprefix(server.address)))
    press(phone, "Tải tiếp")
    expect_saved(phone)
    assert there
    assert set(there) & set(asked) <= {f"/tai-ve/{course.pk}/"}, "what is there is not fetched again"


def test_the_network_goes_in_the_middle(phone, server, course, lessons):
    start_large(phone, server, course, lessons)
    server.go_on()
    cut(phone, server)
    expect(panel(phone).get_by_text("Mất mạng giữa chừng.", exact=False)).to_be_visible()
    expect(panel(phone).get_by_text(re.compile("^Chưa tải hết. Còn khoảng"))).to_be_visible()
    look_at(phone)
    server.start()
    phone.context.set_offline(False)
    press(phone, "Tải tiếp")
    expect_saved(phone)


def test_the_browser_is_killed_in_the_middle(playwright, browser_type_launch_args, server, course, lessons, tmp_path):
    phone = open_for_good(playwright, browser_type_launch_args, tmp_path).pages[0]
    arrive(phone, server)
    start_large(phone, server, course, lessons)
    end_browser(tmp_path)
    server.go_on()
    context = open_for_good(playwright, browser_type_launch_args, tmp_path)
    phone = context.pages[0]
    open_course(phone, server, course)
    expect(panel(phone).get_by_text(re.compile("^Chưa tải hết. Còn khoảng"))).to_be_visible()
    phone.goto(f"{server.address}/da-luu/")
    expect(phone.get_by_text("Chưa tải hết.")).to_be_visible()
    look_at(phone)
    follow(phone, course.title)
    press(phone, "Tải tiếp")
    expect_saved(phone)
    context.close()


def test_two_pages_at_once_save_it_once(phone, server, course, lessons):
    start_large(phone, server, course, lessons)
    other = phone.context.new_page()
    open_course(other, server, course)
    expect(panel(other).get_by_text("Khoá này đang được tải ở một trang khác trên máy này.")).to_be_visible()
    look_at(other)
    server.go_on()
    expect_saved(other)
    expect_saved(phone)


def allow_room(page: Page, server: Server, quota: int) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": server.address, "quotaSize": quota})


def test_a_phone_without_room_is_told_before(phone, server, course, lessons):
    """Chromium says of every phone that 10 GB are free, so it has to be a very large recording."""
    with_sound(lessons[0])
    Document.objects.update(file_size=20_000_000_000)
    open_course(phone, server, course)
    press(phone, SAVE)
    phone.get_by_label(re.compile("^Tải cả phần nghe")).check()
    press(phone, "Tải về")
    expect(panel(phone).get_by_text("Máy hết chỗ trống.", exact=False)).to_be_visible()
    look_at(phone)
    assert f"khoa-{course.pk}" not in kept(phone)
    press(phone, SAVE)
    press(phone, "Tải về")
    expect_saved(phone)


def test_room_that_ends_in_the_middle_loses_nothing(phone, server, course, lessons):
    start_large(phone, server, course, lessons)
    allow_room(phone, server, 1_000_000)
    server.go_on()
    expect(panel(phone).get_by_text("Máy hết chỗ trống.", exact=False)).to_be_visible()
    expect(panel(phone).get_by_text(re.compile("^Chưa tải hết. Còn khoảng"))).to_be_visible()
    allow_room(phone, server, 1_000_000_000)
    press(phone, "Tải tiếp")
    expect_saved(phone)


def test_where_nothing_may_be_kept_it_says_so_and_learning_goes_on(
    playwright, browser_type_launch_args, server, course, lessons, tmp_path
):
    refuse = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(refuse))
    context = open_for_good(playwright, browser_type_launch_args, tmp_path)
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    phone = context.pages[0]
    open_course(phone, server, course)
    expect(panel(phone).get_by_text("Trình duyệt này không cho lưu bài trên máy.", exact=False)).to_be_visible()
    look_at(phone)
    phone.goto(f"{server.address}/da-luu/")
    expect(phone.get_by_text("Trình duyệt này không cho lưu bài trên máy.", exact=False)).to_be_visible()
    look_at(phone)
    phone.goto(f"{server.address}{lessons[0].url}")
    expect_title(phone, lessons[0].title)
    expect_whole(phone)
    context.close()
    assert problems == []


def test_what_the_phone_threw_away_is_offered_again(phone, server, course, lessons):
    save(phone, server, course)
    session = phone.context.new_cdp_session(phone)
    session.send("Storage.clearDataForOrigin", {"origin": server.address, "storageTypes": "cache_storage"})
    open_course(phone, server, course)
    expect(phone.get_by_role("button", name=SAVE)).to_be_visible()
    phone.goto(f"{server.address}/da-luu/")
    expect(phone.get_by_text("Chưa có khoá nào trên máy")).to_be_visible()
    phone.goto(f"{server.address}{lessons[0].url}")
    expect_title(phone, lessons[0].title)
    expect_whole(phone)


def test_what_is_missing_is_seen(phone, server, course, lessons):
    save(phone, server, course)
    phone.evaluate(
        "([name, url]) => caches.open(name).then((cache) => cache.delete(url))", [f"khoa-{course.pk}", lessons[1].url]
    )
    open_course(phone, server, course)
    expect(panel(phone).get_by_text(re.compile("^Chưa tải hết. Còn khoảng"))).to_be_visible()
    press(phone, "Tải tiếp")
    expect_saved(phone)


# --- The worker itself ---


def release(folder: Path, words: str) -> dict[str, str]:
    """Another release of the site: its page without network says something else."""
    page = folder / "offline" / "offline.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text(f'{{% extends "base.html" %}}{{% block main %}}<h1>{words}</h1>{{% endblock %}}')
    return {"TEMPLATES_FIRST": str(folder)}


def shells(page: Page) -> list[str]:
    return [name for name in kept(page) if name.startswith("vo-")]


NEWEST_SHELL_SAYS = """async (words) => {
    const shells = (await caches.keys()).filter((name) => name.startsWith("vo-"));
    const page = await (await caches.open(shells.at(-1))).match("/ngoai-mang/");
    return page && (await page.text()).includes(words);
}"""


def test_a_new_release_takes_over_and_leaves_open_pages_their_shell(phone, server, course, lessons, tmp_path):
    save(phone, server, course)
    [first] = shells(phone)
    for number in (2, 3):
        server.stop()
        server.start(**release(tmp_path, f"Bản {number}"))
        drop_pages()  # A release does so by what its files say of themselves; ours stand elsewhere.
        phone.goto(f"{server.address}/khoa-hoc/")
        wait_until(phone, NEWEST_SHELL_SAYS, arg=f"Bản {number}")
        wait_until(
            phone,
            "([first, is_kept]) => caches.keys().then((names) => names.includes(first) === is_kept)",
            arg=[first, number == 2],
        )
    cut(phone, server)
    phone.goto(f"{server.address}/tai-khoan/")
    expect_title(phone, "Bản 3")
    phone.goto(f"{server.address}{lessons[0].url}")
    expect_title(phone, lessons[0].title)
    expect_whole(phone)


AGED = """async ([name, url]) => {
    const cache = await caches.open(name);
    for (const { url: file } of await cache.keys()) if (file.includes("/static/")) await cache.delete(file);
    const page = await (await cache.match(url)).text();
    await cache.put(url, new Response(page, { headers: { "Content-Type": "text/html", ETag: "old" } }));
}"""
RENEWED = """async ([name, url]) => {
    const cache = await caches.open(name);
    const page = await cache.match(url);
    const named = [...(await page.text()).matchAll(/"(.static.[^"]+[.](js|css))"/g)];
    const files = await Promise.all(named.map(([, file]) => cache.match(file)));
    return page.headers.get("ETag") !== "old" && files.length > 2 && files.every(Boolean);
}"""


def test_a_page_with_new_scripts_is_renewed_with_them(phone, server, course, lessons):
    """As after a release: they have other names, and import each other."""
    save(phone, server, course)
    saved = [f"khoa-{course.pk}", f"{server.address}{lessons[0].url}"]
    phone.evaluate(AGED, saved)
    phone.goto(saved[1])
    wait_until(phone, RENEWED, arg=saved)


def test_it_can_be_called_off(phone, server, course, lessons):
    save(phone, server, course)
    server.stop()
    server.start(OFFLINE="False")
    phone.goto(f"{server.address}/khoa-hoc/")
    wait_until(phone, "navigator.serviceWorker.getRegistration().then((one) => !one)")
    phone.goto(f"{server.address}{lessons[0].url}")
    expect_whole(phone)
    assert phone.evaluate("navigator.serviceWorker.controller") is None
    assert f"khoa-{course.pk}" in kept(phone), "what was saved is there again when it is switched on"
