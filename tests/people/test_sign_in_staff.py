"""The staff's door: a name and a password, and where it leads."""

import re

import pytest
from django.urls import reverse

from learning.notices.models import Message
from learning.people.actions import join_group, load_groups
from learning.people.groups import EDITORS
from learning.people.models import User
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer
from tests.people.door import goes_to

pytestmark = pytest.mark.django_db
DOOR = "/tai-khoan/can-bo/"
PASSWORD = "mot-mat-khau-that-dai"


def with_password(user: User, username: str = "canbo") -> User:
    user.username, user.email = username, f"{username}@xa.example"
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def staff() -> User:
    return with_password(official(CommuneFactory(), phone=None))


def sign_in(client, login: str = "canbo", password: str = PASSWORD, **fields: str):
    return client.post(DOOR, {"login": login, "password": password} | fields)


@pytest.mark.parametrize("login", ["canbo", "CANBO", "canbo@xa.example", " canbo "])
def test_a_name_or_an_email_with_the_password_opens(client, staff, login):
    assert goes_to(sign_in(client, login)) == "/bao-cao/"
    assert client.session["_auth_user_id"] == str(staff.pk)


def test_a_number_with_the_password_opens_too(client):
    with_password(volunteer(CommuneFactory(), phone="+84000000123"))

    assert goes_to(sign_in(client, "0000 000 123")) == "/nguoi-hoc/"


@pytest.mark.parametrize(("login", "password"), [("canbo", "sai"), ("khongco", PASSWORD), ("", ""), ("canbo", "\x00")])
def test_anything_else_does_not(client, staff, login, password):
    answer = sign_in(client, login, password)

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert f'value="{login}"' in answer.content.decode() or not login


def test_residents_have_no_password(client):
    UserFactory(username="hoa")

    assert sign_in(client, "hoa", "").status_code == 200
    assert sign_in(client, "hoa", "!").status_code == 200
    assert "_auth_user_id" not in client.session


def test_guessing_ends_after_five(client, staff):
    for _ in range(5):
        sign_in(client, password="sai")

    page = sign_in(client).content.decode()

    assert "quá nhiều lần thử" in page
    assert "_auth_user_id" not in client.session


def test_each_is_led_to_their_work(client):
    load_groups()
    with_password(volunteer(CommuneFactory(), phone=None), "tnv")
    editor = with_password(UserFactory(phone=None), "bientap")
    join_group(user=editor, name=EDITORS, by=None, at=editor.registered_at)

    assert goes_to(sign_in(client, "tnv")) == "/nguoi-hoc/"
    client.logout()
    assert goes_to(sign_in(client, "bientap")) == "/quan-tri/"
    client.logout()
    assert goes_to(sign_in(client, "bientap", next="/khoa-hoc/")) == "/khoa-hoc/"


def test_nobody_is_led_elsewhere(client, staff):
    assert goes_to(sign_in(client, next="https://evil.example/")) == "/bao-cao/"


def test_the_session_changes_its_name_on_the_way_in(client, staff):
    client.get("/tai-khoan/")
    client.session.save()
    client.cookies["s"] = "planted0planted0planted0planted0"

    sign_in(client)

    assert client.cookies["s"].value != "planted0planted0planted0planted0"


@pytest.mark.parametrize(
    "path",
    [
        "/quan-tri/login/",
        "/quan-tri/password_reset/",
        "/quan-tri/password_reset/done/",
        "/quan-tri/password_reset/confirm/x/y/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtails_own_password_doors_lead_to_ours(client, staff, path, method):
    answer = getattr(client, method)(path, {"username": "canbo", "password": PASSWORD})

    assert goes_to(answer).startswith(DOOR)
    assert "_auth_user_id" not in client.session


def test_no_other_view_takes_a_password(client, staff):
    """Every address of the house is asked once with the right name and password: only ours lets in."""
    from django.urls import get_resolver

    opened = []
    for path in _plain_paths(get_resolver()):
        client.cookies.clear()
        client.post(f"/{path}", {"username": "canbo", "login": "canbo", "password": PASSWORD, "email": "canbo"})
        if "_auth_user_id" in client.session:
            opened.append(f"/{path}")

    assert opened == [DOOR]


def _plain_paths(resolver, prefix: str = "") -> list[str]:
    found = []
    for pattern in resolver.url_patterns:
        part = str(pattern.pattern).lstrip("^").rstrip("$")
        if hasattr(pattern, "url_patterns"):
            found += _plain_paths(pattern, prefix + part)
        elif not re.search(r"[<(\\\[]", prefix + part):
            found.append(prefix + part)
    return found


# --- Passwords ---


def test_a_forgotten_password_is_set_anew_through_the_email(client, staff):
    client.post("/tai-khoan/quen-mat-khau/", {"email": "canbo@xa.example"})
    message = Message.objects.get()
    assert (message.channel, message.to, message.kind) == ("email", "canbo@xa.example", Message.Kind.CODE)
    path = re.search(r"https?://[^/]+(/\S+)", message.body)[1]

    form = client.get(path, follow=True)
    new = "mat-khau-khac-rat-dai"
    answer = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)

    assert "Đã đổi mật khẩu" in answer.content.decode()
    assert goes_to(sign_in(client, password=new)) == "/bao-cao/"


def test_a_link_works_once(client, staff):
    test_a_forgotten_password_is_set_anew_through_the_email(client, staff)
    path = re.search(r"https?://[^/]+(/\S+)", Message.objects.get().body)[1]

    assert "Đường dẫn đã hết hạn" in client.get(path, follow=True).content.decode()


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("ngan", "Mật khẩu cần ít nhất 12 ký tự"),
        ("380297154638", "không được chỉ gồm số"),
        ("q1w2e3r4t5y6", "nhiều người dùng"),
        ("canbo@xa.example", "quá giống"),
    ],
)
def test_weak_passwords_are_refused_in_vietnamese(client, staff, password, sentence):
    sign_in(client)

    page = client.post(
        "/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    ).content.decode()

    assert sentence in page


def test_a_new_password_signs_out_everywhere(client, staff):
    sign_in(client)
    new = "mat-khau-khac-rat-dai"

    client.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert "_auth_user_id" not in client.session
    assert goes_to(sign_in(client, password=new)) == "/bao-cao/"


def test_residents_have_no_page_for_passwords(client):
    client.force_login(UserFactory())

    assert goes_to(client.get("/tai-khoan/mat-khau/")) == "/tai-khoan/"


def test_what_makes_no_sense_here_is_not_there():
    from django.urls import NoReverseMatch

    for name in (
        "account_signup",
        "account_email",
        "account_confirm_email",
        "account_email_verification_sent",
        "account_set_password",
        "account_change_phone",
        "account_verify_phone",
        "socialaccount_connections",
        "socialaccount_signup",
        "mfa_download_recovery_codes",
        "mfa_signup_webauthn",
    ):
        args = ["x"] if name == "account_confirm_email" else []
        with pytest.raises(NoReverseMatch):
            reverse(name, args=args)
