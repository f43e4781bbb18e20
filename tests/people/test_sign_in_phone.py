"""Page 1 of the door: the number."""

import pytest
from django.utils import timezone

from learning.notices.models import Message
from learning.people.limits import CODES_PER_ADDRESS
from learning.people.models import User
from tests.factories.people import UserFactory
from tests.people.door import CODE, PHONE, Visitor, goes_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "written",
    ["0912345678", "0912 345 678", "0912.345.678", "+84 912 345 678", "84912345678", "0084912345678", " 0912-345-678 "],
)
def test_a_number_may_be_written_in_any_way(written):
    answer = Visitor(written).ask()

    assert goes_to(answer) == CODE
    assert Message.objects.get().to == "+84912345678"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Bạn chưa nhập số điện thoại."),
        ("091234567", "có 10 số"),
        ("09123456789", "có 10 số"),
        ("không biết", "có 10 số"),
        ("0912345678; DROP TABLE", "có 10 số"),
        ("02033825025", "không phải số di động"),
        ("+1 202 555 0123", "10 số"),
        ("0012025550123", "10 số"),
    ],
)
def test_anything_else_is_answered_by_a_sentence(written, sentence):
    answer = Visitor(written).ask()

    assert sentence in answer.content.decode()
    assert f'value="{written.split(";")[0]}' in answer.content.decode()
    assert not Message.objects.exists()


def test_invented_numbers_are_for_the_demonstration_only(settings):
    settings.DEMO, settings.SMS_BACKEND, settings.SMS_HTTP_URL = False, "http", "http://127.0.0.1:9/"

    assert goes_to(Visitor("0000 000 123").ask()) == ""


def test_the_sms_fits_into_one():
    """With Vietnamese letters 70 characters go into one SMS."""
    visitor = Visitor()
    visitor.ask()

    body = Message.objects.get().body
    assert visitor.code in body
    assert len(body) <= 70


def test_asking_makes_nobody():
    Visitor().ask()

    assert not User.objects.exists()


def test_a_number_gets_three_codes_in_ten_minutes(later):
    visitors = [Visitor() for _ in range(4)]

    answers = [visitor.ask() for visitor in visitors]

    assert [goes_to(answer) for answer in answers] == [CODE] * 3 + [""]
    assert "Bạn đã xin mã 3 lần. Bạn chờ 10 phút" in answers[3].content.decode()
    later(minutes=10)
    assert goes_to(visitors[3].ask()) == CODE


def test_a_number_gets_eight_codes_a_day(later):
    for _ in range(8):
        assert goes_to(Visitor().ask()) == CODE
        later(minutes=10)

    assert "Ngày mai bạn thử lại" in Visitor().ask().content.decode()
    later(hours=24)
    assert goes_to(Visitor().ask()) == CODE


def test_one_number_does_not_use_up_anothers():
    for _ in range(4):
        Visitor("+84000000001").ask()

    assert goes_to(Visitor("+84000000002").ask()) == CODE


def test_an_address_that_asks_for_hundreds_is_slowed_down():
    for _ in range(300):
        CODES_PER_ADDRESS.take("127.0.0.1", timezone.now())

    answer = Visitor().ask()

    assert answer.status_code == 429
    assert "Bạn chờ một chút" in answer.content.decode()


def test_the_hours_cap_is_told_in_words(settings):
    settings.SMS_HOURLY_CAP = 0
    Message.objects.create(channel="sms", kind="notice", to="+84", created_at=timezone.now(), due_at=timezone.now())

    answer = Visitor().ask()

    assert "có rất nhiều người xin mã" in answer.content.decode()


def test_the_page_waits_where_one_left_it():
    visitor = Visitor()
    visitor.ask()

    assert goes_to(visitor.client.get(PHONE)) == CODE


def test_whoever_is_in_goes_on(client):
    client.force_login(UserFactory())

    assert goes_to(client.get(f"{PHONE}?next=/khoa-hoc/")) == "/khoa-hoc/"


@pytest.mark.parametrize("place", ["/quan-tri/", "/quan-tri/pages/3/edit/", "/bao-cao/", "/nguoi-hoc/"])
def test_staff_are_shown_their_own_door(client, place):
    assert goes_to(client.get(f"{PHONE}?next={place}")).startswith("/tai-khoan/can-bo/?next=")


def test_the_page_costs_no_query_and_keeps_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(PHONE)

    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "s" not in page.cookies


def test_demo_accounts_are_for_the_demonstration_only(client, settings):
    assert "bản chạy thử" in client.get(PHONE).content.decode()
    settings.DEMO = False
    assert "bản chạy thử" not in client.get(PHONE).content.decode()
