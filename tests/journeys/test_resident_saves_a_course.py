"""A course is taken along: saved once, read where there is no network, and never a trap when anything goes wrong.

"No network" is real here: the browser is offline and the server does not run.
"""

import json
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
from learning.pagecache import drop_pages
from learning.people.models import User
from tests.factories.people import UserFactory
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.looking import look_at
from tests.journeys.stopping import Server, end_browser
from tests.journeys.walking import expect_title, follow, press

SAVED = "Đã lưu trên máy"
SAVE = "Tải khoá học về máy"
SHARED = re.compile(r"/(static/|media/images/|tai-lieu/|khoa-hoc/|tai-ve/|(ngoai-mang|da-luu|the/doi-nguoi)/$)")


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


# --- As it should be ---


def test_a_course_is_saved_and_read_without_network(phone, server, course, lessons):
    open_course(phone, server, course)
    press(phone, SAVE)
    expect(panel(phone).get_by_text(re.compile(r"^Khoá này khoảng\s\d+\sKB\."))).to_be_visible()
    look_at(phone)
    press(phone, "Tải về")
    expect_saved(phone)
    look_at(phone)
    cut(phone, server)
    for lesson in lessons:
        phone.goto(f"{server.address}{lesson.url}")
        expect_title(phone, lesson.title)
        expect_whole(phone)
    practise(phone)
    look_at(phone)
    phone.goto(f"{server.address}{course.url}kiem-tra/")
    expect(phone.get_by_text("Mức đạt")).to_be_visible()
    open_course(phone, server, course)
    expect_saved(phone)


def expect_whole(page: Page) -> None:
    """Every picture is there, styles and scripts too."""
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
        wait_until(page, "(picture) => picture.complete && picture.naturalWidth > 0", picture.element_handle())
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != "serif"
    assert "js" in page.evaluate("({...document.documentElement.dataset})")


def practise(page: Page) -> None:
    question = page.locator("[data-practice]").first
    for button in question.get_by_role("button").all():
        if button.inner_text() == "Xem kết quả":
            button.click()
    expect(question.get_by_text("Bạn chưa trả lời.")).to_be_visible()


def test_any_other_page_says_what_can_be_read(phone, server, course):
    save(phone, server, course)
    cut(phone, server)
    for path in ("/", "/khoa-hoc/", "/khoa-hoc/phong-tranh-lua-dao/", "/tai-khoan/", "/tro-giup/"):
        phone.goto(f"{server.address}{path}")
        expect_title(phone, "Mất mạng: bạn vẫn học được")
        expect(phone.get_by_role("link", name=course.title, exact=True)).to_be_visible()
    look_at(phone)
    server.start()
    phone.context.set_offline(False)
    follow(phone, "Thử lại")
    expect_title(phone, "Tôi cần giúp")


def test_what_is_saved_stands_in_a_list_and_can_go(phone, server, course):
    save(phone, server, course)
    phone.goto(f"{server.address}/khoa-hoc/")
    follow(phone, SAVED)
    expect_title(phone, SAVED)
    expect(phone.get_by_text(re.compile(r"^Trên máy: \d+\sKB$"))).to_be_visible()
    look_at(phone)
    phone.get_by_text("Xoá khỏi máy").click()
    look_at(phone)
    phone.get_by_role("button", name=re.compile(f"^Xoá .*{course.title}$")).click()
    expect(phone.get_by_text("Chưa có khoá nào trên máy")).to_be_visible()
    look_at(phone)
    assert [name for name in kept(phone) if name.startswith("khoa-")] == []
    open_course(phone, server, course)
    expect(phone.get_by_role("button", name=SAVE)).to_be_visible()


@pytest.mark.usefixtures("_courses")
def test_both_courses_are_light(phone, server):
    for course in CoursePage.objects.live():
        save(phone, server, course)
    sizes = phone.evaluate(
        """async () => Promise.all((await caches.keys()).filter((name) => /^khoa-/.test(name)).map(async (name) => {
        const cache = await caches.open(name);
        const blobs = (await cache.keys()).map(async (key) => (await (await cache.match(key)).blob()).size);
        return (await Promise.all(blobs)).reduce((sum, size) => sum + size, 0);
        }))"""
    )
    assert len(sizes) == 2
    assert max(sizes) <= 1_000_000, sizes


def test_sound_is_asked_for_apart_and_plays_without_network(phone, server, course, lessons):
    sound = with_sound(lessons[0])
    save(phone, server, course)
    assert sound.url not in str(kept(phone))
    phone.evaluate("(name) => caches.delete(name)", f"khoa-{course.pk}")
    open_course(phone, server, course)
    press(phone, SAVE)
    phone.get_by_label(re.compile("^Tải cả phần nghe")).check()
    press(phone, "Tải về")
    expect_saved(phone)
    cut(phone, server)
    phone.goto(f"{server.address}{lessons[0].url}")
    answer = phone.evaluate(
        """async (url) => {
        const answer = await fetch(url, { headers: { Range: "bytes=100-199" } });
        return [answer.status, answer.headers.get("Content-Range"), (await answer.blob()).size];
        }""",
        sound.url,
    )
    assert answer == [206, "bytes 100-199/1003", 100]


# --- Nothing of anybody ---


def test_nothing_of_a_learner_is_kept(open_phone, server, course, lessons):
    learner: User = UserFactory(full_name="Bùi Thị Riêng")
    phone = open_phone(learner)
    phone.context.add_cookies([{"name": "co-tai-khoan", "value": "1", "url": server.address}])
    arrive(phone, server)
    save(phone, server, course)
    for path in (
        "/",
        lessons[0].url,
        f"/hoc/bai/{lessons[0].pk}/",
        "/tai-khoan/",
        "/khoa-hoc-cua-toi/",
        lessons[0].url,
    ):
        phone.goto(f"{server.address}{path}")
        phone.wait_for_load_state("networkidle")
    addresses = [address for each in kept(phone).values() for address in each]
    assert [address for address in addresses if not SHARED.match(address)] == []
    texts = phone.evaluate(
        """async () => {
        const texts = [];
        for (const name of await caches.keys()) {
          const cache = await caches.open(name);
          for (const key of await cache.keys()) texts.push(await (await cache.match(key)).text());
        }
        return texts.join();
        }"""
    )
    assert "Tôi đã học xong bài này" in texts
    assert "Riêng" not in texts
    assert str(learner.public_id) not in texts


def test_a_page_of_somebody_never_comes_from_the_phone(phone, server, course):
    save(phone, server, course)
    cut(phone, server)
    for path in ("/toi/", "/tien-do/"):
        assert phone.evaluate("(path) => fetch(path).then(() => 'came', () => 'did not come')", path) == "did not come"


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


def open_for_good(playwright: Playwright, arguments: dict, folder: Path) -> BrowserContext:
    """A browser that keeps its things in this folder, as a phone does."""
    context = playwright.chromium.launch_persistent_context(folder, viewport=PHONE, locale="vi-VN", **arguments)
    context.set_default_timeout(PATIENCE)
    return context


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


# --- The course changes, or goes ---


def test_a_changed_course_says_so_and_fetches_only_what_changed(phone, server, course, lessons):
    save(phone, server, course)
    rename(lessons[2], "Đăng nhập dễ hơn")
    open_course(phone, server, course)
    expect(panel(phone).get_by_text(re.compile(r"^Khoá này vừa có bản mới · \d+\sKB$"))).to_be_visible()
    look_at(phone)
    phone.goto(f"{server.address}/da-luu/")
    expect(phone.get_by_text("Khoá này vừa có bản mới")).to_be_visible()
    look_at(phone)
    open_course(phone, server, course)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url.removeprefix(server.address)))
    press(phone, "Tải bản mới")
    expect(phone.get_by_role("button", name="Tải bản mới")).to_be_hidden()
    expect_saved(phone)
    # Itself and the one before, which names it as the next; the course was renewed when it was looked at.
    assert {url for url in asked if url.startswith(course.url)} <= {course.url, lessons[1].url, lessons[2].url}
    assert [url for url in asked if url.startswith(("/media/", "/static/"))] == []
    cut(phone, server)
    phone.goto(f"{server.address}{lessons[2].url}")
    expect_title(phone, "Đăng nhập dễ hơn")


def rename(lesson: LessonPage, title: str) -> None:
    lesson.title = title
    lesson.save_revision().publish()


def test_a_saved_page_is_shown_at_once_and_renewed_behind(phone, server, course, lessons):
    save(phone, server, course)
    rename(lessons[0], "Bài mới tinh")
    for _ in range(2):
        phone.goto(f"{server.address}{lessons[0].url}")
        phone.wait_for_load_state("networkidle")
    expect_title(phone, "Bài mới tinh")
    cut(phone, server)
    phone.reload()
    expect_title(phone, "Bài mới tinh")
    expect_whole(phone)


def test_a_withdrawn_lesson_leaves_the_phone_and_it_is_said(phone, server, course, lessons):
    save(phone, server, course)
    lessons[0].unpublish()
    phone.goto(f"{server.address}{lessons[0].url}")
    expect_title(phone, lessons[0].title)
    expect(phone.get_by_text("Trang này không còn nữa, nên đã được xoá khỏi máy.")).to_be_visible()
    look_at(phone)
    phone.goto(f"{server.address}{lessons[0].url}")
    expect_title(phone, "Không có trang này")
    assert lessons[1].url in kept(phone)[f"khoa-{course.pk}"]


def test_a_withdrawn_course_leaves_the_phone_and_it_is_said(phone, server, course):
    save(phone, server, course)
    course.unpublish()
    open_course(phone, server, course)
    expect(phone.get_by_text("Khoá này không còn nữa, nên đã được xoá khỏi máy.").first).to_be_visible()
    look_at(phone)
    assert f"khoa-{course.pk}" not in kept(phone)


def test_the_list_notices_what_was_withdrawn(phone, server, course):
    save(phone, server, course)
    course.unpublish()
    phone.goto(f"{server.address}/da-luu/")
    expect(phone.get_by_text(f"Khoá “{course.title}” không còn nữa, nên đã được xoá khỏi máy.")).to_be_visible()
    expect(phone.get_by_text("Chưa có khoá nào trên máy")).to_be_visible()
    look_at(phone)
    assert f"khoa-{course.pk}" not in kept(phone)


# --- The worker itself ---


def release(folder: Path, words: str) -> dict[str, str]:
    """Another release of the site: its page without network says something else."""
    page = folder / "offline" / "offline.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text(f'{{% extends "base.html" %}}{{% block main %}}<h1>{words}</h1>{{% endblock %}}')
    return {"TEMPLATES_FIRST": str(folder)}


def shells(page: Page) -> list[str]:
    return [name for name in kept(page) if name.startswith("vo-")]


def test_a_new_release_takes_over_and_leaves_open_pages_their_shell(phone, server, course, lessons, tmp_path):
    save(phone, server, course)
    [first] = shells(phone)
    for number in (2, 3):
        server.stop()
        server.start(**release(tmp_path, f"Bản {number}"))
        drop_pages()  # A release does so by what its files say of themselves; ours stand elsewhere.
        phone.goto(f"{server.address}/khoa-hoc/")
        wait_until(
            phone,
            "(count) => caches.keys().then((names) => names.filter((name) => /^vo-/.test(name)).length === count)",
            arg=2,
        )
        wait_until(
            phone,
            "([first, is_kept]) => caches.keys().then((names) => names.includes(first) === is_kept)",
            arg=[first, number == 2],
        )
    cut(phone, server)
    phone.goto(f"{server.address}/tro-giup/")
    expect_title(phone, "Bản 3")
    phone.goto(f"{server.address}{lessons[0].url}")
    expect_title(phone, lessons[0].title)
    expect_whole(phone)


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


# --- Slow networks ---


@pytest.mark.parametrize("how", ["2G", "3G", "Save-Data"])
def test_a_slow_network_gets_lighter_pictures(playwright, browser_type_launch_args, server, lessons, how):
    flags = [] if how == "Save-Data" else [f"--force-effective-connection-type={how}"]
    arguments = browser_type_launch_args | {"args": [*browser_type_launch_args["args"], *flags]}
    with playwright.chromium.launch(**arguments) as browser:
        page = browser.new_context(viewport=PHONE, device_scale_factor=2).new_page()
        if how == "Save-Data":
            page.context.new_cdp_session(page).send("Emulation.setDataSaverOverride", {"dataSaverEnabled": True})
        arrive(page, server)
        page.goto(f"{server.address}{lessons[0].url}")
        expect_whole(page)
        url = page.evaluate("document.querySelector('main img').currentSrc")
        assert "width-720" in url, "the browser asks for what its screen could show"
        come = page.evaluate("(url) => fetch(url).then((answer) => answer.blob()).then((blob) => blob.size)", url)
        light = page.evaluate(
            "fetch(document.querySelector('main img').src).then((answer) => answer.blob()).then((blob) => blob.size)"
        )
        assert come == light
