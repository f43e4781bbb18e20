"""How long a session lives, what leaves with it, and the hint beside it."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.people.models import User
from learning.people.sessions import HINT_COOKIE
from learning.people.templatetags.security import seen
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer
from tests.people.door import Visitor, goes_to
from tests.people.people import resident

pytestmark = pytest.mark.django_db
OWN, OUT, DEVICES = "/tai-khoan/thong-tin/", "/tai-khoan/da-dang-xuat/", "/tai-khoan/may/"
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/130 Mobile Safari"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18) AppleWebKit Safari"


def is_in(client) -> bool:
    return client.get(OWN).status_code == 200


@pytest.fixture
def people() -> dict[str, User]:
    commune = CommuneFactory()
    return {"resident": UserFactory(), "volunteer": volunteer(commune), "official": official(commune)}


@pytest.mark.parametrize(
    ("kind", "stays", "goes"),
    [
        ("resident", {"days": 89}, {"days": 91}),
        ("volunteer", {"minutes": 59}, {"minutes": 61}),
        ("official", {"minutes": 29}, {"minutes": 31}),
    ],
)
def test_it_ends_when_nobody_was_there_for_so_long(client, people, later, kind, stays, goes):
    client.force_login(people[kind])
    later(**stays)
    assert is_in(client)
    later(**goes)
    assert not is_in(client)


@pytest.mark.parametrize(
    ("kind", "step", "whole"),
    [
        ("resident", timedelta(days=30), timedelta(days=180)),
        ("volunteer", timedelta(minutes=50), timedelta(hours=8)),
        ("official", timedelta(minutes=20), timedelta(hours=8)),
    ],
)
def test_it_slides_while_one_is_there_and_ends_after_the_whole_time(client, people, later, kind, step, whole):
    client.force_login(people[kind])
    passed = timedelta()
    while passed + step < whole:
        later(seconds=step.total_seconds())
        passed += step
        assert is_in(client), passed
    later(seconds=step.total_seconds())
    assert not is_in(client)


@pytest.mark.parametrize(("kind", "quiet"), [("resident", {"minutes": 59}), ("official", {"minutes": 4})])
def test_being_there_is_seldom_written(client, people, later, kind, quiet, django_assert_num_queries):
    client.force_login(people[kind])
    client.get("/tai-khoan/")
    before = Session.objects.get().expire_date
    later(**quiet)
    client.get("/tai-khoan/")
    assert Session.objects.get().expire_date == before

    later(minutes=2)
    client.get("/tai-khoan/")

    assert Session.objects.get().expire_date > before


def test_a_visit_is_remembered_so_that_a_living_number_is_not_taken_for_a_dead_one(client, people, later):
    client.force_login(people["resident"])
    later(days=80)

    client.get("/tai-khoan/")

    people["resident"].refresh_from_db()
    assert timezone.now() - people["resident"].last_seen_at < timedelta(minutes=1)


def test_whoever_is_no_longer_allowed_is_out_at_once(client, people):
    client.force_login(people["official"])
    assert is_in(client)

    User.objects.filter(pk=people["official"].pk).update(is_active=False)

    assert not is_in(client)


# --- The hint ---


def test_signing_in_gives_the_hint_for_as_long_as_the_session():
    resident(phone="+84000000123")
    visitor = Visitor()

    answer = visitor.arrive()

    hint, session = answer.cookies[HINT_COOKIE], answer.cookies["s"]
    assert (hint.value, hint["httponly"], hint["samesite"]) == ("1", "", "Lax")
    assert session["httponly"]
    assert abs(hint["max-age"] - session["max-age"]) <= 1


def test_visitors_get_none(client):
    for path in ("/tai-khoan/", "/tai-khoan/dang-nhap/", "/tro-giup/"):
        assert HINT_COOKIE not in client.get(path).cookies


def test_a_hint_that_outlived_its_session_is_taken_away(client):
    client.cookies[HINT_COOKIE] = "1"

    assert client.get("/tai-khoan/").cookies[HINT_COOKIE]["max-age"] == 0


def test_pages_for_everybody_do_not_vary_with_the_hint(client):
    client.cookies[HINT_COOKIE] = "1"

    assert "Cookie" not in client.get("/healthz").headers.get("Vary", "")


# --- Out ---


def test_signing_out_leaves_nothing_behind(client, people):
    client.force_login(people["resident"])
    client.get("/tai-khoan/")

    answer = client.post("/tai-khoan/dang-xuat/")

    assert goes_to(answer) == OUT
    assert answer["Clear-Site-Data"] == '"cache"'
    assert (answer.cookies[HINT_COOKIE]["max-age"], answer.cookies["s"]["max-age"]) == (0, 0)
    assert not Session.objects.exists()
    assert not is_in(client)


def test_a_link_alone_signs_nobody_out(client, people):
    client.force_login(people["resident"])

    assert "Bạn muốn đăng xuất?" in client.get("/tai-khoan/dang-xuat/").content.decode()
    assert is_in(client)


def test_nobody_is_led_elsewhere_on_the_way_out(client, people):
    client.force_login(people["resident"])

    assert goes_to(client.post("/tai-khoan/dang-xuat/", {"next": "https://evil.example/"})) == OUT


def test_a_visitor_need_not_sign_out(client):
    assert goes_to(client.get("/tai-khoan/dang-xuat/")) == OUT
    assert goes_to(client.post("/tai-khoan/dang-xuat/")) == OUT


def test_the_page_after_says_so_and_names_nobody(client, people):
    client.force_login(people["resident"])
    client.get("/tai-khoan/")

    answer = client.post("/tai-khoan/dang-xuat/", follow=True)

    page = answer.content.decode()
    assert "<h1>Đã đăng xuất</h1>" in page
    assert people["resident"].full_name not in page
    assert answer["Cache-Control"] == "no-store, private"


def test_who_is_in_is_not_told_to_be_out(client, people):
    client.force_login(people["resident"])

    assert goes_to(client.get(OUT)) == "/tai-khoan/"


# --- Devices ---


def on(user_agent: str, phone: str = "+84000000123") -> Visitor:
    """Signed in on this device."""
    visitor = Visitor(phone)
    visitor.client.defaults["HTTP_USER_AGENT"] = user_agent
    visitor.arrive()
    return visitor


@pytest.fixture
def mine() -> Visitor:
    resident(phone="+84000000123")
    return on(ANDROID)


def test_devices_are_listed_in_plain_words(mine, later):
    on(IPHONE)
    later(days=1)
    page = text_of(mine.client.get(DEVICES))

    assert "Điện thoại Android, Chrome Máy này" in page
    assert re.search(r"iPhone, Safari Dùng lần cuối: hôm qua, \d\d:\d\d\.", page)


@pytest.mark.parametrize(
    ("gone", "words"),
    [({"minutes": 50}, "trong 1 giờ qua"), ({"days": 1}, "hôm qua, "), ({"days": 3}, "")],
    ids=["hour", "yesterday", "days"],
)
def test_when_it_was_last_seen_is_said_as_people_say_it(later, gone, words):
    moment = timezone.now()
    later(**gone)

    assert seen(moment).startswith(words or f"{timezone.localtime(moment):%d/%m/%Y}")


def test_all_others_are_signed_out_at_once(mine):
    lost, old = on(IPHONE), on("Opera")

    mine.client.post(DEVICES)

    assert (mine.user is None, is_in(lost.client), is_in(old.client)) == (False, False, False)
    assert "iPhone" not in text_of(mine.client.get(DEVICES))
    assert AuditEntry.objects.get(action="end_other_sessions").details == {"count": 2}


def test_one_is_signed_out_at_once(mine):
    lost, old = on(IPHONE), on("Opera")
    number = UserSession.objects.get(user_agent=IPHONE).pk

    assert goes_to(mine.client.post(DEVICES, {"device": number})) == DEVICES

    assert (mine.user is None, is_in(lost.client), is_in(old.client)) == (False, False, True)
    assert "Đã đăng xuất máy đó." in text_of(mine.client.get(DEVICES))
    mine.client.post(DEVICES, {"device": number})
    assert AuditEntry.objects.filter(action="end_other_sessions").count() == 1


@pytest.mark.parametrize("number", ["own", "x", "-1", "٣", "9" * 30, "0"])
def test_no_other_number_ends_anything(mine, number):
    resident(phone="+84000000124")
    other = on(IPHONE, "+84000000124")
    if number == "own":
        number = UserSession.objects.get(user_agent=ANDROID).pk

    mine.client.post(DEVICES, {"device": number})

    assert (is_in(mine.client), is_in(other.client)) == (True, True)


def test_devices_of_others_are_neither_shown_nor_signed_out(mine):
    resident(phone="+84000000124")
    other = on(IPHONE, "+84000000124")
    assert "iPhone" not in text_of(mine.client.get(DEVICES))

    mine.client.post(DEVICES, {"device": UserSession.objects.get(user_agent=IPHONE).pk})
    mine.client.post(DEVICES)

    assert is_in(other.client)


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
