"""A course is taken along: saved once, read where there is no network, and never anybody's.

"No network" is real here: the browser is offline and the server does not run.
"""

import re
import time

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import CoursePage, LessonPage
from learning.people.actions import set_commune_help
from learning.people.models import Commune, User
from tests.factories.people import UserFactory, official
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.looking import look_at
from tests.journeys.phone import kept_on, sign_in
from tests.journeys.saving import (
    SAVE,
    SAVED,
    SHARED,
    arrive,
    cut,
    expect_saved,
    expect_whole,
    kept,
    open_course,
    panel,
    save,
    wait_until,
    with_sound,
)
from tests.journeys.stopping import Server
from tests.journeys.walking import expect_title, follow, press

pytest_plugins = ["tests.journeys.saving"]


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


def practise(page: Page) -> None:
    question = page.locator("[data-practice]").first
    for button in question.get_by_role("button").all():
        if button.inner_text() == "Xem kết quả":
            button.click()
    expect(question.get_by_text("Bạn chưa trả lời.")).to_be_visible()


def test_any_other_page_says_what_can_be_read(phone, server, course):
    save(phone, server, course)
    cut(phone, server)
    for path in ("/", "/khoa-hoc/", "/khoa-hoc/phong-tranh-lua-dao/", "/chung-nhan/", "/tai-khoan/"):
        phone.goto(f"{server.address}{path}")
        expect_title(phone, "Mất mạng: bạn vẫn học được")
        expect(phone.get_by_role("link", name=course.title, exact=True)).to_be_visible()
    look_at(phone)
    server.start()
    phone.context.set_offline(False)
    follow(phone, "Thử lại")
    expect_title(phone, "Tôi")


@pytest.fixture
def team(_courses) -> None:
    here = Commune.objects.get(slug="hong-gai")
    set_commune_help(commune=here, name="Tổ khu 5", phone="+842033835678", by=official(here), at=timezone.now())


@pytest.mark.usefixtures("team")
def test_help_is_a_number_to_call(phone, server, course, lessons):
    """For somebody signed out, too: a number needs no network."""
    save(phone, server, course)
    cut(phone, server)
    phone.goto(f"{server.address}/tro-giup/?q=uong%20bi")
    expect_title(phone, "Tôi cần giúp")
    phone.goto(f"{server.address}{lessons[0].url}")
    phone.get_by_role("link", name="Tôi cần giúp").click()
    expect_title(phone, "Tôi cần giúp")
    call = phone.get_by_role("link", name="Phường Hồng Gai")
    expect(call).to_contain_text("0203 3835 678")
    expect(call).to_have_attribute("href", "tel:+842033835678")
    look_at(phone)


def test_every_link_on_what_is_saved_leads_somewhere(phone, server, course, lessons):
    """To a page that is saved, or to the one that says what to do; whatever a saved page shows to who is cut off."""
    save(phone, server, course)
    cut(phone, server)
    quiz = f"{course.url}kiem-tra/"
    links = {link for path in (course.url, lessons[0].url, quiz, "/da-luu/") for link in links_on(phone, server, path)}
    assert {"/", "/tro-giup/", "/tai-khoan/", "/chung-nhan/", lessons[1].url, quiz} <= links
    saved = {"/da-luu/", *(url for urls in kept(phone).values() for url in urls)}
    for link in sorted(links):
        phone.goto(f"{server.address}{link}")
        if "-giup/" in link:
            expect_title(phone, "Tôi cần giúp")
        elif link not in saved:
            expect_title(phone, "Mất mạng: bạn vẫn học được")
            expect(phone.get_by_role("link", name=course.title, exact=True)).to_be_visible()
        else:
            expect(phone.get_by_role("heading", name="Mất mạng: bạn vẫn học được")).to_have_count(0)


def links_on(page: Page, server: Server, path: str) -> list[str]:
    page.goto(f"{server.address}{path}")
    visible = page.locator("a:visible[href]:not([href^='#'])")
    expect(visible.first).to_be_visible()
    return visible.evaluate_all(
        "links => links.filter((each) => each.host === location.host).map((each) => each.pathname)"
    )


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


def test_the_list_tells_the_size_that_was_told_before(phone, server, course):
    open_course(phone, server, course)
    press(phone, SAVE)
    said = panel(phone).get_by_text(re.compile(r"^Khoá này khoảng\s\d+\sKB\."))
    expect(said).to_be_visible()
    told = said.locator("b").inner_text()
    press(phone, "Tải về")
    expect_saved(phone)
    phone.goto(f"{server.address}/da-luu/")
    expect(phone.get_by_text("Trên máy:")).to_have_text(f"Trên máy: {told}")


def test_who_saves_signed_out_is_told_how_to_have_the_quiz_too(phone, server, course):
    sign_in_link = phone.get_by_role("link", name="Đăng nhập để làm cả bài kiểm tra khi mất mạng")
    save(phone, server, course)
    look_at(phone)
    for path in (course.url, "/da-luu/"):
        phone.goto(f"{server.address}{path}")
        expect(sign_in_link).to_have_attribute("href", f"/tai-khoan/dang-nhap/?next={course.url}")
    look_at(phone)
    sign_in(phone, UserFactory())
    open_course(phone, server, course)
    wait_until(phone, "indexedDB.databases().then((all) => all.length > 0)")
    until = time.monotonic() + PATIENCE / 1000
    while "data-attempt" not in kept_on(phone, "lan-lam") and time.monotonic() < until:
        phone.wait_for_timeout(50)
    assert "data-attempt" in kept_on(phone, "lan-lam")
    phone.reload()
    expect_saved(phone)
    expect(sign_in_link).to_be_hidden()


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


IS_KEPT = """async ([name, url, words]) =>
  (await (await (await caches.open(name)).match(url, { ignoreVary: true }))?.text())?.includes(words)"""


def test_a_saved_page_is_shown_at_once_and_renewed_behind(phone, server, course, lessons):
    save(phone, server, course)
    saved = lessons[0].title
    rename(lessons[0], "Bài mới tinh")
    phone.goto(f"{server.address}{lessons[0].url}")
    expect_title(phone, saved)
    wait_until(phone, IS_KEPT, [f"khoa-{course.pk}", lessons[0].url, "Bài mới tinh"])
    phone.reload()
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


def rename(lesson: LessonPage, title: str) -> None:
    lesson.title = title
    lesson.save_revision().publish()


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
