"""Signing in by finger or face: turned on by a resident, offered once, through the same stages as a code."""

import json
from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.people.actions import withdraw_consent
from learning.people.models import Consent, PasskeyOffer, User
from learning.people.second_factor import STRONG, MFAAdapter
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer
from tests.people.door import AGREE, Visitor, goes_to
from tests.people.finger import DOOR, FLAGS, ON, Phone
from tests.people.people import resident
from tests.people.test_sign_in_second_factor import activate_app
from tests.people.test_sign_in_staff import with_password

pytestmark = pytest.mark.django_db
LIST, STAFF_DOOR = "/tai-khoan/van-tay/", "/tai-khoan/can-bo/khoa/"
NUMBER = "+84000000123"
BROKEN = [
    "",
    "x",
    "1",
    "[]",
    "{}",
    '{"id": "", "response": {}}',
    '{"id": 1, "rawId": 2, "type": "public-key", "response": 3}',
]


@pytest.fixture
def visitor() -> Visitor:
    resident(phone=NUMBER, full_name="Nguyễn Thị Hoa")
    found = Visitor()
    found.client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/130 Mobile Safari"
    found.arrive()
    return found


@pytest.fixture
def phone(visitor) -> Phone:
    """It signs in alone; its owner is signed out."""
    found = Phone()
    assert goes_to(found.turn_on(visitor.client)) == LIST
    visitor.client.logout()
    return found


# --- Turning it on and off ---


def test_it_is_turned_on_by_one_touch_and_named_after_the_device(visitor):
    Phone().turn_on(visitor.client)

    kept = Authenticator.objects.get()
    assert (kept.user, kept.type) == (visitor.user, Authenticator.Type.WEBAUTHN)
    page = visitor.client.get(LIST).content.decode()
    assert "Điện thoại Android, Chrome" in page
    assert "Đã bật." in page
    assert AuditEntry.objects.filter(action="add_passkey").count() == 1


@pytest.mark.parametrize(
    ("asks", "name"),
    [(ON, "options"), ("/tai-khoan/bao-ve/khoa/them/", "js_data")],
    ids=["here", "there"],
)
def test_a_key_without_finger_face_or_pin_is_not_taken(visitor, asks, name):
    """Nor when it answers the question of the page where such a key would do."""
    context = visitor.client.get(asks).context[name]
    options = context.get("creation_options", context)["publicKey"]

    made = Phone().made(options["challenge"], flags=FLAGS.UP)
    answer = visitor.client.post(ON, {"credential": json.dumps(made)})

    assert "Máy này chưa vào được" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_the_question_of_another_session_is_not_answered(visitor):
    made = Phone().made("A" * 43)
    visitor.client.get(ON)

    assert visitor.client.post(ON, {"credential": json.dumps(made)}).status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("broken", BROKEN)
def test_broken_answers_are_refused(visitor, client, broken):
    visitor.client.get(ON)
    assert visitor.client.post(ON, {"credential": broken}).status_code == 200
    client.get(DOOR, headers={"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"})
    assert goes_to(client.post(DOOR, {"credential": broken})) == "/tai-khoan/dang-nhap/"
    assert not Authenticator.objects.exists()


def test_long_after_signing_in_a_fresh_code_is_asked_first(visitor, later):
    later(minutes=6)

    assert goes_to(visitor.client.get(ON)).startswith("/tai-khoan/xac-nhan/ma/")
    assert goes_to(visitor.client.post(ON, {"credential": "{}"})).startswith("/tai-khoan/xac-nhan/ma/")


def test_what_is_turned_off_opens_no_more(phone, visitor):
    visitor.arrive()
    off = f"{LIST}{Authenticator.objects.get().pk}/tat/"
    assert "Điện thoại Android, Chrome" in visitor.client.get(off).content.decode()

    assert goes_to(visitor.client.post(off)) == LIST
    visitor.client.logout()

    assert goes_to(phone.sign_in(visitor.client)) == "/tai-khoan/dang-nhap/"
    assert "Máy này chưa vào được" in visitor.client.get("/tai-khoan/dang-nhap/").content.decode()
    assert visitor.user is None


def test_nobody_turns_off_anothers(phone, client):
    other = Visitor("+84000000124")
    resident(phone=other.phone)
    other.arrive()

    for ask in (other.client.get, other.client.post):
        assert ask(f"{LIST}{Authenticator.objects.get().pk}/tat/").status_code == 404
    assert Authenticator.objects.exists()


def test_staff_have_their_keys_elsewhere():
    volunteer(CommuneFactory(), phone=NUMBER)
    visitor = Visitor()
    visitor.arrive()
    visitor.agree()

    for path in (LIST, ON):
        assert goes_to(visitor.client.get(path)) == "/tai-khoan/bao-ve/"


def test_the_last_key_of_staff_stays_where_one_is_compulsory(client, settings):
    settings.DEMO = False
    staff = with_password(official(CommuneFactory(), phone=None))
    key = Authenticator.objects.create(user=staff, type=Authenticator.Type.WEBAUTHN, data={"name": "x"})
    client.force_login(staff)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
    session["account_authentication_methods_user"] = str(staff.pk)
    session.save()

    client.post(f"/tai-khoan/bao-ve/khoa/{key.pk}/xoa/")

    assert Authenticator.objects.filter(pk=key.pk).exists()


# --- Signing in ---


@pytest.mark.parametrize("door", [DOOR, STAFF_DOOR])
def test_it_opens_both_doors_and_leads_on(phone, visitor, door):
    assert goes_to(phone.sign_in(visitor.client, door, next="/chung-nhan/")) == "/chung-nhan/"

    assert visitor.user == User.objects.get()
    assert Authenticator.objects.get().last_used_at


def test_nobody_is_led_elsewhere(phone, visitor):
    assert goes_to(phone.sign_in(visitor.client, next="https://evil.example/")) == "/"


def test_another_key_opens_nothing(phone, visitor):
    thief = replace(Phone(), owner=phone.owner)

    assert goes_to(thief.sign_in(visitor.client, next="/chung-nhan/")) == "/tai-khoan/dang-nhap/?next=%2Fchung-nhan%2F"
    assert visitor.user is None


def test_an_answer_is_good_once(phone, visitor):
    headers = {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}
    asked = visitor.client.get(DOOR, headers=headers).json()["request_options"]["publicKey"]["challenge"]
    answer = {"credential": json.dumps(phone.answer(asked))}
    visitor.client.post(DOOR, answer)
    visitor.client.logout()

    visitor.client.post(DOOR, answer)

    assert visitor.user is None


def test_who_may_not_sign_in_does_not(phone, visitor):
    User.objects.update(is_active=False)

    assert goes_to(phone.sign_in(visitor.client)) == "/tai-khoan/tam-dung/"
    assert visitor.user is None


def test_who_withdrew_consent_is_asked_again(phone, visitor):
    person = User.objects.get()
    withdraw_consent(user=person, purpose=Consent.Purpose.LEARNING, by=person, at=timezone.now())

    assert goes_to(phone.sign_in(visitor.client, next="/chung-nhan/")) == AGREE
    assert visitor.user is None
    assert goes_to(visitor.agree()) == "/chung-nhan/"
    assert visitor.user == person


def test_it_works_without_the_number_and_proves_none(phone, visitor):
    """The number has gone to someone else, or is only written down."""
    User.objects.update(phone=None, phone_verified=False)
    Consent.objects.all().delete()

    assert goes_to(phone.sign_in(visitor.client)) == AGREE
    visitor.agree()

    assert visitor.user.phone_verified is False


def test_after_a_year_the_finger_still_says_who_it_is(phone, visitor, later):
    later(days=400)

    assert goes_to(phone.sign_in(visitor.client)) == "/"


def test_a_new_phone_still_gets_in_by_code(phone, visitor):
    """It is another way in, not a second lock."""
    other = Visitor()

    assert goes_to(other.arrive()) == "/"


def test_an_app_that_makes_codes_stays_a_second_lock(phone, visitor):
    visitor.arrive()
    activate_app(visitor.client)

    assert goes_to(Visitor().arrive()) == "/tai-khoan/can-bo/lop-hai/"


def test_for_staff_it_is_a_second_factor():
    staff = volunteer(CommuneFactory())
    Authenticator.objects.create(user=staff, type=Authenticator.Type.WEBAUTHN, data={"name": "x"})

    assert MFAAdapter().is_mfa_enabled(staff, STRONG)


def test_who_has_one_proves_it_by_code_or_by_finger(phone, visitor, later):
    visitor.arrive()
    later(minutes=6)
    here = goes_to(visitor.client.get(ON))

    page = visitor.client.get(here).content.decode()

    assert "/tai-khoan/xac-nhan/khoa/?next=" in page


# --- The offer ---


def able(visitor: Visitor) -> Visitor:
    """Its browser said that it knows finger, face or PIN."""
    visitor.client.cookies["co-van-tay"] = "1"
    return visitor


def again(visitor: Visitor, later) -> str:
    visitor.client.logout()
    later(minutes=11)
    return goes_to(able(visitor).arrive(next="/chung-nhan/"))


def test_it_is_offered_once_after_the_second_sign_in_by_code(visitor, later):
    offered = again(visitor, later)
    assert offered == f"{ON}?next=%2Fchung-nhan%2F"
    page = visitor.client.get(offered).content.decode()
    assert "Lần sau vào nhanh hơn?" in page
    assert 'href="/chung-nhan/">Để sau' in page

    assert [again(visitor, later), again(visitor, later)] == ["/chung-nhan/"] * 2


def test_whoever_takes_it_goes_on_where_they_were_going(visitor, later):
    offered = again(visitor, later)

    assert goes_to(Phone().turn_on(visitor.client, offered)) == "/chung-nhan/"


def test_it_waits_for_a_device_that_can(visitor, later):
    for _ in range(2):
        visitor.client.logout()
        visitor.client.cookies.clear()
        later(minutes=11)
        assert goes_to(visitor.arrive()) == "/"

    assert again(visitor, later).startswith(ON)


def test_who_has_one_is_not_asked(phone, visitor, later):
    assert again(visitor, later) == "/chung-nhan/"
    assert PasskeyOffer.objects.get().made_at is None


def test_staff_are_not_asked(later):
    volunteer(CommuneFactory(), phone=NUMBER)
    visitor = Visitor()
    visitor.arrive()
    visitor.agree()

    assert again(visitor, later) == "/chung-nhan/"
    assert not PasskeyOffer.objects.exists()


def test_the_offer_leads_nowhere_else(visitor):
    page = visitor.client.get(f"{ON}?next=https://evil.example/").content.decode()

    assert "Để sau" not in page


def test_it_is_told_among_ones_data_without_the_key(phone, visitor):
    visitor.arrive()

    told = visitor.client.get("/tai-khoan/du-lieu/tai-ve/").json()["Cách đăng nhập thêm"]

    assert [one["Máy"] for one in told] == ["Điện thoại Android, Chrome"]
    assert "credential" not in str(told)


def test_pages_are_for_those_who_are_in(client):
    UserFactory()
    for path in (LIST, ON, f"{LIST}1/tat/"):
        assert goes_to(client.get(path)).startswith("/tai-khoan/dang-nhap/")
