"""What VNeID says: the number, which is kept nowhere, and the claims, which are read and no more."""

import json
import re
from datetime import timedelta
from importlib import import_module
from io import StringIO

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings as current_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from learning.people.vneid import account_of, digest, read_claims
from tests.factories.people import CommuneFactory, UserFactory
from tests.openid import NUMBER
from tests.people.door import Visitor
from tests.people.travelling import CONNECT, PAGE, TELL, Traveller, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return CommuneFactory()


# --- The number, which is kept nowhere ---


def dump() -> str:
    """Every row of the database as text, and what lies packed in sessions and caches."""
    out = StringIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', out)
    store = import_module(current_settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.all():
        out.write(json.dumps(store().decode(session.session_data), ensure_ascii=False, default=str))
    return out.getvalue()


def looks_like_a_number(written: str) -> list[str]:
    return re.findall(r"(?<![\w.\-])\d{12}(?![\w.\-])", written)


def test_the_number_is_written_nowhere(traveller, provider, commune, caplog):
    """At each step of the way, and of every way it may go wrong."""
    caplog.set_level("DEBUG")
    seen = [text(traveller.come())]
    seen += [dump(), text(traveller.client.get(TELL))]
    traveller.tell_own_phone()
    seen.append(dump())
    traveller.prove()
    traveller.tell_name()
    traveller.tell_commune(commune.code)
    traveller.agree()
    seen += [dump(), text(traveller.client.get(PAGE)), text(traveller.client.get("/tai-khoan/du-lieu/tai-ve/"))]
    traveller.client.post(CONNECT)
    provider.altered = {"nonce": "x"}
    seen += [text(Traveller(provider=provider).come()), dump()]
    ours = [record.getMessage() for record in caplog.records if record.name != "werkzeug"]

    assert account_of(traveller.user).uid == digest(NUMBER)
    assert SocialAccount.objects.get().extra_data == {}
    assert not SocialToken.objects.exists()
    for written in [*seen, *ours, str(dict(traveller.client.session.items()))]:
        assert NUMBER not in written
        assert looks_like_a_number(written) == []


def test_the_dump_would_tell(commune):
    """That the test above can fail: it finds a number put in any of these places."""
    visitor = Visitor()
    visitor.arrive()
    session = visitor.client.session
    session["vneid"] = NUMBER
    session.save()
    assert NUMBER in dump()
    del session["vneid"]
    session.save()
    assert NUMBER not in dump()
    UserFactory(full_name=f"Số {NUMBER}")
    assert set(looks_like_a_number(dump())) == {NUMBER}


def test_the_digest_hangs_on_the_key(settings):
    assert NUMBER not in digest(NUMBER)
    assert len(digest(NUMBER)) == 64
    before = digest(NUMBER)
    settings.VNEID_SUBJECT_KEY = "another"
    assert digest(NUMBER) != before


# --- Claims ---


def test_claims_stand_where_the_settings_say(settings):
    settings.VNEID_CLAIMS = {"subject": "citizen_id", "full_name": "fullName", "birth_date": "dob"}
    claims = read_claims(
        {"citizen_id": NUMBER, "sub": "x", "fullName": "Bùi Văn Tám", "dob": "05/12/1958", "phone": "1"}
    )
    assert (claims.uid, claims.full_name, claims.birth_year, claims.phone) == (
        digest(NUMBER),
        "Bùi Văn Tám",
        1958,
        "",
    )


@pytest.mark.parametrize("said", [{}, {"sub": ""}, {"sub": None}])
def test_nobody_is_nobody(said):
    with pytest.raises(KeyError):
        read_claims(said)


@pytest.mark.parametrize("nonsense", [None, 7, "", "x" * 500, "<b>", ["a"], {"a": 1}])
def test_nonsense_is_not_taken(nonsense):
    claims = read_claims({"sub": NUMBER, "name": nonsense, "phone_number": nonsense, "birthdate": nonsense})
    assert (claims.full_name, claims.phone, claims.birth_year, claims.is_child) == ("", "", None, False)


@pytest.mark.parametrize(
    ("ago", "is_child"), [(timedelta(days=16 * 365 + 5), False), (timedelta(days=16 * 365 - 30), True)]
)
@pytest.mark.parametrize("shape", ["%Y-%m-%d", "%d/%m/%Y", "%Y%m%d"])
def test_who_is_a_child(ago, is_child, shape):
    born = timezone.localdate() - ago
    assert read_claims({"sub": NUMBER, "birthdate": born.strftime(shape)}).is_child == is_child
