"""What is noted about a person is put right; the number that signs in changes by an act of its own."""

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.notices.models import Message
from learning.people.actions import Refused, change_phone, correct_person
from learning.people.models import Village
from tests.factories.people import CommuneFactory, UserFactory, volunteer
from tests.people.people import sign_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def person():
    return UserFactory(full_name="Nguyễn Thị Hoa", birth_year=1961)


@pytest.fixture
def helper(person):
    return volunteer(person.commune)


def test_only_what_changed_is_written_and_said(person, helper):
    correct_person(person=person, by=helper, at=NOW, full_name="Nguyễn Thị Hoà", birth_year=1961)
    person.refresh_from_db()
    assert person.full_name == "Nguyễn Thị Hoà"
    assert person.search_key == "nguyen thi hoa"
    assert AuditEntry.objects.get().details == {"fields": ["full_name"]}


def test_nothing_changed_nothing_said(person, helper):
    correct_person(person=person, by=helper, at=NOW, full_name=person.full_name, village="")
    assert not AuditEntry.objects.exists()


def test_the_list_follows_the_name(person, helper):
    before = person.sort_key
    correct_person(person=person, by=helper, at=NOW, full_name="Nguyễn Thị An")
    person.refresh_from_db()
    assert person.sort_key < before


def test_the_village_is_left_taken_or_emptied(person, helper):
    correct_person(person=person, by=helper, at=NOW, village="Khu 3")
    correct_person(person=person, by=helper, at=NOW, birth_year=1962)
    assert str(person.village) == "Khu 3"
    correct_person(person=person, by=helper, at=NOW, village="")
    assert person.village is None


def test_who_moves_away_loses_the_old_village(person):
    person.village = Village.objects.create(commune=person.commune, name="Khu 3")
    person.save()
    correct_person(person=person, by=person, at=NOW, commune=CommuneFactory())
    person.refresh_from_db()
    assert person.village is None


@pytest.mark.parametrize("field", ["phone", "username", "is_superuser", "merged_into"])
def test_rights_and_sign_in_are_not_corrected_here(person, helper, field):
    with pytest.raises(TypeError, match=field):
        correct_person(person=person, by=helper, at=NOW, **{field: "x"})


def test_a_new_number_ends_sessions_and_tells_both(person, helper, client):
    sign_in(client, person)
    old = person.phone
    change_phone(person=person, phone="+84000777777", by=helper, at=NOW)
    person.refresh_from_db()
    assert (person.phone, person.phone_verified) == ("+84000777777", False)
    assert {message.to for message in Message.objects.all()} == {old, "+84000777777"}
    assert not UserSession.objects.filter(user=person).exists()
    assert client.get("/tai-khoan/thong-tin/").status_code == 302
    assert AuditEntry.objects.get(action="change_phone").details == {}


def test_the_same_number_changes_nothing(person, helper, client):
    sign_in(client, person)
    change_phone(person=person, phone=person.phone, by=helper, at=NOW)
    assert UserSession.objects.filter(user=person).exists()
    assert not Message.objects.exists()


def test_a_number_may_be_taken_away(person, helper):
    change_phone(person=person, phone="", by=helper, at=NOW)
    person.refresh_from_db()
    assert person.phone is None


def test_someone_elses_number_is_refused(person, helper):
    other = UserFactory()
    with pytest.raises(Refused):
        change_phone(person=person, phone=other.phone, by=helper, at=NOW)
