"""One phone, two people, each behind a name and a PIN. What one does, the other never meets: not on the page,
not by the back button, not in what the browser keeps; also where the phone changes hands without network.
"""

import contextlib
import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Error, Page, Playwright, expect

from courses.models import CoursePage, LessonPage, QuizPage
from learning.people.actions import merge_people
from learning.people.models import User
from learning.progress.models import LessonProgress, QuizAttempt
from tests.factories.people import UserFactory
from tests.journeys.answering import answer, everything_asked_in
from tests.journeys.conftest import PATIENCE, PHONE, session_of
from tests.journeys.looking import assert_fits_narrow, look_at
from tests.journeys.stopping import Server
from tests.journeys.walking import expect_title, press, see
from tests.people.people import resident

FIRST, SECOND = "Nguyễn Thị Hạnh", "Lê Văn Bình"
PINS = {FIRST: "407193", SECOND: "618240"}
SWITCH = "Ai đang học?"
DONE = "Tôi đã học xong bài này"
ASKED = "Trên máy này có 1 bài làm dưới tên bạn khi mất mạng."
MINE, NOT_MINE = "Đúng là tôi, gửi đi", "Không phải tôi, bỏ đi"
MINUTES = 60_000  # milliseconds each

# All that the browser keeps; what is sealed, as the letters it would be if it were not.
KEPT = """async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
  const done = (request) => new Promise((yes) => { request.onsuccess = () => yes(request.result); });
  const text = (value) => {
    if (value instanceof CryptoKey) return `${value.type} ${value.algorithm.name} ${value.usages}`;
    const isBytes = value instanceof ArrayBuffer || ArrayBuffer.isView(value);
    return isBytes ? new TextDecoder("latin1").decode(value) : JSON.stringify(value);
  };
  for (const { name } of await indexedDB.databases()) {
    const base = await done(indexedDB.open(name));
    for (const store of base.objectStoreNames) {
      for (const row of await done(base.transaction(store).objectStore(store).getAll()))
        found.push(`${store}: ` + Object.entries(row).map(([key, value]) => `${key}=${text(value)}`).join(" "));
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys())
      found.push(`${name} ${request.url} ${await (await cache.match(request)).text()}`);
  }
  return found;
}"""
GIVEN = """[...new FormData(document.querySelector("form[data-attempt]"))].filter(([name]) => name.startsWith("q-"))"""
# Without network a name can be tapped only where its open key stands.
HAS_KEYS = """(count) => new Promise((yes) => {
  const opening = indexedDB.open("bdhvs");
  opening.onsuccess = () => {
    const asking = opening.result.transaction("khoa").objectStore("khoa").getAll();
    asking.onsuccess = () => {
      opening.result.close();
      yes(asking.result.filter((row) => row.open && !row.of).length >= count);
    };
  };
})"""


@pytest.fixture
def server(site: str, web_url: str) -> Iterator[Server]:
    one = Server(web_url)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def with_bfcache(playwright: Playwright, browser_type_launch_args: dict) -> Iterator[Browser]:
    """As in life: pages left behind are kept whole for the back button. Playwright's own browser does without."""
    browser = playwright.chromium.launch(
        **browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


@pytest.fixture
def people(_courses) -> dict[str, User]:
    return {name: resident(full_name=name) for name in (FIRST, SECOND)}


@pytest.fixture
def phone(with_bfcache: Browser, server: Server, people: dict[str, User]) -> Iterator[Page]:
    """Both have signed in here once, and agreed."""
    context = with_bfcache.new_context(base_url=server.address, locale="vi-VN", viewport=PHONE)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(f"{error.page.url}: {error.error}"))
    for name, person in people.items():
        context.add_cookies([{"name": "s", "value": session_of(person), "url": server.address}])
        agree(page, name)
        lock(page)
    yield page
    context.close()
    assert not problems, problems


@pytest.fixture
def lessons(_courses) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(CoursePage.objects.get(slug="vneid")).live().order_by("path"))


def agree(page: Page, name: str) -> None:
    page.goto("/tai-khoan/")
    page.get_by_role("link", name=re.compile("^Nhớ tên tôi trên máy này")).click()
    see(page, "Nhớ tên tôi trên máy này")
    page.get_by_label("Mã PIN mới").fill(PINS[name])
    page.get_by_label("Nhập lại mã PIN").fill(PINS[name])
    press(page, "Tôi đồng ý, nhớ tên tôi")
    see(page, "Máy đã nhớ tên bạn")
    expect(page.get_by_text(f"Xin chào, {name}")).to_be_visible()
    page.wait_for_function("async () => (await indexedDB.databases()).length")
    page.goto("/")  # The script is there from now on.
    expect(page.get_by_text(f"Xin chào, {name}")).to_be_visible()
    page.wait_for_function(HAS_KEYS, arg=list(PINS).index(name) + 1)


def lock(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Khoá")).click()
    see(page, SWITCH)


def tap(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def enter(page: Page, name: str, pin: str = "") -> None:
    tap(page, name)
    expect_title(page, name)
    page.get_by_label("Mã PIN").fill(pin or PINS[name])
    press(page, "Vào học")


def come_in(page: Page, name: str) -> None:
    enter(page, name)
    expect(page.get_by_text(f"Xin chào, {name}")).to_be_visible()


def traces(page: Page, words: list[str]) -> list[str]:
    """Where any of these stands: on the page, or in what the browser keeps."""
    places = [page.content(), page.url, *page.evaluate(KEPT)]
    return [f"{word} in {place[:300]}" for place in places for word in words if word in place]


def acts_on(lesson: LessonPage) -> list[str]:
    """How an act on this lesson stands in the queue, and how any act does."""
    return [f'"object":{lesson.pk}', f"object={lesson.pk} ", 'verb="', '"verb":']


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """What the phone sends by itself comes soon after."""
    for _ in range(PATIENCE // 200):
        if holds():
            return
        page.wait_for_timeout(200)
    raise AssertionError("\n".join(page.evaluate(KEPT))[:3000])


def done_by(person: User) -> set[int]:
    done = LessonProgress.objects.filter(enrolment__learner=person).exclude(completed_at=None)
    return set(done.values_list("lesson", flat=True))


def opened_by(person: User) -> set[int]:
    return set(LessonProgress.objects.filter(enrolment__learner=person).values_list("lesson", flat=True))


def cut(page: Page, server: Server) -> None:
    server.stop()
    page.context.set_offline(True)


def reconnect(page: Page, server: Server) -> None:
    server.start()
    page.context.set_offline(False)


def test_names_are_large_and_a_wrong_pin_opens_nothing(phone, people):
    assert_fits_narrow(phone)
    for name in (FIRST, SECOND):
        box = phone.get_by_role("link", name=name, exact=True).bounding_box()
        assert box["height"] >= 96
        assert box["width"] >= 130
    enter(phone, FIRST, PINS[SECOND])
    expect(phone.get_by_role("alert")).to_contain_text("chưa đúng")
    look_at(phone)
    phone.goto("/khoa-hoc-cua-toi/")
    see(phone, "Đăng nhập hoặc đăng ký")


def test_a_half_done_quiz_waits_behind_the_lock(phone, people):
    """Locked by the clock in the middle of a question; the other takes the phone; then it goes on where it was."""
    course = CoursePage.objects.get(slug="vneid")
    known = everything_asked_in(course)
    quiz = QuizPage.objects.child_of(course).get()
    come_in(phone, FIRST)
    phone.clock.install()
    open_quiz(phone, quiz)
    expect(phone.get_by_role("heading", name="Câu 1/10")).to_be_visible()
    for number in (1, 2):
        answer(phone.locator("fieldset:visible"), known)
        press(phone, "Tiếp theo")
        expect(phone.get_by_role("heading", name=f"Câu {number + 1}/10")).to_be_visible()
    attempt = QuizAttempt.objects.get()
    given = phone.evaluate(GIVEN)
    assert given
    phone.clock.run_for(4 * MINUTES)
    expect(phone.get_by_role("heading", name="Câu 3/10")).to_be_visible()
    phone.clock.run_for(2 * MINUTES)
    see(phone, SWITCH)

    secrets = [str(attempt.pk), f"Xin chào, {FIRST}", *(name for name, _value in given)]
    assert traces(phone, secrets) == []
    look_back(phone, secrets)
    come_in(phone, SECOND)
    assert traces(phone, secrets) == []
    look_back(phone, secrets)
    phone.goto(f"/hoc/lan-lam/{attempt.pk}/")
    see(phone, "Không có trang này")
    phone.goto("/khoa-hoc-cua-toi/")
    expect(phone.get_by_text("VNeID")).to_have_count(0)
    lock(phone)

    come_in(phone, FIRST)
    open_quiz(phone, quiz)
    expect(phone.get_by_role("heading", name="Câu 3/10")).to_be_visible()
    again = phone.evaluate(GIVEN)
    assert again == given


def open_quiz(page: Page, quiz: QuizPage) -> None:
    """By one tap, once the page knows who is here."""
    page.goto(quiz.url)
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name=re.compile("^Làm (tiếp )?bài kiểm tra")).click()


def go_back(page: Page) -> None:
    """A page that was kept comes back without loading, so there is nothing else to wait for."""
    with contextlib.suppress(Error):  # What a form had answered is not there to come back to.
        page.go_back(wait_until="commit")
    page.wait_for_timeout(700)


def look_back(page: Page, words: list[str]) -> None:
    """As far back as history goes, and forward again: nothing of whoever was here before."""
    steps = page.evaluate("history.length")
    for _ in range(min(steps - 1, 8)):
        go_back(page)
        assert [word for word in words if word in page.content()] == [], page.url
    page.goto("/the/doi-nguoi/")
    expect_title(page, SWITCH)


def test_the_browser_really_keeps_pages_for_the_back_button(phone, people):
    """The negative control of looking back: alone on the phone, the page does come back as it was left."""
    come_in(phone, FIRST)
    phone.goto("/khoa-hoc/")
    phone.evaluate("window.stays = 'as it was'; addEventListener('pageshow', (e) => { window.kept = e.persisted; })")
    phone.goto("/khoa-hoc/vneid/")
    go_back(phone)
    wait_until(phone, lambda: phone.evaluate("[window.stays, window.kept]") == ["as it was", True])


def test_the_phone_changes_hands_without_network(phone, people, lessons, server):
    first, second = people[FIRST], people[SECOND]
    come_in(phone, FIRST)
    phone.wait_for_function("navigator.serviceWorker.controller")
    save_course(phone)
    cut(phone, server)

    phone.goto(lessons[0].url)
    press(phone, DONE)
    expect(phone.locator("#trang-thai")).to_contain_text("Chưa gửi: 1 bài")
    lock(phone)
    mine = [*acts_on(lessons[0]), f"Xin chào, {FIRST}"]
    assert traces(phone, mine) == []

    do_as(phone, SECOND, lessons)
    expect(phone.get_by_text(f"Xin chào, {FIRST}")).to_have_count(0)
    lock(phone)
    assert traces(phone, [*acts_on(lessons[1]), *acts_on(lessons[0])]) == []
    go_back(phone)
    assert "Đang học" not in phone.content()
    phone.goto("/the/doi-nguoi/")

    reconnect(phone, server)
    assert (done_by(first), done_by(second)) == (set(), set()), "nothing goes before a PIN"
    phone.goto("/toi/")
    assert "who" not in phone.content(), "the first one's session has ended"
    phone.goto("/the/doi-nguoi/")
    come_in(phone, SECOND)
    expect(phone.get_by_text(ASKED)).to_be_visible()
    assert_fits_narrow(phone)
    press(phone, MINE)
    wait_until(phone, lambda: done_by(second) == {lessons[1].pk})
    assert done_by(first) == set(), "the other's waits for the other's PIN"
    lock(phone)
    come_in(phone, FIRST)
    wait_until(phone, lambda: done_by(first) == {lessons[0].pk})
    expect(phone.get_by_role("button", name=MINE)).to_have_count(0)
    assert done_by(second) == {lessons[1].pk}


def test_nobody_answers_for_what_another_did_under_their_name(phone, people, lessons, server):
    """The answer is waited for: through the lock, and where the browser was closed in between."""
    second = people[SECOND]
    come_in(phone, FIRST)
    phone.wait_for_function("navigator.serviceWorker.controller")
    save_course(phone)
    lock(phone)
    cut(phone, server)
    do_as(phone, SECOND, lessons)

    reconnect(phone, server)
    phone.goto("/the/doi-nguoi/")
    come_in(phone, SECOND)
    expect(phone.get_by_text(ASKED)).to_be_visible()
    look_at(phone)
    phone.goto("/khoa-hoc/")
    expect(phone.get_by_text(ASKED)).to_be_visible()
    lock(phone)
    assert traces(phone, acts_on(lessons[1])) == [], "unanswered it is sealed again"
    come_in(phone, FIRST)
    expect(phone.get_by_text(ASKED)).to_have_count(0)
    lock(phone)
    come_in(phone, SECOND)
    phone.goto(lessons[2].url)
    expect(phone.get_by_text(ASKED)).to_be_visible()
    press(phone, NOT_MINE)
    expect(phone.get_by_text(ASKED)).to_have_count(0)
    phone.goto("/")
    expect(phone.get_by_text(f"Xin chào, {SECOND}")).to_be_visible()
    phone.wait_for_load_state("networkidle")
    expect(phone.get_by_text(ASKED)).to_have_count(0)
    assert traces(phone, acts_on(lessons[1])) == []
    assert opened_by(second) == {lessons[2].pk}, "what was done while signed in goes as ever"


def do_as(page: Page, name: str, lessons: list[LessonPage]) -> None:
    """Under a name tapped without network: one lesson opened, the next one finished."""
    tap(page, name)
    expect_title(page, re.compile("Đã lưu trên máy|Bài đã lưu|Khoá học đã lưu"))
    page.goto(lessons[0].url)
    expect(page.locator("[data-complete]")).to_be_visible()
    page.goto(lessons[1].url)
    press(page, DONE)
    expect(page.locator("#trang-thai")).to_contain_text(f"Đang học: {name}")
    expect(page.locator("#trang-thai")).to_contain_text("Chưa gửi: 1 bài")


def test_what_was_left_under_a_record_that_was_united_with_another_is_not_lost(phone, people, lessons, server):
    """Without network there was a lesson and half a quiz; meanwhile the admin saw that both names are one person's."""
    dropped, kept = people[FIRST], people[SECOND]
    course = CoursePage.objects.get(slug="vneid")
    quiz, known = QuizPage.objects.child_of(course).get(), everything_asked_in(course)
    come_in(phone, FIRST)
    phone.wait_for_function("navigator.serviceWorker.controller")
    save_course(phone)
    attempt = QuizAttempt.objects.get()
    cut(phone, server)
    phone.goto(lessons[0].url)
    press(phone, DONE)
    phone.goto(quiz.url)
    press(phone, "Làm bài kiểm tra")
    answer(phone.locator("fieldset:visible"), known)
    press(phone, "Tiếp theo")
    given = phone.evaluate(GIVEN)
    assert given

    merge_people(kept=kept, dropped=dropped, by=UserFactory(), at=timezone.now())
    reconnect(phone, server)
    phone.goto("/")
    expect(phone.locator("#trang-thai")).to_contain_text("Chưa gửi: 1 bài. Bạn đăng nhập để gửi.")
    phone.goto("/the/doi-nguoi/")
    tap(phone, FIRST)
    expect_title(phone, SECOND)
    phone.get_by_label("Mã PIN").fill(PINS[SECOND])
    press(phone, "Vào học")
    expect(phone.get_by_text(f"Xin chào, {SECOND}")).to_be_visible()

    wait_until(phone, lambda: done_by(kept) == {lessons[0].pk})
    assert traces(phone, [str(dropped.public_id)]) == []
    open_quiz(phone, quiz)
    expect(phone.get_by_role("heading", name="Câu 2/10")).to_be_visible()
    assert phone.evaluate(GIVEN) == given
    assert QuizAttempt.objects.get() == attempt
    lock(phone)
    expect(phone.get_by_role("link", name=FIRST, exact=True)).to_have_count(0)
    expect(phone.get_by_role("link", name=SECOND, exact=True)).to_be_visible()


def save_course(page: Page) -> None:
    page.goto("/khoa-hoc/vneid/")
    press(page, "Tải khoá học về máy")
    press(page, "Tải về")
    panel = page.get_by_role("region", name="Tải khoá học về máy")
    expect(panel.get_by_text("Đã lưu trên máy", exact=True)).to_be_visible()


def test_a_name_is_taken_off_the_phone(phone, people):
    phone.get_by_role("link", name=f"Bỏ tên {FIRST}").click()
    see(phone, "Bỏ tên này khỏi máy?")
    expect(phone.get_by_text(FIRST, exact=True)).to_be_visible()
    press(phone, "Bỏ tên này")
    see(phone, "Đã bỏ tên khỏi máy này")
    phone.get_by_role("link", name="Về màn hình chọn người").click()
    see(phone, SWITCH)
    expect(phone.get_by_role("link", name=SECOND, exact=True)).to_be_visible()
    assert traces(phone, [FIRST]) == []
