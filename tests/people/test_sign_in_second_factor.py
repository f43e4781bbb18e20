"""The second factor: compulsory for those who see or change what is not theirs alone."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from learning.people.actions import give_role, reset_second_factors
from learning.people.models import Role, User
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer
from tests.people.door import Visitor, goes_to, totp
from tests.people.people import resident
from tests.people.test_sign_in_staff import PASSWORD, sign_in, with_password

pytestmark = pytest.mark.django_db
INDEX, APP, SECOND = "/tai-khoan/bao-ve/", "/tai-khoan/bao-ve/ung-dung/", "/tai-khoan/can-bo/lop-hai/"


@pytest.fixture
def production(settings):
    """Not the demonstration. Messages would go to nobody."""
    settings.DEMO, settings.SMS_BACKEND, settings.SMS_HTTP_URL = False, "http", "http://127.0.0.1:9/"


@pytest.fixture
def staff() -> User:
    return with_password(official(CommuneFactory(), phone=None))


def activate_app(client) -> str:
    """Sets up the app that makes codes, as a person does; gives its secret."""
    page = client.get(APP).content.decode()
    secret = re.search(r"<b>([A-Z2-7]{32})</b>", page)[1]
    answer = client.post(APP, {"code": totp(secret)})
    assert goes_to(answer) == "/tai-khoan/bao-ve/ma-du-phong/"
    return secret


def test_staff_without_one_are_led_to_set_it_up_before_anything_else(client, production, staff):
    sign_in(client)

    for path in ("/bao-cao/", "/quan-tri/", "/tai-khoan/thong-tin/", "/khoa-hoc-cua-toi/"):
        assert goes_to(client.get(path)) == INDEX, path
    page = client.get(INDEX).content.decode()
    assert "Bạn chưa có lớp thứ hai" in page
    assert client.get(APP).status_code == 200


def test_public_pages_stay_open_to_them(client, production, staff):
    sign_in(client)

    assert client.get("/tro-giup/").status_code == 200


def test_with_one_everything_opens(client, production, staff):
    sign_in(client)

    activate_app(client)

    assert goes_to(client.get("/bao-cao/")).startswith("/bao-cao/xa/")


def test_in_the_demonstration_it_is_a_choice(client, staff):
    sign_in(client)

    assert goes_to(client.get("/bao-cao/")).startswith("/bao-cao/xa/")


def test_residents_and_volunteers_need_none(client, production):
    client.force_login(volunteer(CommuneFactory()))
    assert goes_to(client.get("/tai-khoan/thong-tin/")) == ""

    client.force_login(UserFactory())
    assert goes_to(client.get("/tai-khoan/thong-tin/")) == ""


def test_the_code_is_asked_after_the_password(client, staff):
    sign_in(client)
    secret = activate_app(client)
    client.logout()

    assert goes_to(sign_in(client)) == SECOND
    assert "_auth_user_id" not in client.session
    assert "Mã chưa đúng" in client.post(SECOND, {"code": "000000"}).content.decode()
    assert goes_to(client.post(SECOND, {"code": totp(secret)})) == "/tai-khoan/can-bo/ghi-nho-may/"
    assert goes_to(client.post("/tai-khoan/can-bo/ghi-nho-may/", {"action": "skip"})) == "/bao-cao/"


def test_a_trusted_machine_is_not_asked_again(client, staff):
    sign_in(client)
    secret = activate_app(client)
    client.logout()
    sign_in(client)
    client.post(SECOND, {"code": totp(secret)})
    client.post("/tai-khoan/can-bo/ghi-nho-may/", {"action": "trust"})
    trusted = client.cookies["mfa_trusted"].value
    client.logout()
    client.cookies["mfa_trusted"] = trusted

    assert goes_to(sign_in(client)) == "/bao-cao/"


def test_the_code_is_asked_after_the_phone_code_too():
    person = resident(phone="+84000000123")
    visitor = Visitor()
    visitor.arrive()
    activate_app(visitor.client)
    visitor.client.logout()
    visitor.client.cookies.clear()

    assert goes_to(visitor.arrive()) == SECOND
    assert visitor.user is None
    assert person.authenticator_set.count() == 2


def test_guessing_the_code_ends_after_five(client, staff):
    sign_in(client)
    secret = activate_app(client)
    client.logout()
    sign_in(client)
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})

    answer = client.post(SECOND, {"code": totp(secret)})

    assert "quá nhiều lần thử" in answer.content.decode()


def test_secrets_cannot_be_read_from_the_database(client, staff):
    sign_in(client)
    secret = activate_app(client)

    stored = str(Authenticator.objects.get(type=Authenticator.Type.TOTP).data)
    assert secret not in stored
    assert stored.startswith("{'secret': 'gAAAA")


def test_a_changed_secret_key_still_opens_with_the_old_one(client, staff, settings):
    sign_in(client)
    secret = activate_app(client)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-key-that-is-long-enough-for-anybody-to-like-it"
    client.logout()
    sign_in(client)

    assert goes_to(client.post(SECOND, {"code": totp(secret)})) == "/tai-khoan/can-bo/ghi-nho-may/"


def test_recovery_codes_are_shown_once_and_open_once(client, staff):
    sign_in(client)
    activate_app(client)
    page = client.get("/tai-khoan/bao-ve/ma-du-phong/").content.decode()
    codes = re.findall(r'<b class="keep">(\w+)</b>', page)
    assert len(codes) == 10
    assert codes[0] not in client.get("/tai-khoan/bao-ve/ma-du-phong/").content.decode()
    for expected in ("/tai-khoan/can-bo/ghi-nho-may/", ""):
        client.logout()
        sign_in(client)
        assert goes_to(client.post(SECOND, {"code": codes[0]})) == expected


def test_a_code_from_the_admin_stands_for_a_lost_factor_and_a_new_one_is_due(client, production, staff):
    sign_in(client)
    activate_app(client)
    code = reset_second_factors(user=staff, by=UserFactory(), at=timezone.now())

    assert goes_to(sign_in(client)) == SECOND
    assert client.post(SECOND, {"code": "0000000000"}).status_code == 200
    client.post(SECOND, {"code": code})
    client.post("/tai-khoan/can-bo/ghi-nho-may/", {"action": "skip"})
    assert goes_to(client.get("/bao-cao/")) == INDEX


def test_the_last_factor_of_staff_stays(client, production, staff):
    sign_in(client)
    activate_app(client)

    answer = client.post("/tai-khoan/bao-ve/ung-dung/tat/")

    assert "cần ít nhất một lớp bảo vệ" in answer.content.decode()
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_whoever_need_not_have_one_may_switch_it_off(client):
    visitor = Visitor()
    resident(phone=visitor.phone)
    visitor.arrive()
    activate_app(visitor.client)

    assert goes_to(visitor.client.post("/tai-khoan/bao-ve/ung-dung/tat/")) == INDEX
    assert not Authenticator.objects.exists()


def test_long_after_signing_in_one_is_asked_again_before_changing_it(client, staff, later):
    sign_in(client)
    assert client.get(APP).status_code == 200
    later(minutes=6)

    assert goes_to(client.get(APP)).startswith("/tai-khoan/xac-nhan/?next=")
    answer = client.post(f"/tai-khoan/xac-nhan/?next={APP}", {"password": PASSWORD})
    assert goes_to(answer) == APP
    assert client.get(APP).status_code == 200


def test_who_becomes_staff_signs_in_again(client, production):
    person = resident(phone="+84000000123")
    visitor = Visitor()
    visitor.client.force_login(person)
    give_role(user=person, kind=Role.Kind.OFFICIAL, commune=person.commune, by=None, at=timezone.now())

    assert goes_to(visitor.client.get("/bao-cao/")).startswith("/tai-khoan/can-bo/?next=/bao-cao/")
    assert visitor.user is None


@pytest.mark.parametrize(
    "path",
    [INDEX, APP, "/tai-khoan/bao-ve/khoa/", "/tai-khoan/bao-ve/khoa/them/", "/tai-khoan/may/", "/tai-khoan/xac-nhan/"],
)
def test_the_pages_are_for_those_who_are_in(client, path):
    assert goes_to(client.get(path)).startswith("/tai-khoan/dang-nhap/")


def test_foreign_keys_do_not_exist():
    other = UserFactory()
    key = Authenticator.objects.create(user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "x"})
    visitor = Visitor()
    resident(phone=visitor.phone)
    visitor.arrive()

    for path in (f"/tai-khoan/bao-ve/khoa/{key.pk}/", f"/tai-khoan/bao-ve/khoa/{key.pk}/xoa/"):
        assert visitor.client.get(path).status_code == 404
        assert visitor.client.post(path, {"name": "mine"}).status_code == 404
    assert Authenticator.objects.get().data == {"name": "x"}
