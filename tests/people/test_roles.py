"""Rights are given and withdrawn; staff are helped back in."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.people.actions import (
    Refused,
    give_role,
    join_group,
    leave_group,
    load_groups,
    make_password_link,
    register_staff,
    reset_second_factors,
    withdraw_role,
)
from learning.people.groups import EDITORS, PROVINCE_ADMINS
from learning.people.models import Role, User
from tests.factories.people import CommuneFactory, UserFactory, official
from tests.people.people import sign_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()
VOLUNTEER = Role.Kind.VOLUNTEER


@pytest.fixture
def admin() -> User:
    return UserFactory()


@pytest.fixture
def person() -> User:
    return UserFactory()


def test_given_twice_it_is_one_right(person, admin):
    commune = CommuneFactory()
    first = give_role(user=person, kind=VOLUNTEER, commune=commune, by=admin, at=NOW)
    assert give_role(user=person, kind=VOLUNTEER, commune=commune, by=admin, at=NOW) == first
    assert (first.given_by, first.given_at) == (admin, NOW)
    entry = AuditEntry.objects.get(action="give_role")
    assert (entry.commune_code, entry.details) == (commune.code, {"kind": "volunteer"})


def test_a_right_counts_at_once(person, admin):
    assert person.active_roles == []
    role = give_role(user=person, kind=VOLUNTEER, commune=None, by=admin, at=NOW)
    assert person.active_roles == [role]


def test_withdrawn_it_ends_with_every_session(person, admin, client):
    role = give_role(user=person, kind=VOLUNTEER, commune=None, by=admin, at=NOW)
    sign_in(client, person)
    withdraw_role(role=role, by=admin, at=NOW)
    withdraw_role(role=role, by=admin, at=NOW)
    role.refresh_from_db()
    assert (role.withdrawn_at, role.withdrawn_by) == (NOW, admin)
    assert not UserSession.objects.filter(user=person).exists()
    assert client.get(reverse("edit_profile")).status_code == 302
    assert AuditEntry.objects.filter(action="withdraw_role").count() == 1


def test_given_again_after_withdrawal_it_is_a_new_right(person, admin):
    old = give_role(user=person, kind=VOLUNTEER, commune=None, by=admin, at=NOW)
    withdraw_role(role=old, by=admin, at=NOW)
    assert give_role(user=person, kind=VOLUNTEER, commune=None, by=admin, at=NOW) != old


@pytest.mark.parametrize("field", ["merged_into", "erased_at"])
def test_a_record_out_of_use_gets_no_right(person, admin, field):
    setattr(person, field, admin if field == "merged_into" else NOW)
    with pytest.raises(Refused):
        give_role(user=person, kind=VOLUNTEER, commune=None, by=admin, at=NOW)


def test_joining_and_leaving_a_group(person, admin, client):
    load_groups()
    for _ in range(2):
        join_group(user=person, name=EDITORS, by=admin, at=NOW)
    sign_in(client, person)
    for _ in range(2):
        leave_group(user=person, name=EDITORS, by=admin, at=NOW)
    assert not person.groups.exists()
    assert not UserSession.objects.filter(user=person).exists()
    assert sorted(AuditEntry.objects.values_list("action", flat=True)) == ["join_group", "leave_group"]


def test_nobody_takes_away_their_own_key(person):
    load_groups()
    join_group(user=person, name=PROVINCE_ADMINS, by=None, at=NOW)
    with pytest.raises(Refused):
        leave_group(user=person, name=PROVINCE_ADMINS, by=person, at=NOW)


def test_new_staff_have_no_password_yet(admin):
    user = register_staff(
        full_name="Vũ Thị Lan", username="lan", email=None, phone=None, commune=None, by=admin, at=NOW
    )
    assert not user.has_usable_password()
    assert (user.username, user.email, user.registered_by) == ("lan", None, admin)


def test_the_code_stands_for_the_second_factor_once(person, admin, client):
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    sign_in(client, person)
    code = reset_second_factors(user=person, by=admin, at=NOW)
    only = Authenticator.objects.get(user=person)
    assert only.type == Authenticator.Type.RECOVERY_CODES
    assert code not in str(only.data)
    assert not UserSession.objects.filter(user=person).exists()
    assert only.wrap().validate_code("0" * 10) is False
    assert only.wrap().validate_code(code) is True
    assert Authenticator.objects.get(user=person).wrap().validate_code(code) is False
    assert code not in str(list(AuditEntry.objects.values()))


def test_a_new_code_kills_the_old_one(person, admin):
    old = reset_second_factors(user=person, by=admin, at=NOW)
    reset_second_factors(user=person, by=admin, at=NOW)
    assert Authenticator.objects.get(user=person).wrap().validate_code(old) is False


def test_the_link_sets_a_password_once(admin, client):
    user = official(CommuneFactory(), username="lan", phone=None)
    uid, key = make_password_link(user=user, by=admin, at=NOW)
    page = client.get(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key}), follow=True)
    new = "mot-mat-khau-that-dai"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    again = client.get(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key}), follow=True)
    assert not again.redirect_chain
