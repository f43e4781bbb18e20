"""Proving once more who one is, for people who sign in by phone: residents, and volunteers too."""

from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.utils import timezone

from learning.notices.models import Message
from learning.people.limits import CODES_PER_ADDRESS
from learning.people.models import User
from tests.factories.people import CommuneFactory, UserFactory, volunteer
from tests.people.door import Visitor, totp
from tests.people.door import goes_to as location_of
from tests.people.people import resident
from tests.people.test_sign_in_second_factor import activate_app
from tests.people.test_sign_in_staff import with_password

pytestmark = pytest.mark.django_db
HERE, INDEX, APP = "/tai-khoan/xac-nhan/ma/", "/tai-khoan/bao-ve/", "/tai-khoan/bao-ve/ung-dung/"
NEXT = f"{HERE}?next={APP}"
GUARDED = ("ung-dung/", "khoa/them/", "khoa/1/", "khoa/1/xoa/", "ma-du-phong/tao/")


def goes_to(response: HttpResponse) -> str:
    return unquote(location_of(response))


@pytest.fixture
def visitor() -> Visitor:
    """Signed in by code a while ago."""
    resident(phone="+84000000123", full_name="Nguyễn Thị Hoa")
    return Visitor()


@pytest.fixture
def found(visitor, later) -> Visitor:
    """The phone lies open on a table, or was taken."""
    visitor.arrive()
    later(minutes=11)
    return visitor


def send(visitor: Visitor, path: str = NEXT) -> None:
    assert goes_to(visitor.client.post(path, {"action": "resend"})) == path


def prove(visitor: Visitor, code: str | None = None, path: str = NEXT):
    return visitor.client.post(path, {"code": code or visitor.code})


@pytest.mark.parametrize("place", GUARDED)
def test_nothing_of_the_account_is_changed_without_a_fresh_code(found, place):
    assert goes_to(found.client.get(INDEX + place)) == f"{HERE}?next={INDEX}{place}"
    assert goes_to(found.client.post(INDEX + place, {"code": "1", "name": "x"})).startswith(HERE)
    assert not User.objects.get().authenticator_set.exists()


def test_just_after_signing_in_nothing_is_asked(visitor):
    visitor.arrive()

    assert visitor.client.get(APP).status_code == 200


def test_a_volunteer_who_signs_in_by_phone_is_asked_too(later):
    volunteer(CommuneFactory(), phone="+84000000123")
    visitor = Visitor()
    visitor.arrive()
    visitor.agree()
    assert visitor.user
    later(minutes=11)

    assert goes_to(visitor.client.get(APP)) == NEXT


def test_a_fresh_code_opens_for_five_minutes_and_goes_on(found, later):
    send(found)
    page = found.client.get(NEXT).content.decode()
    assert "00•• ••• 123" in page
    assert "0000 000 123" not in page

    assert goes_to(prove(found)) == APP
    assert found.client.get(APP).status_code == 200
    later(minutes=6)
    assert goes_to(found.client.get(APP)) == NEXT


def test_the_interrupted_form_is_sent_on(found):
    """Typing took longer than five minutes."""
    back = goes_to(found.client.post(APP, {"code": "typed before"}))
    send(found, back)

    answer = prove(found, path=back).content.decode()

    assert "Bật ứng dụng tạo mã" in answer
    assert 'value="typed before"' in answer


def test_a_page_alone_sends_nothing(found):
    before = Message.objects.count()

    assert "Gửi mã" in found.client.get(NEXT).content.decode()

    assert Message.objects.count() == before


def test_a_wrong_code_is_told_and_proves_nothing(found):
    send(found)

    answer = prove(found, found.wrong_code)

    assert "Mã chưa đúng" in answer.content.decode()
    assert goes_to(found.client.get(APP)) == NEXT


def test_the_code_of_the_sign_in_is_not_enough(found):
    old = found.code
    send(found)

    assert "Mã chưa đúng" in prove(found, old).content.decode()


def test_without_asking_for_a_code_there_is_none_to_guess(found):
    assert goes_to(prove(found, "123456")) == NEXT
    assert goes_to(found.client.get(APP)) == NEXT


def test_the_code_of_another_proves_nothing(found):
    resident(phone="+84000000124")
    other = Visitor("+84000000124")
    other.arrive()
    send(other)
    send(found)

    assert other.code != found.code
    assert "Mã chưa đúng" in prove(found, other.code).content.decode()


def test_a_code_to_a_number_that_is_no_longer_theirs_proves_nothing(found):
    send(found)
    code = found.code
    User.objects.update(phone="+84000000124")

    assert goes_to(prove(found, code)) == NEXT
    assert goes_to(found.client.get(APP)) == NEXT


def test_a_code_is_used_once(found, later):
    send(found)
    code = found.code
    prove(found)
    later(minutes=6)

    assert goes_to(prove(found, code)) == NEXT
    assert goes_to(found.client.get(APP)) == NEXT


def test_guesses_count_as_at_the_door(found):
    send(found)
    for _ in range(5):
        prove(found, found.wrong_code)

    assert "Bạn nhập sai 5 lần" in prove(found).content.decode()
    assert goes_to(found.client.get(APP)) == NEXT


def test_codes_count_as_at_the_door(found, later):
    for _ in range(3):
        send(found)
        later(seconds=31)

    found.client.post(NEXT, {"action": "resend"})

    assert "Bạn đã xin mã 3 lần" in found.client.get(NEXT).content.decode()


def test_many_codes_from_one_address_are_refused(found):
    while CODES_PER_ADDRESS.take("127.0.0.1", timezone.now()):
        pass

    assert found.client.post(NEXT, {"action": "resend"}).status_code == 429


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(found, elsewhere):
    path = f"{HERE}?next={elsewhere}"
    send(found, path)

    assert goes_to(prove(found, path=path)) == "/"


def test_who_has_a_password_proves_it_by_password(later):
    with_password(volunteer(CommuneFactory(), phone="+84000000123"))
    visitor = Visitor()
    visitor.arrive()
    visitor.agree()
    later(minutes=11)

    assert goes_to(visitor.client.get(APP)) == f"/tai-khoan/xac-nhan/?next={APP}"
    assert goes_to(visitor.client.get(NEXT)) == f"/tai-khoan/xac-nhan/?next={APP}"


def test_a_second_factor_is_not_taken_off_by_a_code(visitor, later):
    visitor.arrive()
    secret = activate_app(visitor.client)
    later(minutes=11)

    second = f"/tai-khoan/xac-nhan/lop-hai/?next={APP}tat/"
    assert goes_to(visitor.client.get(f"{APP}tat/")) == second
    assert goes_to(visitor.client.get(NEXT)) == f"/tai-khoan/xac-nhan/lop-hai/?next={APP}"
    assert goes_to(visitor.client.post(second, {"code": totp(secret)})) == f"{APP}tat/"


def test_without_a_number_one_signs_in_again(client):
    client.force_login(UserFactory(phone=None))

    assert goes_to(client.get(APP)) == NEXT
    assert "đăng nhập lại" in client.get(NEXT).content.decode()
    assert goes_to(client.post(NEXT, {"action": "resend"})) == NEXT
    assert goes_to(client.post(NEXT, {"code": "1"})) == NEXT
    assert goes_to(client.get("/tai-khoan/so-dien-thoai/so-moi/")).startswith(HERE)


def test_a_visitor_is_asked_in(client):
    assert goes_to(client.get(NEXT)).startswith("/tai-khoan/dang-nhap/")
