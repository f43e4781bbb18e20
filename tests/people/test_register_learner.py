"""A volunteer notes a new person; name and commune suffice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.notices.models import Message
from learning.people.actions import Refused, learners, register_learner
from learning.people.models import Commune, Consent, User, Village
from learning.people.queries import likely_duplicates
from tests.factories.people import CommuneFactory, UserFactory, volunteer

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def here() -> Commune:
    return CommuneFactory()


@pytest.fixture
def helper(here) -> User:
    return volunteer(here)


def register(helper: User, here: Commune, **fields) -> User:
    return register_learner(**{"by": helper, "at": NOW, "full_name": "Tằng Dảu Múi", "commune": here} | fields)


def test_name_and_commune_suffice(helper, here):
    person = register(helper, here)
    assert (person.full_name, person.commune, person.registered_by) == ("Tằng Dảu Múi", here, helper)
    assert not person.has_usable_password()
    assert person.phone is None
    assert not Message.objects.exists()
    entry = AuditEntry.objects.get(action="register_learner")
    assert (entry.actor, entry.subject_id, entry.commune_code) == (helper, str(person.public_id), here.code)
    assert "Múi" not in str(entry.details)


def test_all_that_may_be_known(helper, here):
    person = register(
        helper, here, birth_year=1958, gender="female", village="Thôn Khe", contact_phone="+84203835678",
        consent_channel=Consent.Channel.PAPER, consent_note="Chíu A Sám",
    )  # fmt: skip
    assert (person.birth_year, person.gender, str(person.village)) == (1958, "female", "Thôn Khe")
    consent = person.consents.get()
    assert (consent.channel, consent.recorded_by, consent.note) == ("paper", helper, "Chíu A Sám")


def test_a_form_sent_twice_makes_one_person(helper, here):
    drawn = uuid4()
    assert register(helper, here, public_id=drawn) == register(helper, here, public_id=drawn)
    assert User.objects.filter(public_id=drawn).count() == 1
    assert AuditEntry.objects.filter(action="register_learner").count() == 1


@pytest.mark.parametrize("typed", ["Thôn Khe", "thôn khe", "THON KHE", "  Thôn   Khe "])
def test_a_village_typed_otherwise_is_the_same(helper, here, typed):
    register(helper, here, village="Thôn Khe")
    assert register(helper, here, village=typed).village.name == "Thôn Khe"
    assert Village.objects.count() == 1


def test_a_village_of_the_same_name_elsewhere_is_another(helper, here):
    Village.objects.create(commune=CommuneFactory(), name="Khu 1")
    assert register(helper, here, village="Khu 1").village.commune == here


def test_a_number_taken_is_refused_at_its_field(helper, here):
    UserFactory(phone="+84000123456")
    with pytest.raises(Refused, match="số liên hệ") as refused:
        register(helper, here, phone="+84000123456")
    assert refused.value.field == "phone"
    assert not User.objects.filter(full_name="Tằng Dảu Múi").exists()


def test_the_owner_of_the_number_hears_of_it(helper, here):
    person = register(helper, here, phone="+84000123456")
    message = Message.objects.get()
    assert message.to == "+84000123456"
    assert "Tằng Dảu Múi" in message.body
    assert "/khong-phai-toi/" in message.body
    assert not person.phone_verified


def test_a_cap_on_messages_does_not_stop_a_volunteer(helper, here, settings):
    settings.SMS_HOURLY_CAP = 1
    register(helper, here, phone="+84000000001")
    register(helper, here, phone="+84000000002")
    assert User.objects.filter(registered_by=helper).count() == 2
    assert Message.objects.count() == 1


def test_a_volunteer_adds_so_many_a_day(helper, here, monkeypatch):
    monkeypatch.setattr(learners, "DAILY_QUOTA", 2)
    for _ in range(2):
        register(helper, here)
    with pytest.raises(Refused, match="Hôm nay bạn đã thêm 2 người"):
        register(helper, here)
    register(helper, here, at=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("name", "year", "known_year", "found"),
    [
        ("Hoàng Thị Thúy", 1960, 1960, True),
        ("hoang thi thuy", 1960, 1960, True),
        ("Hoàng Thị Thuý", None, 1960, True),
        ("Hoàng Thị Thuý", 1960, None, True),
        ("Hoàng Thị Thuý", 1961, 1960, False),
        ("Hoàng Thị Thuỳ Dương", 1960, 1960, False),
    ],
)
def test_likely_duplicates(here, name, year, known_year, found):
    known = UserFactory(full_name="Hoàng Thị Thuý", birth_year=known_year, commune=here)
    UserFactory(full_name="Hoàng Thị Thuý", birth_year=known_year)
    assert likely_duplicates(full_name=name, commune=here, birth_year=year) == ([known] if found else [])
