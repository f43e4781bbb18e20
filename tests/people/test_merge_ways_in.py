"""What still opens the account when two records of one person were united: no less than before, and no more."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.people.actions import merge_people
from learning.people.models import User
from learning.people.vneid import PROVIDER, holder_of
from tests.factories.people import UserFactory, official, volunteer
from tests.people.door import Visitor
from tests.people.finger import ON, Phone
from tests.people.people import resident, sign_in

pytestmark = pytest.mark.django_db
TOTP, WEBAUTHN = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN
KINDS = {
    "resident": resident,
    "volunteer": lambda **fields: volunteer(fields.pop("commune"), **fields),
    "official": lambda **fields: official(fields.pop("commune"), **fields),
}


@pytest.fixture
def dropped() -> User:
    return resident(full_name="Nguyễn Thị Hoa", phone="+84000000123")


@pytest.fixture
def phone(dropped) -> Phone:
    """Its owner has turned on finger or face."""
    visitor = Visitor(phone=dropped.phone)
    visitor.arrive()
    found = Phone()
    found.turn_on(visitor.client, ON)
    return found


@pytest.fixture
def kept(dropped) -> User:
    return resident(full_name="Nguyễn Thị Hoa", commune=dropped.commune)


def merge(kept: User, dropped: User) -> None:
    merge_people(kept=kept, dropped=dropped, by=UserFactory(), at=timezone.now())


def tie(person: User, uid: str) -> None:
    SocialAccount.objects.create(user=person, provider=PROVIDER, uid=uid)


def who_comes_by(phone: Phone) -> str | None:
    """Public id of whom the phone signs in now."""
    client = Client()
    phone.sign_in(client)
    me = client.get("/toi/")
    return me.json().get("who") if me.status_code == 200 else None


def test_vneid_signs_in_to_the_record_that_stays(kept, dropped):
    tie(dropped, "one")
    merge(kept, dropped)
    assert holder_of("one") == kept
    assert AuditEntry.objects.get(action="merge_people").details == {"dropped": str(dropped.public_id), "vneid": 1}


def test_a_vneid_of_its_own_stays_the_only_one(kept, dropped):
    tie(kept, "own")
    tie(dropped, "other")
    merge(kept, dropped)
    assert (holder_of("own"), holder_of("other")) == (kept, None)


def test_a_finger_signs_in_to_the_record_that_stays_beside_its_own(kept, dropped, phone):
    other = Phone(name=b"another of theirs")
    visitor = Visitor(phone=kept.phone)
    visitor.arrive()
    other.turn_on(visitor.client, ON)
    merge(kept, dropped)
    assert [who_comes_by(each) for each in (phone, other)] == [str(kept.public_id)] * 2
    assert AuditEntry.objects.get(action="merge_people").details["passkeys"] == 1


@pytest.mark.parametrize("kind", ["volunteer", "official"])
def test_nothing_of_a_resident_opens_a_staff_account(dropped, phone, kind):
    staff = KINDS[kind](commune=dropped.commune)
    tie(dropped, "one")
    merge(staff, dropped)
    assert holder_of("one") is None
    assert who_comes_by(phone) is None
    assert not Authenticator.objects.exists()


def test_a_finger_does_not_step_past_a_second_lock(kept, dropped, phone):
    Authenticator.objects.create(user=kept, type=TOTP, data={"secret": "x"})
    merge(kept, dropped)
    assert who_comes_by(phone) is None
    assert list(Authenticator.objects.values_list("user", "type")) == [(kept.pk, TOTP)]


def test_a_second_lock_is_put_on_no_other_record(kept, dropped):
    Authenticator.objects.create(user=dropped, type=TOTP, data={"secret": "x"})
    merge(kept, dropped)
    assert not Authenticator.objects.exists()


def test_before_they_are_united_the_finger_is_its_own_records(dropped, phone, kept):
    assert who_comes_by(phone) == str(dropped.public_id)


@pytest.mark.parametrize("path", ["/tai-khoan/thong-tin/", "/khoa-hoc-cua-toi/", "/chung-nhan/"])
def test_whoever_is_signed_in_to_the_record_that_goes_is_asked_to_sign_in(kept, dropped, client, path):
    sign_in(client, dropped)
    merge(kept, dropped)
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/tai-khoan/dang-nhap/")
    assert client.get("/toi/").status_code == 401
