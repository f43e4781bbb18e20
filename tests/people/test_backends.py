"""The person of a session, read the short way, is the same person."""

import pytest

from learning.people.backends import Backend
from learning.people.models import User
from tests.factories.people import UserFactory


@pytest.fixture
def person(db):
    return UserFactory(address="bác", birth_year=1958, email="hoa@example.vn", username="hoa", contact_phone="0000")


def test_every_field_is_as_the_orm_reads_it(person, django_assert_num_queries):
    read, expected = Backend().get_user(person.pk), User.objects.get(pk=person.pk)
    assert read == expected
    with django_assert_num_queries(0):
        for field in User._meta.concrete_fields:
            value, as_orm = getattr(read, field.attname), getattr(expected, field.attname)
            assert (type(value), value) == (type(as_orm), as_orm)
    assert not read._state.adding


def test_changes_are_saved_to_the_same_row(person):
    read = Backend().get_user(person.pk)
    read.full_name = "Nguyễn Thị Huệ"
    read.save()
    person.refresh_from_db()
    assert person.full_name == "Nguyễn Thị Huệ"


def test_nobody_where_there_is_nobody(person):
    assert Backend().get_user(2**31 - 1) is None


def test_who_may_no_longer_sign_in_is_nobody(person):
    person.is_active = False
    person.save()
    assert Backend().get_user(person.pk) is None
