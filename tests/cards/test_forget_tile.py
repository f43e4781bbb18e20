"""A name less on this browser: asked once, by whoever holds the phone."""

import pytest
from django.test import Client

from learning.audit.models import AuditEntry
from learning.cards.models import Tile
from tests.cards.holder import text_of
from tests.cards.test_remember_me import remember, tap
from tests.people.people import resident

pytestmark = pytest.mark.django_db


def test_it_is_asked_first_and_then_gone(client, here):
    person = resident(commune=here)
    remember(client, person)
    path = f"/the/quen-ten/{person.public_id}/"
    assert "Bỏ tên này khỏi máy?" in text_of(client.get(path))
    assert Tile.objects.exists()
    assert f'data-forgotten="{person.public_id}"' in text_of(client.post(path))
    assert not Tile.objects.exists()
    client.logout()
    assert tap(client, person).user is None
    assert AuditEntry.objects.filter(action="forget_name").count() == 1


def test_another_browser_forgets_nothing_and_is_told_nothing(client, here):
    person = resident(commune=here)
    remember(client, person)
    path = f"/the/quen-ten/{person.public_id}/"
    known, unknown = Client().post(path), Client().post("/the/quen-ten/00000000-0000-4000-8000-000000000000/")
    assert Tile.objects.exists()
    assert text_of(known).replace(str(person.public_id), "") == text_of(unknown).replace(
        "00000000-0000-4000-8000-000000000000", ""
    )
