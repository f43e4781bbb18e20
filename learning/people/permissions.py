"""Who may see whom. A right is a pair: yes or no for one object, a filter for many.

Volunteers see the names of the people of their communes; officials see figures, never names; the province's admin
does all of it in Wagtail's admin. Rights follow the rows at each request (`User.active_roles`), never the session.
What is foreign does not exist: 404.
"""

from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from learning.people.models import Commune, Role, User
from learning.text import clean

VOLUNTEER = Role.Kind.VOLUNTEER
OFFICIAL = Role.Kind.OFFICIAL


def communes_taught_by(user: User) -> QuerySet[Commune]:
    """Where this volunteer may see, enrol and correct learners."""
    return _communes_of(user, VOLUNTEER)


def communes_reported_to(user: User) -> QuerySet[Commune]:
    """Whose figures this official may read, without names."""
    return _communes_of(user, OFFICIAL)


def is_volunteer(user: User) -> bool:
    return any(role.kind == VOLUNTEER for role in _roles(user))


def is_official(user: User) -> bool:
    return any(role.kind == OFFICIAL for role in _roles(user))


def is_province_official(user: User) -> bool:
    return any(role.kind == OFFICIAL and role.commune_id is None for role in _roles(user))


def is_province_admin(user: User) -> bool:
    """In the Django group "Quản trị tỉnh": gives roles, merges people, answers requests about data."""
    return user.is_active and user.has_perm("people.change_role")


def can_see_person(user: User, person: User) -> bool:
    return people_visible_to(user).filter(pk=person.pk).exists()


def people_visible_to(user: User) -> QuerySet[User]:
    """The people whose names a volunteer may read: those who live in the communes they teach."""
    return User.objects.present().filter(_lives_in(_codes(user, VOLUNTEER)))


def can_correct_person(user: User, person: User) -> bool:
    return people_correctable_by(user).filter(pk=person.pk).exists()


def people_correctable_by(user: User) -> QuerySet[User]:
    """Whom a volunteer may correct: not those with rights of their own, whose sign-in would then be the volunteer's."""
    with_role = Role.objects.filter(user=OuterRef("pk"), withdrawn_at=None)
    with_group = User.groups.through.objects.filter(user=OuterRef("pk"))
    return people_visible_to(user).filter(~Exists(with_role), ~Exists(with_group), is_superuser=False)


def get_person_for(user: User, public_id: UUID | str) -> User:
    """Fetches and authorises in one breath; 404 when unknown or foreign."""
    return _get_person(people_visible_to(user), public_id)


def get_correctable_person_for(user: User, public_id: UUID | str) -> User:
    return _get_person(people_correctable_by(user), public_id)


def get_commune_for(user: User, code: str, kind: str) -> Commune:
    """The commune with this code, where the user holds a role of this kind; 404 when unknown or foreign."""
    try:
        return _communes_of(user, kind).get(code=clean(code))
    except Commune.DoesNotExist:
        raise Http404 from None


def can_set_help(user: User, commune: Commune) -> bool:
    """The commune's own official, one of the province, or the province's admin."""
    return is_province_admin(user) or communes_reported_to(user).filter(pk=commune.pk).exists()


def _get_person(people: QuerySet[User], public_id: UUID | str) -> User:
    try:
        return people.select_related("commune", "village").get(public_id=public_id)
    except User.DoesNotExist:
        raise Http404 from None


def _communes_of(user: User, kind: str) -> QuerySet[Commune]:
    codes = _codes(user, kind)
    if None in codes:
        return Commune.objects.filter(province_id=settings.PROVINCE_CODE)
    return Commune.objects.filter(code__in=codes)


def _lives_in(codes: list[str | None]) -> Q:
    """Codes as they stand rather than a subquery: so PostgreSQL reads one commune's people in the order of an index."""
    return Q(commune__province=settings.PROVINCE_CODE) if None in codes else Q(commune__in=codes)


def _codes(user: User, kind: str) -> list[str | None]:
    """Of the communes of the user's roles of this kind; None among them is the whole province."""
    return [role.commune_id for role in _roles(user) if role.kind == kind]


def _roles(user: User) -> list[Role]:
    """A visitor, or someone who may no longer sign in, has none."""
    return user.active_roles if user.is_active and user.is_authenticated else []
