"""Moving to a new number: the old one's code, then the new one's."""

import pytest

from learning.audit.models import AuditEntry
from learning.notices.models import Message
from tests.factories.people import UserFactory
from tests.people.door import Visitor, goes_to
from tests.people.people import resident
from tests.people.test_sign_in_staff import with_password

pytestmark = pytest.mark.django_db
START, OLD, TELL, NEW = (f"/tai-khoan/so-dien-thoai/{part}" for part in ("", "ma-so-cu/", "so-moi/", "ma-so-moi/"))
OLD_PHONE, NEW_PHONE = "+84000000123", "+84000000456"


@pytest.fixture
def visitor():
    resident(phone=OLD_PHONE)
    found = Visitor(OLD_PHONE)
    found.arrive()
    return found


def code_of(phone: str) -> str:
    return Visitor(phone).code


def prove_old(visitor) -> None:
    visitor.client.post(START)
    visitor.client.post(OLD, {"code": code_of(OLD_PHONE)})


def test_both_numbers_are_proven_and_the_new_one_signs_in(visitor, later):
    later(minutes=11)
    assert goes_to(visitor.client.post(START)) == OLD
    assert goes_to(visitor.client.post(OLD, {"code": code_of(OLD_PHONE)})) == TELL
    assert goes_to(visitor.client.post(TELL, {"phone": "0000 000 456"})) == NEW
    assert goes_to(visitor.client.post(NEW, {"code": code_of(NEW_PHONE)})) == "/tai-khoan/"

    assert (visitor.user.phone, visitor.user.phone_verified) == (NEW_PHONE, True)
    assert AuditEntry.objects.filter(action="change_own_phone").count() == 1
    told = Message.objects.get(to=OLD_PHONE, kind=Message.Kind.NOTICE)
    assert "không còn dùng để đăng nhập" in told.body
    again = Visitor(NEW_PHONE)
    assert goes_to(again.arrive()) == "/"


def test_the_old_number_is_half_hidden(visitor):
    page = visitor.client.get(START).content.decode()

    assert "00•• ••• 123" in page
    assert "0000 000 123" not in page


def test_without_the_old_code_there_is_no_new_number(visitor):
    assert goes_to(visitor.client.get(TELL)) == START
    assert goes_to(visitor.client.post(TELL, {"phone": NEW_PHONE})) == START
    assert goes_to(visitor.client.post(NEW, {"code": "123456"})) == START


def test_a_wrong_code_is_told(visitor):
    visitor.client.post(START)

    assert "Mã chưa đúng" in visitor.client.post(OLD, {"code": "x"}).content.decode()
    assert goes_to(visitor.client.get(TELL)) == START


def test_guesses_count_as_at_the_door(visitor):
    visitor.client.post(START)
    for _ in range(5):
        visitor.client.post(OLD, {"code": "x"})

    assert "Bạn nhập sai 5 lần" in visitor.client.post(OLD, {"code": code_of(OLD_PHONE)}).content.decode()


def test_a_number_that_someone_else_has_is_told_after_its_code_only(visitor, later):
    UserFactory(phone=NEW_PHONE)
    later(minutes=11)
    prove_old(visitor)

    assert goes_to(visitor.client.post(TELL, {"phone": NEW_PHONE})) == NEW
    visitor.client.post(NEW, {"code": code_of(NEW_PHONE)})

    assert "Số này đã có người dùng" in visitor.client.get("/tai-khoan/").content.decode()
    assert visitor.user.phone == OLD_PHONE


def test_the_code_of_one_number_does_not_prove_another(visitor, later):
    later(minutes=11)
    prove_old(visitor)
    visitor.client.post(TELL, {"phone": NEW_PHONE})

    visitor.client.post(NEW, {"code": code_of(OLD_PHONE)})

    assert visitor.user.phone == OLD_PHONE


def test_the_proof_of_the_old_number_fades(visitor, later):
    later(minutes=11)
    prove_old(visitor)
    later(minutes=16)

    assert goes_to(visitor.client.get(TELL)) == START


def test_a_code_can_be_sent_again(visitor, later):
    later(minutes=11)
    visitor.client.post(START)
    sent = Message.objects.count()
    assert "Gửi lại mã" in visitor.client.get(OLD).content.decode()
    later(seconds=31)

    assert goes_to(visitor.client.post(OLD, {"action": "resend"})) == OLD
    assert Message.objects.count() == sent + 1


def test_staff_without_a_number_prove_who_they_are_by_password(client):
    user = with_password(UserFactory(phone=None))
    client.force_login(user)

    assert goes_to(client.get(START)).startswith("/tai-khoan/xac-nhan/?next=")


@pytest.mark.parametrize("path", [START, OLD, TELL, NEW])
def test_it_is_for_those_who_are_in(client, path):
    assert goes_to(client.get(path)).startswith("/tai-khoan/dang-nhap/?next=")
    assert goes_to(client.post(path, {"phone": NEW_PHONE, "code": "123456"})).startswith("/tai-khoan/dang-nhap/")
