"""Consent is kept word for word, given anew to new words, and a no is final."""

from dataclasses import replace

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.people import consents
from learning.people.actions import give_consent, withdraw_consent
from learning.people.consents import TEXTS, current_text, text_of
from learning.people.models import Consent
from tests.factories.enrolments import EnrolmentFactory
from tests.factories.people import UserFactory
from tests.factories.progress import published_course
from tests.people.people import sign_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LEARNING, REMINDERS = Consent.Purpose.LEARNING, Consent.Purpose.REMINDERS
OWN = Consent.Channel.OWN


@pytest.fixture
def person():
    return UserFactory()


def agree(person, purpose=LEARNING, **fields) -> Consent:
    return give_consent(**{"user": person, "purpose": purpose, "channel": OWN, "by": person, "at": NOW} | fields)


def test_the_words_agreed_to_are_known_for_ever(person):
    consent = agree(person)
    assert consent.version == current_text(LEARNING).version
    assert text_of(consent) == current_text(LEARNING)


def test_versions_of_a_purpose_are_never_used_twice():
    known = [(text.purpose, text.version) for text in TEXTS]
    assert len(known) == len(set(known))


def test_agreeing_again_to_the_same_words_changes_nothing(person):
    assert agree(person) == agree(person)
    assert AuditEntry.objects.filter(action="give_consent").count() == 1


def test_new_words_need_a_new_agreement_and_the_old_proof_stays(person, monkeypatch):
    old = agree(person)
    newer = replace(current_text(LEARNING), version="2027-01")
    monkeypatch.setattr(consents, "TEXTS", (newer, *TEXTS))
    new = agree(person)
    old.refresh_from_db()
    assert (new.version, old.withdrawn_at) == ("2027-01", NOW)
    assert text_of(old).version == "2026-11"


def test_each_purpose_stands_alone(person):
    agree(person)
    agree(person, REMINDERS)
    withdraw_consent(user=person, purpose=REMINDERS, by=person, at=NOW)
    assert [each.purpose for each in person.consents.filter(withdrawn_at=None)] == [LEARNING]


def test_withdrawing_the_consent_to_learn_ends_learning_and_sessions(person, client):
    agree(person)
    enrolment = EnrolmentFactory(learner=person, course=published_course().page)
    sign_in(client, person)
    withdraw_consent(user=person, purpose=LEARNING, by=person, at=NOW)
    enrolment.refresh_from_db()
    assert (enrolment.withdrawn_at, enrolment.withdrawn_by) == (NOW, person)
    assert not UserSession.objects.filter(user=person).exists()
    assert person.consents.get().withdrawn_at == NOW
    assert AuditEntry.objects.filter(action="withdraw_consent").count() == 1


def test_reminders_are_withdrawn_without_leaving(person, client):
    agree(person, REMINDERS)
    sign_in(client, person)
    withdraw_consent(user=person, purpose=REMINDERS, by=person, at=NOW)
    assert UserSession.objects.filter(user=person).exists()


def test_what_was_never_given_cannot_be_withdrawn(person):
    withdraw_consent(user=person, purpose=LEARNING, by=person, at=NOW)
    assert not AuditEntry.objects.exists()
