from datetime import datetime

from django.db import transaction

from learning.audit.actions import record
from learning.people.actions.sign_in import end_sessions
from learning.people.consents import current_text
from learning.people.models import Consent, User
from learning.people.signals import consent_withdrawn


@transaction.atomic
def give_consent(*, user: User, purpose: str, channel: str, by: User | None, at: datetime, note: str = "") -> Consent:
    """Notes that a person agreed to today's words. An agreement to older words ends; to the same words, it stands.

    `by` is whoever recorded it: the person, or the volunteer beside them.
    """
    version = current_text(purpose).version
    standing = Consent.objects.select_for_update().filter(user=user, purpose=purpose, withdrawn_at=None).first()
    if standing and standing.version == version:
        return standing
    if standing:
        _end(standing, at)
    consent = Consent.objects.create(
        user=user, purpose=purpose, version=version, channel=channel, given_at=at, recorded_by=by, note=note
    )
    record("give_consent", user, by=by, at=at, purpose=purpose, version=version, channel=channel)
    return consent


@transaction.atomic
def withdraw_consent(*, user: User, purpose: str, by: User, at: datetime) -> None:
    """Silence is not consent, and a no is final: learning ends at once, with every session of the person.

    What was recorded stays unused until they agree again or ask for deletion. Signing in again asks for consent again.
    """
    standing = Consent.objects.select_for_update().filter(user=user, purpose=purpose, withdrawn_at=None).first()
    if not standing:
        return
    _end(standing, at)
    record("withdraw_consent", user, by=by, at=at, purpose=purpose, version=standing.version)
    consent_withdrawn.send(sender=Consent, user=user, purpose=purpose, by=by, at=at)
    if purpose == Consent.Purpose.LEARNING:
        end_sessions(user=user)


def _end(consent: Consent, at: datetime) -> None:
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
