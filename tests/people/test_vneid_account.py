"""VNeID on the account's page: tied and untied by who proved themselves just now."""

import json
import re

import pytest
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.people.actions import (
    ask_for_deletion,
    carry_out_deletion,
)
from learning.people.vneid import account_of, digest
from tests.factories.people import UserFactory
from tests.openid import NUMBER, OTHER_NUMBER
from tests.people.door import goes_to
from tests.people.people import resident
from tests.people.travelling import CONNECT, DISCONNECT, PAGE, Traveller, text, tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_home(traveller, later) -> Traveller:
    """Signed in by number, a while ago."""
    resident(phone=traveller.phone)
    traveller.arrive()
    later(minutes=11)
    return traveller


def prove_again(traveller: Traveller, answer: HttpResponse) -> HttpResponse:
    """By a fresh code; then what was begun goes on."""
    page = goes_to(answer)
    assert page.startswith("/tai-khoan/xac-nhan/")
    traveller.client.post(page, {"action": "resend"})
    return traveller.client.post(page, {"code": traveller.code})


def go_on(traveller: Traveller, answer: HttpResponse) -> HttpResponse:
    address = re.search(r'href="(http://127[^"]+)"', text(answer))[1].replace("&amp;", "&")
    return traveller.come_back(traveller.provider.consent(address, traveller.number))


def test_connecting_needs_a_fresh_proof(at_home):
    assert PAGE in text(at_home.client.get("/tai-khoan/"))
    assert "Gắn VNeID" in text(at_home.client.get(PAGE))
    leaving = prove_again(at_home, at_home.client.post(CONNECT))
    assert goes_to(go_on(at_home, leaving)) == PAGE
    assert "Đã gắn VNeID" in text(at_home.client.get(PAGE))
    assert account_of(at_home.user).uid == digest(NUMBER)


def test_connecting_takes_no_link_from_elsewhere(at_home):
    assert at_home.client.get(CONNECT).status_code == 405


def test_connecting_what_is_someone_elses_is_refused(at_home):
    other = resident()
    tie(other)
    leaving = prove_again(at_home, at_home.client.post(CONNECT))
    assert goes_to(go_on(at_home, leaving)) == PAGE
    assert "đã gắn với tài khoản khác" in text(at_home.client.get(PAGE))
    assert account_of(other)
    assert not account_of(at_home.user)


def test_a_second_vneid_is_refused(at_home):
    tie(at_home.user, OTHER_NUMBER)
    leaving = prove_again(at_home, at_home.client.post(CONNECT))
    go_on(at_home, leaving)
    assert "đã gắn với VNeID khác" in text(at_home.client.get(PAGE))
    assert SocialAccount.objects.count() == 1


def test_what_one_began_another_cannot_finish(at_home):
    """Signed out meanwhile, and the next one in on the same browser."""
    leaving = prove_again(at_home, at_home.client.post(CONNECT))
    neighbour = resident(phone="+84000000777")
    begun = at_home.client.session["socialaccount_states"]
    at_home.client.force_login(neighbour)
    kept = at_home.client.session
    kept["socialaccount_states"] = begun
    kept.save()
    assert go_on(at_home, leaving).status_code == 400
    assert not SocialAccount.objects.exists()


def test_disconnecting_needs_a_fresh_proof_and_another_way_in(at_home):
    tie(at_home.user)
    assert "Gỡ VNeID" in text(at_home.client.get(PAGE))
    assert goes_to(prove_again(at_home, at_home.client.post(DISCONNECT))) == "/tai-khoan/"
    assert not account_of(at_home.user)
    assert AuditEntry.objects.filter(action="unlink_vneid").count() == 1


def test_the_only_way_in_stays(traveller):
    person = resident(phone=None, phone_verified=False)
    tie(person)
    traveller.come()
    assert goes_to(traveller.client.post(DISCONNECT)) == PAGE
    assert "Bạn thêm số điện thoại trước" in text(traveller.client.get(PAGE))
    assert account_of(person)


def test_it_can_be_taken_away_where_it_is_no_longer_offered(at_home, settings):
    settings.VNEID_SERVER_URL = ""
    assert at_home.client.get(PAGE).status_code == at_home.client.post(CONNECT).status_code == 404
    tie(at_home.user)
    assert "Gỡ VNeID" in text(at_home.client.get(PAGE))


def test_ones_own_data_say_so(at_home):
    tie(at_home.user)
    data = json.loads(at_home.client.get("/tai-khoan/du-lieu/tai-ve/").content)
    assert data["Thông tin của tôi"]["Đăng nhập bằng VNeID từ lúc"]


def test_it_goes_with_a_deletion():
    admin, erased = UserFactory(), resident()
    tie(erased)
    request = ask_for_deletion(user=erased, by=erased, at=timezone.now())
    carry_out_deletion(request=request, by=admin, at=timezone.now())
    assert not SocialAccount.objects.exists()
