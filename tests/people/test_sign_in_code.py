"""Page 2 of the door: the code."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from learning.notices.models import Message
from learning.people.models import User
from tests.factories.people import UserFactory
from tests.people.door import CODE, NAME, PHONE, Visitor, goes_to
from tests.people.people import resident

pytestmark = pytest.mark.django_db


def test_a_known_person_is_in():
    person = resident(phone="+84000000123")
    visitor = Visitor()

    assert goes_to(visitor.arrive()) == "/"
    assert visitor.user == person


def test_a_stranger_is_asked_for_a_name():
    visitor = Visitor()

    assert goes_to(visitor.arrive()) == NAME
    assert visitor.user is None
    assert not User.objects.exists()


@pytest.mark.parametrize("spelling", ["{} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "{}."])
def test_spaces_in_a_code_do_not_matter(spelling):
    resident(phone="+84000000123")
    visitor = Visitor()
    visitor.ask()

    visitor.enter(spelling.format(visitor.code))

    assert visitor.user


def test_a_wrong_code_is_told_and_what_was_typed_stays():
    visitor = Visitor()
    visitor.ask()

    page = visitor.enter(visitor.wrong_code).content.decode()

    assert "Mã chưa đúng. Bạn xem lại 6 số trong tin nhắn rồi nhập lại." in page
    assert f'value="{visitor.wrong_code}"' in page


@pytest.mark.parametrize("typed", ["", " ", "abc", "１２３", "12345678901234567890123", "\x00"])
def test_nonsense_is_no_code(typed):
    resident(phone="+84000000123")
    visitor = Visitor()
    visitor.ask()

    answer = visitor.client.post(CODE, {"code": typed})

    assert answer.status_code == 200
    assert visitor.user is None


def test_the_right_code_as_sixth_guess_is_refused(later):
    resident(phone="+84000000123")
    visitor = Visitor()
    visitor.ask()
    for _ in range(5):
        visitor.enter(visitor.wrong_code)

    page = visitor.enter().content.decode()

    assert "Bạn nhập sai 5 lần. Bạn chờ 10 phút rồi thử lại, hoặc bấm “Tôi cần giúp”." in page
    assert visitor.user is None
    later(minutes=10)
    assert goes_to(visitor.arrive()) in ("", "/")


def test_a_new_session_brings_no_new_guesses():
    resident(phone="+84000000123")
    first, second = Visitor(), Visitor()
    first.ask()
    for _ in range(5):
        first.enter(first.wrong_code)

    second.arrive()

    assert second.user is None


def test_a_number_bears_forty_guesses_a_day(later):
    """Eight codes a day, five guesses at each: no timing of windows brings more."""
    compared = 0
    for _ in range(8):
        visitor = Visitor()
        visitor.ask()
        for minutes in (0, 9, 1):
            later(minutes=minutes, seconds=-1 if minutes == 9 else 0)
            for _ in range(6):
                compared += "Mã chưa đúng" in visitor.enter("x").content.decode()

    assert compared <= 40


def test_a_code_holds_ten_minutes(later):
    resident(phone="+84000000123")
    visitor = Visitor()
    visitor.ask()
    later(minutes=10)

    page = visitor.enter().content.decode()

    assert "Mã đã hết hạn. Bạn bấm “Gửi lại mã” để nhận mã mới." in page
    assert visitor.user is None


def test_a_code_opens_once():
    resident(phone="+84000000123")
    visitor = Visitor()
    visitor.ask()
    code = visitor.code
    visitor.enter(code)
    visitor.client.logout()

    assert goes_to(visitor.enter(code)) == PHONE
    assert visitor.user is None


def test_a_code_belongs_to_the_session_that_asked():
    resident(phone="+84000000123")
    asker, thief = Visitor(), Visitor()
    asker.ask()
    code = asker.code
    thief.ask()

    thief.enter(code)

    assert thief.user is None


def test_sent_again_it_is_the_same_code(later):
    visitor = Visitor()
    visitor.ask()
    first = visitor.code
    later(seconds=31)

    assert goes_to(visitor.client.post(CODE, {"action": "resend"})) == CODE
    assert Message.objects.count() == 2
    assert visitor.code == first


def test_sent_again_after_it_expired_it_is_a_new_one(later):
    resident(phone="+84000000123")
    visitor = Visitor()
    visitor.ask()
    first = visitor.code
    later(minutes=11)

    visitor.client.post(CODE, {"action": "resend"})

    assert visitor.code != first
    visitor.enter()
    assert visitor.user


def test_it_is_not_sent_again_at_once():
    visitor = Visitor()
    visitor.ask()

    visitor.client.post(CODE, {"action": "resend"})

    assert Message.objects.count() == 1
    page = visitor.client.get(CODE).content.decode()
    assert "Bạn chờ 30 giây" in page
    assert 'data-wait="30"' in page


def test_one_may_start_over_with_another_number():
    visitor = Visitor()
    visitor.ask()

    assert goes_to(visitor.client.post(CODE, {"action": "restart"})) == PHONE
    assert visitor.client.get(PHONE).status_code == 200


def test_the_page_is_not_for_those_who_asked_for_no_code(client):
    assert goes_to(client.get(CODE)) == PHONE


def test_the_wait_between_asking_and_being_in_ends(later):
    visitor = Visitor()
    visitor.ask()
    later(minutes=31)

    assert goes_to(visitor.client.get(CODE)) == PHONE


def test_one_comes_to_where_one_wanted():
    resident(phone="+84000000123")

    assert goes_to(Visitor().arrive(next="/khoa-hoc/vneid/bai-1/?x=1")) == "/khoa-hoc/vneid/bai-1/?x=1"


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "https://testserver.evil.example/",
        "https://testserver@evil.example/",
        "\thttps://evil.example",
        "http://localhost/",
    ],
)
def test_nobody_is_led_elsewhere(place):
    resident(phone="+84000000123")

    assert goes_to(Visitor().arrive(next=place)) == "/"
    assert goes_to(Visitor(client=_signed_in()).client.get(f"{PHONE}?next={quote(place)}")) == "/"


def _signed_in():
    visitor = Visitor("+84000000124")
    visitor.client.force_login(UserFactory())
    return visitor.client


def test_the_session_changes_its_name_on_the_way_in():
    """A session planted on a shared phone is worth nothing after sign-in."""
    resident(phone="+84000000123")
    visitor = Visitor()
    visitor.ask()
    planted = visitor.client.cookies["s"].value

    visitor.enter()

    assert visitor.client.cookies["s"].value != planted


def test_a_closed_account_is_told_so_after_the_code_only():
    resident(phone="+84000000123", is_active=False)
    visitor = Visitor()

    assert goes_to(visitor.ask()) == CODE
    assert goes_to(visitor.enter()) == "/tai-khoan/tam-dung/"
    assert visitor.user is None
    assert "tạm dừng" in visitor.client.get("/tai-khoan/tam-dung/").content.decode()


def test_what_the_session_keeps_holds_no_code(django_assert_max_num_queries):
    from django.contrib.sessions.models import Session

    visitor = Visitor()
    visitor.ask()

    assert visitor.code not in str(Session.objects.get().get_decoded())


def test_signing_in_costs_few_queries(django_assert_max_num_queries):
    resident(phone="+84000000123")
    visitor = Visitor()

    with django_assert_max_num_queries(20):
        visitor.ask()
    code = visitor.code
    with django_assert_max_num_queries(40):
        visitor.enter(code)
    assert visitor.user


def test_last_seen_is_the_moment_of_the_visit():
    person = resident(phone="+84000000123")

    Visitor().arrive()

    person.refresh_from_db()
    assert person.last_login
    assert timedelta() <= person.last_login - person.registered_at
