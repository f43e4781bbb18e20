"""VNeID at the door, with a real OpenID provider on this machine in its place."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.notices.models import Message
from learning.people.actions import (
    join_by_vneid,
    register_learner,
)
from learning.people.limits import VISITS_TO_VNEID, Limit
from learning.people.models import Consent, User
from learning.people.vneid import account_of, digest
from tests.certificates.racing import at_once
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer
from tests.openid import NUMBER, OTHER_NUMBER
from tests.people.door import AGREE, COMMUNE, CONFIRM, NAME, PHONE, Visitor, goes_to
from tests.people.people import resident
from tests.people.test_sign_in_second_factor import SECOND, activate_app
from tests.people.test_sign_in_staff import sign_in as sign_in_staff
from tests.people.test_sign_in_staff import with_password
from tests.people.travelling import BACK, PROVE, START, TELL, Traveller, text, tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return CommuneFactory()


# --- The door ---


def test_the_door_shows_it_only_where_it_is_configured(client, provider, settings):
    assert START in text(client.get(PHONE))
    settings.VNEID_SERVER_URL = ""
    assert START not in text(client.get(PHONE))
    assert client.get(START).status_code == client.get(BACK).status_code == 404


def test_asks_with_state_nonce_and_pkce_and_for_nothing_else(traveller, provider):
    provider.consent(traveller.leave(scope="email", auth_params="prompt=none"))
    asked = provider.asked[-1]
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 16
    assert set(asked["scope"].split()) == {"openid", "profile", "phone"}
    assert "prompt" not in asked
    assert asked["redirect_uri"] == f"http://testserver{BACK}"


def test_a_newcomer_passes_the_same_pages_as_by_phone(traveller, commune):
    assert goes_to(traveller.come(next="/khoa-hoc/")) == TELL
    assert goes_to(traveller.say_none()) == NAME
    assert 'value="Nguyễn Thị Hoa"' in text(traveller.client.get(NAME))
    assert goes_to(traveller.tell_name("Nguyễn Thị Hoa")) == COMMUNE
    assert goes_to(traveller.tell_commune(commune.code)) == AGREE
    assert "Bạn chưa đánh dấu “Tôi từ đủ 16 tuổi trở lên”" in text(traveller.client.post(AGREE, {"agrees": "on"}))
    assert not User.objects.exists()
    assert goes_to(traveller.agree()) == "/khoa-hoc/"

    person = User.objects.get()
    assert traveller.user == person
    assert (person.full_name, person.commune, person.birth_year) == ("Nguyễn Thị Hoa", commune, 1961)
    assert (person.phone, person.phone_verified, person.has_usable_password()) == (None, False, False)
    assert Consent.objects.get().channel == Consent.Channel.OWN
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert actions == {"register_resident", "give_consent", "link_vneid"}


def test_a_newcomer_may_add_a_number(traveller, commune):
    traveller.come()
    assert goes_to(traveller.tell_own_phone()) == PROVE
    assert goes_to(traveller.prove()) == NAME
    traveller.tell_name()
    traveller.tell_commune(commune.code)
    traveller.agree()
    assert (traveller.user.phone, traveller.user.phone_verified) == (traveller.phone, True)
    assert account_of(traveller.user)


def test_whoever_is_tied_gets_in_directly(traveller):
    person = resident(phone=None, phone_verified=False)
    tie(person)
    assert goes_to(traveller.come(next="/khoa-hoc/")) == "/khoa-hoc/"
    assert traveller.user == person
    assert not Message.objects.exists()


def test_whoever_is_tied_but_never_agreed_is_asked(traveller):
    person = UserFactory()
    tie(person)
    assert goes_to(traveller.come()) == AGREE
    assert goes_to(traveller.agree()) == "/"
    assert Consent.objects.get().user == person


def test_a_second_factor_is_still_asked_for(traveller, client):
    staff = with_password(official(CommuneFactory(), phone=None))
    sign_in_staff(client)
    activate_app(client)
    tie(staff)
    assert goes_to(traveller.come()) == AGREE
    assert goes_to(traveller.agree()).startswith(SECOND)
    assert not traveller.user


def test_an_account_that_is_shut_stays_shut(traveller):
    person = resident(is_active=False)
    tie(person)
    assert goes_to(traveller.come()) == "/tai-khoan/tam-dung/"
    assert not traveller.user


def test_many_visits_from_one_address_are_too_many(traveller, monkeypatch):
    monkeypatch.setattr("learning.people.views.vneid.VISITS_TO_VNEID", Limit(VISITS_TO_VNEID.name, 1, 60))
    traveller.leave()
    assert traveller.client.get(START).status_code == 429


# --- Somebody who learns here already, under a number ---


def test_a_claimed_number_proves_nothing(traveller, commune):
    person = resident(phone="+84000000123")
    assert goes_to(traveller.come()) == TELL
    assert 'value="0000 000 123"' in text(traveller.client.get(TELL))
    traveller.say_none()
    traveller.tell_name()
    traveller.tell_commune(commune.code)
    traveller.agree()
    assert traveller.user != person
    assert not account_of(person)


def test_proof_of_both_ties_them(traveller):
    person = resident(phone="+84000000123", birth_year=None)
    traveller.come(next="/khoa-hoc/")
    traveller.tell_own_phone()
    assert not account_of(person)
    assert goes_to(traveller.prove()) == "/khoa-hoc/"

    assert traveller.user == person
    assert account_of(person).uid == digest(NUMBER)
    person.refresh_from_db()
    assert person.birth_year == 1961
    again = Traveller(provider=traveller.provider)
    assert goes_to(again.come()) == "/"
    assert again.user == person


def test_a_wrong_code_ties_nothing(traveller):
    person = resident(phone="+84000000123")
    traveller.come()
    traveller.tell_own_phone()
    assert "Mã chưa đúng" in text(traveller.prove(traveller.wrong_code))
    assert goes_to(traveller.client.get("/tai-khoan/thong-tin/")).startswith(PHONE)
    assert not account_of(person)
    for _ in range(4):
        traveller.prove(traveller.wrong_code)
    assert "Bạn nhập sai 5 lần" in text(traveller.prove())
    assert not traveller.user


def test_a_number_typed_wrong_may_be_typed_anew(traveller):
    traveller.come()
    traveller.tell_own_phone()
    assert goes_to(traveller.client.post(PROVE, {"action": "restart"})) == TELL
    assert "Bạn chưa nhập số điện thoại." in text(traveller.client.post(TELL, {"phone": ""}))
    assert goes_to(traveller.client.get(PROVE)) == TELL


def test_the_code_may_be_sent_again(traveller, later):
    traveller.come()
    traveller.tell_own_phone()
    traveller.client.post(PROVE, {"action": "resend"})
    assert "Bạn chờ" in text(traveller.client.get(PROVE))
    later(seconds=31)
    traveller.client.post(PROVE, {"action": "resend"})
    assert Message.objects.filter(kind=Message.Kind.CODE).count() == 2


def test_one_address_may_not_ask_for_any_number_of_codes(traveller, monkeypatch):
    monkeypatch.setattr("learning.people.limits.CODES_PER_ADDRESS", Limit("codes-address", 1, 60))
    traveller.come()
    traveller.tell_own_phone()
    assert traveller.client.post(PROVE, {"action": "resend"}).status_code == 429
    traveller.client.post(PROVE, {"action": "restart"})
    assert traveller.tell_own_phone().status_code == 429


@pytest.mark.parametrize(("answer", "is_theirs"), [("yes", True), ("no", False)])
def test_a_record_that_a_volunteer_made_is_asked_about_first(traveller, commune, answer, is_theirs):
    noted = register_learner(
        by=volunteer(commune), at=timezone.now(), full_name="Nguyễn Thị Hoa", commune=commune, phone="+84000000123"
    )
    traveller.come()
    traveller.tell_own_phone()
    assert goes_to(traveller.prove()) == CONFIRM
    assert not SocialAccount.objects.exists()
    traveller.client.post(CONFIRM, {"answer": answer})
    if not is_theirs:
        traveller.tell_name("Trần Thị Khác")
        traveller.tell_commune(commune.code)
    traveller.agree()
    assert (traveller.user == noted) == is_theirs
    assert account_of(traveller.user)
    assert bool(account_of(noted)) == is_theirs


def test_a_number_not_used_for_a_year_is_doubted(traveller, commune):
    gone = resident(phone="+84000000123", full_name="Nguyễn Thị Hoa", last_seen_at=timezone.now() - timedelta(days=400))
    traveller.come()
    traveller.tell_own_phone()
    assert goes_to(traveller.prove()) == NAME
    assert not account_of(gone)
    traveller.tell_name("Lê Văn Khác")
    traveller.tell_commune(commune.code)
    traveller.client.post(f"{PHONE}nhap-lai/", {"answer": "new"})
    traveller.tell_name("Lê Văn Khác")
    traveller.tell_commune(commune.code)
    traveller.agree()
    assert traveller.user
    assert traveller.user != gone
    assert not account_of(gone)


def test_a_number_tied_to_the_vneid_of_someone_else_is_not_taken(traveller):
    person = resident(phone="+84000000123")
    tie(person, OTHER_NUMBER)
    traveller.come()
    traveller.tell_own_phone()
    assert goes_to(traveller.prove()) == TELL
    assert "đã gắn với VNeID của người khác" in text(traveller.client.get(TELL))
    assert account_of(person).uid == digest(OTHER_NUMBER)
    assert not traveller.user


def test_a_way_in_left_half_way_ties_nothing_to_the_next_person(traveller):
    """The phone changes hands, and the door still asks for the number of the one before."""
    traveller.come()
    neighbour = resident(phone="+84000000777", full_name="Trần Thị Na")
    traveller.phone = "+84000000777"
    assert goes_to(traveller.client.get(PHONE)) == TELL
    traveller.tell_own_phone()
    assert goes_to(traveller.prove()) == TELL
    assert "Tên ở số này khác tên trên VNeID" in text(traveller.client.get(TELL))
    assert goes_to(traveller.client.post(TELL, {"action": "restart"})) == PHONE
    assert goes_to(traveller.arrive()) == "/"
    assert traveller.user == neighbour
    assert not SocialAccount.objects.exists()


def test_pages_of_the_way_in_are_shut_to_whoever_came_another_way(commune):
    visitor = Visitor()
    visitor.arrive()
    assert goes_to(visitor.client.get(TELL)) == NAME
    assert goes_to(visitor.client.get(PROVE)) == NAME
    assert goes_to(Visitor().client.get(TELL)).startswith(PHONE)


# --- What goes wrong ---


def test_whoever_stops_there_is_told_so(traveller, provider):
    answer = traveller.come_back(provider.deny(traveller.leave()))
    assert answer.status_code == 200
    assert "Bạn đã dừng ở trang của VNeID" in text(answer)
    assert PHONE in text(answer)


def test_an_answer_to_nothing_we_asked_is_refused(traveller, provider):
    back = provider.consent(traveller.leave())
    for stranger in (Traveller(provider=provider), traveller):
        stranger.come_back(back.replace("state=", "state=x"))
        assert not stranger.user
    answer = Traveller(provider=provider).come_back(back)
    assert (answer.status_code, "Bạn làm lại từ đầu." in text(answer)) == (400, True)
    assert goes_to(traveller.come_back(back)) == TELL
    assert traveller.come_back(back).status_code == 400, "twice"


def test_an_answer_to_another_question_is_refused(traveller, provider):
    provider.altered = {"nonce": "of-somebody-else"}
    answer = traveller.come()
    assert (answer.status_code, "Chưa vào được bằng VNeID" in text(answer)) == (400, True)
    assert not SocialAccount.objects.exists()


def test_a_code_that_someone_else_asked_for_is_refused(traveller, provider):
    back = provider.consent(traveller.leave())
    provider.asked[-1]["code_challenge"] = "of-somebody-else"
    assert traveller.come_back(back).status_code == 502


def test_a_provider_that_is_away_is_told(traveller, provider):
    back = provider.consent(traveller.leave())
    provider.away = True
    for answer in (traveller.come_back(back), traveller.client.get(START)):
        assert (answer.status_code, "Trang của VNeID chưa trả lời được" in text(answer)) == (502, True)


DISCOVERY, TOKEN, USER_INFO = "/.well-known/openid-configuration", "/oauth2/token", "/userinfo"


@pytest.mark.parametrize("path", [DISCOVERY, TOKEN, USER_INFO])
@pytest.mark.parametrize(
    "answer", ["<html>", "[]", "null", "7", "{}", '{"access_token": "x"}', '{"access_token": "x", "id_token": "a.b.c"}']
)
def test_a_provider_that_talks_nonsense_is_told(traveller, provider, path, answer):
    back = provider.consent(traveller.leave())
    provider.nonsense = {path: answer}
    assert traveller.come_back(back).status_code == 502
    if path == DISCOVERY:
        assert traveller.client.get(START).status_code == 502
    assert not SocialAccount.objects.exists()


def test_two_people_in_one_answer_are_refused(traveller, provider, monkeypatch):
    fetch = "allauth.socialaccount.providers.openid_connect.views.OpenIDConnectOAuth2Adapter._fetch_user_info"
    monkeypatch.setattr(fetch, lambda *_: {"sub": OTHER_NUMBER})
    assert traveller.come().status_code == 502
    assert not SocialAccount.objects.exists()


def test_a_child_is_sent_to_the_commune(traveller, provider):
    born = timezone.localdate() - timedelta(days=15 * 365)
    provider.know(NUMBER, name="Bé Na", birthdate=born.isoformat())
    answer = traveller.come()
    assert "Bạn chưa đủ 16 tuổi" in text(answer)
    assert goes_to(traveller.client.get(TELL)).startswith(PHONE)
    assert not User.objects.exists()


# --- Twice at once ---


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_makes_one_person():
    commune = CommuneFactory()

    def join() -> User:
        return join_by_vneid(
            uid=digest(NUMBER), phone=None, full_name="Hoa", commune=commune, birth_year=None, at=timezone.now()
        )

    people = at_once(join, join, join)
    assert len({person.pk for person in people}) == User.objects.count() == 1
    assert SocialAccount.objects.count() == 1
