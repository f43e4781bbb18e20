from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction

from learning.audit.actions import record
from learning.people.actions.refusal import Refused
from learning.people.actions.sign_in import end_sessions
from learning.people.groups import GROUPS, grant, replace_wagtails_own
from learning.people.models import Commune, Role, User


@transaction.atomic
def register_staff(
    *,
    full_name: str,
    username: str | None,
    email: str | None,
    phone: str | None,
    commune: Commune | None,
    by: User,
    at: datetime,
) -> User:
    """A person who will get rights. Signs in by phone code, or sets a password through `make_password_link`."""
    user = User.objects.create_user(
        full_name=full_name,
        username=username or None,
        email=email or None,
        phone=phone or None,
        commune=commune,
        registered_at=at,
        registered_by=by,
    )
    record("register_staff", user, by=by, at=at)
    return user


@transaction.atomic
def give_role(*, user: User, kind: str, commune: Commune | None, by: User | None, at: datetime) -> Role:
    """A right over one commune, or the whole province where `commune` is None. Given twice, it is one."""
    if user.merged_into_id or user.erased_at:
        raise Refused("Bản ghi này không còn dùng nữa.")
    role, created = Role.objects.get_or_create(
        user=user, kind=kind, commune=commune, withdrawn_at=None, defaults={"given_at": at, "given_by": by}
    )
    if created:
        record("give_role", user, by=by, at=at, commune_code=commune.code if commune else "", kind=kind)
        _forget_rights(user)
    return role


@transaction.atomic
def withdraw_role(*, role: Role, by: User, at: datetime) -> None:
    """The right ends now: at the next request, and with it every open session of the person."""
    role = Role.objects.select_for_update().get(pk=role.pk)
    if role.withdrawn_at:
        return
    role.withdrawn_at, role.withdrawn_by = at, by
    role.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record("withdraw_role", role.user, by=by, at=at, commune_code=role.commune_id or "", kind=role.kind)
    end_sessions(user=role.user)


@transaction.atomic
def join_group(*, user: User, name: str, by: User | None, at: datetime) -> None:
    """Makes an editor or a province's admin: `name` is one of learning.people.groups."""
    group = Group.objects.get(name=name)
    if user.groups.filter(pk=group.pk).exists():
        return
    user.groups.add(group)
    record("join_group", user, by=by, at=at, group=name)


@transaction.atomic
def leave_group(*, user: User, name: str, by: User, at: datetime) -> None:
    """An admin cannot take away their own key: somebody must stay who can give it back."""
    if user == by:
        raise Refused("Bạn không tự bỏ quyền của mình được. Bạn nhờ một quản trị khác.")
    if not user.groups.filter(name=name).exists():
        return
    user.groups.remove(Group.objects.get(name=name))
    record("leave_group", user, by=by, at=at, group=name)
    end_sessions(user=user)


@transaction.atomic
def load_groups() -> None:
    """Makes the groups of Wagtail's admin with what each may do there; run again, it brings them up to date."""
    for definition in GROUPS:
        grant(definition)
    replace_wagtails_own()


def _forget_rights(user: User) -> None:
    user.__dict__.pop("active_roles", None)
