"""Pages after the code: who is new, who was noted by a volunteer, who was away for a year."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.people.actions import give_consent, withdraw_consent
from learning.people.consents import current_text
from learning.people.models import Consent, User
from tests.factories.people import CommuneFactory, UserFactory
from tests.people.door import AGAIN, AGREE, COMMUNE, CONFIRM, NAME, PHONE, Visitor, goes_to
from tests.people.people import resident

pytestmark = pytest.mark.django_db
LEARNING = Consent.Purpose.LEARNING


@pytest.fixture
def commune():
    return CommuneFactory(
        name="Hồng Gai", full_name="Phường Hồng Gai", former_names="Phường Bạch Đằng; Phường Trần Hưng Đạo"
    )


# --- New here ---


def test_a_newcomer_says_name_and_commune_agrees_and_is_in(commune):
    visitor = Visitor()

    assert goes_to(visitor.arrive(next="/khoa-hoc/")) == NAME
    assert goes_to(visitor.tell_name("  nguyễn   thị hoa ")) == COMMUNE
    assert goes_to(visitor.tell_commune(commune.code)) == AGREE
    assert not User.objects.exists()
    assert goes_to(visitor.agree()) == "/khoa-hoc/"

    person = User.objects.get()
    assert visitor.user == person
    assert (person.full_name, person.commune, person.phone, person.phone_verified) == (
        "Nguyễn Thị Hoa",
        commune,
        "+84000000123",
        True,
    )
    assert not person.has_usable_password()


def test_the_consent_is_kept_with_its_words_and_moment(commune):
    visitor = Visitor()
    visitor.sign_up(commune.code)

    consent = Consent.objects.get()
    assert (consent.user, consent.purpose, consent.channel) == (visitor.user, LEARNING, Consent.Channel.OWN)
    assert consent.version == current_text(LEARNING).version
    assert timezone.now() - consent.given_at < timedelta(minutes=1)
    assert "16 tuổi" in consent.note


def test_signing_up_is_written_down(commune):
    Visitor().sign_up(commune.code)

    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"register_resident", "give_consent"}


def test_the_page_of_consent_says_all_its_words_and_ticks_nothing(commune):
    visitor = Visitor()
    visitor.arrive()
    visitor.tell_name()
    visitor.tell_commune(commune.code)

    page = visitor.client.get(AGREE).content.decode()

    assert all(sentence in page for sentence in current_text(LEARNING).sentences)
    assert "checked" not in page


@pytest.mark.parametrize(
    ("ticks", "sentence"),
    [({"agrees": "on"}, "“Tôi từ đủ 16 tuổi trở lên”"), ({"is_16": "on"}, "“Tôi đồng ý”"), ({}, "“Tôi đồng ý”")],
)
def test_nobody_is_registered_without_both_ticks(commune, ticks, sentence):
    visitor = Visitor()
    visitor.arrive()
    visitor.tell_name()
    visitor.tell_commune(commune.code)

    assert sentence in visitor.client.post(AGREE, ticks).content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "A", "http://x.vn", "Hoa 123", "a" * 81, "<b>Hoa</b>", "=1+1"])
def test_a_name_is_a_name(name):
    visitor = Visitor()
    visitor.arrive()

    assert visitor.tell_name(name).status_code == 200


@pytest.mark.parametrize("name", ["Lê Ý", "H'Hen Niê", "Nguyễn Thị Hoa", "Tằng A Dưỡng", "Ê Ban Y Phu"])
def test_names_of_all_peoples_are_names(name):
    visitor = Visitor()
    visitor.arrive()

    assert goes_to(visitor.tell_name(name)) == COMMUNE


@pytest.mark.parametrize("typed", ["hong gai", "Hồng Gai", "bach dang", "tran hung dao", "p. hong gai"])
def test_a_commune_is_found_by_new_and_former_names(commune, typed):
    CommuneFactory(name="Bình Liêu", full_name="Xã Bình Liêu")
    visitor = Visitor()
    visitor.arrive()
    visitor.tell_name()

    page = visitor.client.get(COMMUNE, {"q": typed}).content.decode()

    assert "Phường Hồng Gai" in page
    assert "Xã Bình Liêu" not in page


def test_an_unknown_commune_is_asked_again(commune):
    visitor = Visitor()
    visitor.arrive()
    visitor.tell_name()

    assert "Không tìm thấy" in visitor.client.get(COMMUNE, {"q": "zzz"}).content.decode()
    assert goes_to(visitor.tell_commune("99999")) == COMMUNE
    assert "Bạn chưa chọn" in visitor.client.get(COMMUNE).content.decode()


@pytest.mark.parametrize("page", [CONFIRM, COMMUNE, AGAIN, AGREE])
def test_pages_out_of_turn_lead_back(page):
    visitor = Visitor()
    visitor.arrive()

    assert goes_to(visitor.client.get(page)) == NAME
    assert goes_to(visitor.client.post(page, {"answer": "no", "commune": "x"})) == NAME


@pytest.mark.parametrize("page", [CONFIRM, NAME, COMMUNE, AGAIN, AGREE])
def test_without_a_code_there_is_no_way_in(client, page):
    assert goes_to(client.get(page)) == PHONE
    assert goes_to(client.post(page, {"full_name": "Hoa Hoa", "is_16": "on", "agrees": "on"})) == PHONE


def test_an_answer_can_be_corrected(commune):
    visitor = Visitor()
    visitor.arrive()
    visitor.tell_name("Nguyễn Thị Hoà")
    visitor.tell_commune(commune.code)

    assert "Nguyễn Thị Hoà" in visitor.client.get(NAME).content.decode()
    assert goes_to(visitor.tell_name("Nguyễn Thị Hoa")) == AGREE
    visitor.agree()

    assert User.objects.get().full_name == "Nguyễn Thị Hoa"


def test_two_presses_of_the_last_button_make_one_person(commune):
    visitor = Visitor()
    visitor.arrive()
    visitor.tell_name()
    visitor.tell_commune(commune.code)
    session = visitor.client.cookies["s"].value
    visitor.agree()
    twin = Visitor()
    twin.client.cookies["s"] = session

    twin.agree()

    assert User.objects.count() == 1


def test_a_volunteer_who_was_faster_makes_it_a_question(commune):
    visitor = Visitor()
    visitor.arrive()
    visitor.tell_name()
    visitor.tell_commune(commune.code)
    UserFactory(full_name="Nguyễn Thị Hoa", phone="+84000000123", phone_verified=False)

    assert goes_to(visitor.agree()) == CONFIRM
    assert visitor.user is None


# --- Noted by a volunteer ---


@pytest.fixture
def noted(commune) -> User:
    return UserFactory(full_name="Đặng Thị Mai", commune=commune, phone="+84000000123", phone_verified=False)


def test_a_noted_person_confirms_the_name_agrees_and_has_that_record(noted):
    visitor = Visitor()

    assert goes_to(visitor.arrive()) == CONFIRM
    assert "Đặng Thị Mai" in visitor.client.get(CONFIRM).content.decode()
    assert goes_to(visitor.client.post(CONFIRM, {"answer": "yes"})) == AGREE
    assert goes_to(visitor.agree()) == "/"

    noted.refresh_from_db()
    assert (visitor.user, noted.phone_verified) == (noted, True)
    assert Consent.objects.get().channel == Consent.Channel.OWN
    assert AuditEntry.objects.filter(action="take_own_record").count() == 1


def test_whose_parents_agreed_is_not_asked(noted):
    at = timezone.now()
    give_consent(user=noted, purpose=LEARNING, channel=Consent.Channel.PARENT, by=noted, at=at)
    visitor = Visitor()
    visitor.arrive()

    assert goes_to(visitor.client.post(CONFIRM, {"answer": "yes"})) == "/"
    noted.refresh_from_db()
    assert noted.phone_verified


def test_who_says_not_me_is_new_and_the_record_lets_go_of_the_number(noted, commune):
    visitor = Visitor()
    visitor.arrive()

    assert goes_to(visitor.client.post(CONFIRM, {"answer": "no"})) == NAME
    visitor.tell_name()
    visitor.tell_commune(commune.code)
    visitor.agree()

    noted.refresh_from_db()
    assert noted.phone is None
    assert (visitor.user.full_name, visitor.user.phone) == ("Nguyễn Thị Hoa", "+84000000123")


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_without_an_answer_nothing_happens(noted, answer):
    visitor = Visitor()
    visitor.arrive()

    assert goes_to(visitor.client.post(CONFIRM, {"answer": answer})) == CONFIRM
    noted.refresh_from_db()
    assert (noted.phone, noted.phone_verified) == ("+84000000123", False)


# --- Away for a year ---


@pytest.fixture
def gone(commune) -> User:
    person = resident(full_name="Nguyễn Thị Hoà", commune=commune, phone="+84000000123")
    User.objects.filter(pk=person.pk).update(last_seen_at=timezone.now() - timedelta(days=366))
    return person


def test_after_a_year_name_and_commune_are_asked_but_not_shown(gone, commune):
    visitor = Visitor()

    assert goes_to(visitor.arrive()) == NAME
    assert "Hoà" not in visitor.client.get(NAME).content.decode()
    assert goes_to(visitor.tell_name("nguyen thi HOA")) == COMMUNE
    assert goes_to(visitor.tell_commune(commune.code)) == "/"

    gone.refresh_from_db()
    assert (visitor.user, gone.full_name) == (gone, "Nguyễn Thị Hoà")


def test_after_eleven_months_nothing_is_asked(gone):
    User.objects.filter(pk=gone.pk).update(last_seen_at=timezone.now() - timedelta(days=340))

    assert goes_to(Visitor().arrive()) == "/"


def test_a_slip_may_be_put_right(gone, commune):
    visitor = Visitor()
    visitor.arrive()
    visitor.tell_name("Nguyễn Thị Hạnh")

    assert goes_to(visitor.tell_commune(commune.code)) == AGAIN
    assert goes_to(visitor.client.post(AGAIN, {"answer": "again"})) == NAME
    visitor.tell_name("Nguyễn Thị Hoà")
    assert goes_to(visitor.tell_commune(commune.code)) == "/"
    assert visitor.user == gone


def test_the_right_name_in_another_commune_is_not_enough(gone):
    visitor = Visitor()
    visitor.arrive()
    visitor.tell_name("Nguyễn Thị Hoà")

    assert goes_to(visitor.tell_commune(CommuneFactory().code)) == AGAIN


def test_names_cannot_be_tried_for_ever(gone, commune):
    visitor = Visitor()
    visitor.arrive()
    for _ in range(5):
        visitor.tell_name("Nguyễn Thị Hạnh")
        visitor.tell_commune(commune.code)
        assert goes_to(visitor.client.post(AGAIN, {"answer": "again"})) == NAME
    visitor.tell_name("Nguyễn Thị Hạnh")
    visitor.tell_commune(commune.code)

    assert goes_to(visitor.client.post(AGAIN, {"answer": "again"})) == AGAIN
    assert "Bạn chờ 10 phút" in visitor.client.get(AGAIN).content.decode()


def test_a_new_owner_of_the_number_gets_a_new_record(gone, commune):
    visitor = Visitor()
    visitor.arrive()
    visitor.tell_name("Trần Văn Bình")
    visitor.tell_commune(commune.code)

    assert goes_to(visitor.client.post(AGAIN, {"answer": "new"})) == AGREE
    visitor.agree()

    gone.refresh_from_db()
    assert gone.phone is None
    assert visitor.user != gone
    assert visitor.user.full_name == "Trần Văn Bình"


# --- What is missing ---


def test_who_withdrew_consent_is_asked_again():
    person = resident(phone="+84000000123")
    withdraw_consent(user=person, purpose=LEARNING, by=person, at=timezone.now())
    visitor = Visitor()

    assert goes_to(visitor.arrive()) == AGREE
    visitor.agree()

    assert visitor.user == person


def test_who_agreed_to_older_words_is_asked_again():
    person = resident(phone="+84000000123")
    Consent.objects.filter(user=person).update(version="2025-01")

    assert goes_to(Visitor().arrive()) == AGREE


def test_a_missing_commune_is_asked(commune):
    person = resident(phone="+84000000123", commune=None)
    visitor = Visitor()

    assert goes_to(visitor.arrive()) == COMMUNE
    assert goes_to(visitor.tell_commune(commune.code)) == "/"
    person.refresh_from_db()
    assert person.commune == commune


def test_nothing_is_written_for_whom_nothing_is_asked():
    resident(phone="+84000000123")
    before = AuditEntry.objects.count()

    Visitor().arrive()

    assert AuditEntry.objects.count() == before
