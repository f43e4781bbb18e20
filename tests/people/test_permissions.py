"""Who may see whom: each pair agrees with itself, and what is foreign does not exist."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.http import Http404
from django.utils import timezone

from learning.people.actions import load_groups, withdraw_role
from learning.people.groups import EDITORS, PROVINCE_ADMINS
from learning.people.models import Commune, Role
from learning.people.permissions import (
    can_correct_person,
    can_see_person,
    can_set_help,
    communes_reported_to,
    communes_taught_by,
    get_commune_for,
    get_correctable_person_for,
    get_person_for,
    is_official,
    is_province_admin,
    is_province_official,
    is_volunteer,
    people_correctable_by,
    people_visible_to,
)
from tests.factories.people import CommuneFactory, RoleFactory, UserFactory, official, volunteer

pytestmark = pytest.mark.django_db
VOLUNTEER, OFFICIAL = Role.Kind.VOLUNTEER, Role.Kind.OFFICIAL


@pytest.fixture
def here() -> Commune:
    return CommuneFactory()


@pytest.fixture
def there() -> Commune:
    return CommuneFactory()


def in_group(name: str):
    load_groups()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=name))
    return user


def test_a_volunteer_teaches_and_sees_people_of_the_own_commune_only(here, there):
    user, near, far = volunteer(here), UserFactory(commune=here), UserFactory(commune=there)
    assert list(communes_taught_by(user)) == [here]
    assert set(people_visible_to(user)) == {near, user}
    assert can_see_person(user, near)
    assert not can_see_person(user, far)
    assert get_person_for(user, near.public_id) == near
    with pytest.raises(Http404):
        get_person_for(user, far.public_id)


def test_a_volunteer_of_two_communes_sees_both(here, there):
    user = volunteer(here)
    RoleFactory(user=user, kind=VOLUNTEER, commune=there)
    assert {person.commune for person in people_visible_to(user)} <= {here, there}
    assert set(communes_taught_by(user)) == {here, there}


def test_a_volunteer_of_the_province_teaches_everywhere(here, there):
    user = RoleFactory(kind=VOLUNTEER, commune=None).user
    assert {here, there} <= set(communes_taught_by(user))
    assert can_see_person(user, UserFactory(commune=there))


def test_an_official_reads_figures_but_no_names(here, there):
    user = official(here)
    assert list(communes_reported_to(user)) == [here]
    assert not communes_taught_by(user)
    assert not people_visible_to(user)
    assert (is_official(user), is_province_official(user), is_volunteer(user)) == (True, False, False)
    assert get_commune_for(user, here.code, OFFICIAL) == here


@pytest.mark.parametrize(
    ("which", "kind"), [("there", OFFICIAL), ("here", VOLUNTEER), ("none", OFFICIAL), ("nul", OFFICIAL)]
)
def test_a_foreign_commune_does_not_exist(here, there, which, kind):
    code = {"here": here.code, "there": there.code, "none": "99999", "nul": "\x00"}[which]
    with pytest.raises(Http404):
        get_commune_for(official(here), code, kind)


def test_an_official_of_the_province_reads_every_commune(here, there):
    user = official(None)
    assert is_province_official(user)
    assert {here, there} <= set(communes_reported_to(user))


def test_the_province_is_this_installations_alone(here):
    elsewhere = CommuneFactory(province__code="31", province__short_code="HP", province__name="Hải Phòng")
    assert elsewhere not in communes_reported_to(official(None))


def test_a_right_withdrawn_is_gone_at_the_next_request(here):
    user = volunteer(here)
    withdraw_role(role=user.roles.get(), by=UserFactory(), at=timezone.now())
    again = type(user).objects.get(pk=user.pk)
    assert not communes_taught_by(again)
    assert not people_visible_to(again)


def test_who_may_not_sign_in_and_who_is_not_known_may_nothing(here):
    user = volunteer(here, is_active=False)
    for nobody in (user, AnonymousUser(), UserFactory(commune=here)):
        assert not communes_taught_by(nobody)
        assert not communes_reported_to(nobody)
        assert not people_visible_to(nobody)
        assert not is_province_admin(nobody)


def test_people_united_or_deleted_are_not_seen(here):
    kept = UserFactory(commune=here)
    UserFactory(commune=here, merged_into=kept)
    UserFactory(commune=here, erased_at=timezone.now())
    user = volunteer(here)
    assert set(people_visible_to(user)) == {kept, user}


def test_a_volunteer_does_not_correct_people_with_rights(here):
    """Else a new sign-in number would make their account the volunteer's."""
    user, resident = volunteer(here), UserFactory(commune=here)
    colleague = official(here)
    editor = in_group(EDITORS)
    editor.commune = here
    editor.save()
    root = UserFactory(commune=here, is_superuser=True)
    assert set(people_correctable_by(user)) == {resident}
    for person in (user, colleague, editor, root):
        assert can_see_person(user, person)
        assert not can_correct_person(user, person)
        with pytest.raises(Http404):
            get_correctable_person_for(user, person.public_id)
    assert get_correctable_person_for(user, resident.public_id) == resident


def test_a_former_official_is_a_resident_again(here):
    former = RoleFactory(user__commune=here, kind=OFFICIAL, commune=here).user
    withdraw_role(role=former.roles.get(), by=UserFactory(), at=timezone.now())
    assert can_correct_person(volunteer(here), former)


def test_only_the_group_makes_a_provinces_admin(here):
    assert is_province_admin(in_group(PROVINCE_ADMINS))
    assert not is_province_admin(in_group(EDITORS))
    assert not is_province_admin(official(None))


@pytest.mark.parametrize("name", [PROVINCE_ADMINS, EDITORS])
def test_no_group_opens_wagtails_user_management(name):
    user = in_group(name)
    for model in ("people.user", "auth.group"):
        app, kind = model.split(".")
        assert not any(user.has_perm(f"{app}.{verb}_{kind}") for verb in ("add", "change", "delete", "view"))


def test_help_is_set_by_the_communes_official_or_from_above(here, there):
    assert can_set_help(official(here), here)
    assert can_set_help(official(None), here)
    assert can_set_help(in_group(PROVINCE_ADMINS), here)
    for nobody in (official(there), volunteer(here), UserFactory(commune=here), AnonymousUser()):
        assert not can_set_help(nobody, here)
