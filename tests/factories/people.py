"""Invented people with impossible numbers.

What is counted up starts far from what tests name themselves (+84000000123, real communes), so that no order of
tests makes the two meet.
"""

import factory
from django.utils import timezone

from learning.people.models import Commune, Province, Role, User


class ProvinceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Province
        django_get_or_create = ("code",)

    code = "22"
    short_code = "QN"
    name = "Quảng Ninh"
    full_name = "tỉnh Quảng Ninh"


class CommuneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commune

    code = factory.Sequence(lambda n: f"{40_000 + n}")
    province = factory.SubFactory(ProvinceFactory)
    name = factory.Sequence(lambda n: f"Hà Lầm {n}")
    full_name = factory.LazyAttribute(lambda commune: f"phường {commune.name}")
    kind = Commune.Kind.PHUONG
    slug = factory.Sequence(lambda n: f"ha-lam-{n}")


class UserFactory(factory.django.DjangoModelFactory):
    """A resident who can sign in."""

    class Meta:
        model = User

    full_name = "Nguyễn Thị Hoa"
    birth_year = 1961
    commune = factory.SubFactory(CommuneFactory)
    phone = factory.Sequence(lambda n: f"+84000{200_000 + n}")
    phone_verified = True
    password = "!"  # Residents have none.


class RoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Role

    user = factory.SubFactory(UserFactory)
    kind = Role.Kind.VOLUNTEER
    commune = factory.SubFactory(CommuneFactory)
    given_at = factory.LazyFunction(timezone.now)


def volunteer(commune: Commune, **fields) -> User:
    return RoleFactory(kind=Role.Kind.VOLUNTEER, commune=commune, user__commune=commune, **_user(fields)).user


def official(commune: Commune | None, **fields) -> User:
    """Of one commune, or of the whole province where there is none."""
    return RoleFactory(kind=Role.Kind.OFFICIAL, commune=commune, user__commune=commune, **_user(fields)).user


def _user(fields: dict) -> dict:
    return {f"user__{name}": value for name, value in fields.items()}
