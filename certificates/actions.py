"""Verbs of the register: issue, render, revoke, re-issue. Safe to repeat and to race."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import F
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model

from certificates.code import make_code
from certificates.models import Certificate, CertificateSettings, Register
from certificates.queries import certificates_to_render, completions_without_certificate, unleased
from certificates.wording import Wording
from learning.audit.actions import record
from learning.people.models import User
from learning.progress.models import CourseCompletion

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)
TRIES = 12
PER_SWEEP = 100


# --- Issuing -------------------------------------------------------------------------------------------------------


@transaction.atomic
def issue_certificate(*, completion: CourseCompletion, at: datetime) -> Certificate:
    """The completion's certificate, issued now if there is none. A revoked one stays the one it has.

    The register's row is locked until the caller's transaction ends: so numbers have no gap, and whoever waited
    for the lock sees what the other one issued.
    """
    if found := _current(completion):
        return found
    register = _lock_register(completion, at)
    if found := _current(completion):
        return found
    certificate = _enter(completion, register, at=at)
    _note("issue_certificate", certificate, by=None, at=at)
    return certificate


@transaction.atomic
def reissue_certificate(*, certificate: Certificate, reason: str, by: User, at: datetime) -> Certificate:
    """A new paper with a new number and code, in today's words (the corrected name); the old one shows as replaced.

    A certificate already replaced is not replaced twice: its successor is returned.
    """
    old = _lock(certificate)
    if old.replaced_by:
        return old.replaced_by
    register = _lock_register(old.completion, at)
    # The old row lets go of being current before the new one exists; the foreign key is checked at commit.
    old.replaced_at, old.replaced_by_id = at, _next_id()
    old.save(update_fields=["replaced_at", "replaced_by"])
    new = _enter(old.completion, register, at=at, pk=old.replaced_by_id)
    _note("reissue_certificate", new, by=by, at=at, replaces=old.number, reason=reason)
    return new


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, by: User, at: datetime) -> Certificate:
    """Withdraw a paper for good. `reason` is shown to whoever checks it. Revoked before: nothing changes."""
    found = _lock(certificate)
    if found.revoked_at:
        return found
    found.revoked_at, found.revoked_by, found.revoked_reason = at, by, reason
    found.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    _note("revoke_certificate", found, by=by, at=at, reason=reason)
    return found


def issue_missing(*, at: datetime) -> list[Certificate]:
    """Issue for completions that came without (loaded in bulk), each in its own transaction: one failure stops none."""
    issued = []
    for completion in completions_without_certificate(at)[:PER_SWEEP]:
        try:
            issued.append(issue_certificate(completion=completion, at=at))
        except Exception:
            logger.exception("No certificate for completion %s", completion.pk)
    return issued


def _current(completion: CourseCompletion) -> Certificate | None:
    return completion.certificates.filter(replaced_at=None).first()


def _lock(certificate: Certificate) -> Certificate:
    return Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)


def _lock_register(completion: CourseCompletion, at: datetime) -> Register:
    commune = completion.enrolment.commune
    province = commune.province_id if commune else settings.PROVINCE_CODE
    year = timezone.localtime(at).year
    return Register.objects.select_for_update(of=("self",)).get_or_create(province_id=province, year=year)[0]


def _enter(completion: CourseCompletion, register: Register, *, at: datetime, pk: int | None = None) -> Certificate:
    """Write the next row of the locked register."""
    register.last_number += 1
    register.save(update_fields=["last_number"])
    number = f"{register.province.short_code}-{register.year}-{register.last_number:06}"
    return Certificate.objects.create(
        pk=pk,
        completion=completion,
        register=register,
        serial=register.last_number,
        number=number,
        code=make_code(),
        wording=word(completion, number=number, at=at).as_json(),
        issued_at=at,
        due_at=at,
    )


def _note(action: str, certificate: Certificate, *, by: User | None, at: datetime, **details: str) -> None:
    commune = certificate.completion.enrolment.commune_id or ""
    record(action, certificate, by=by, at=at, commune_code=commune, number=certificate.number, **details)


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Certificate._meta.db_table])
        return cursor.fetchone()[0]


# --- Wording -------------------------------------------------------------------------------------------------------


def word(completion: CourseCompletion, *, number: str, at: datetime) -> Wording:
    """The words of a certificate issued now, from the learner, the course and the province's settings."""
    enrolment = completion.enrolment
    learner, commune = enrolment.learner, enrolment.learner.commune or enrolment.commune
    issued_on = timezone.localtime(at).date()
    issuing = CertificateSettings.load()
    return Wording(
        issuer_parent=issuing.issuer_parent,
        issuer=issuing.issuer,
        authority=issuing.authority,
        place=issuing.place,
        signer_title=issuing.signer_title,
        signer_name=issuing.signer_name,
        logo_id=issuing.logo_id,
        logo_alt=issuing.logo.description or issuing.logo.title if issuing.logo else "",
        salutation=salute(learner, issued_on.year),
        name=learner.full_name,
        birth_year=learner.birth_year,
        commune=f"{_uncapitalised(commune.full_name)}, {commune.province}" if commune else "",
        course=enrolment.course.title,
        number=number,
        issued_on=issued_on.isoformat(),
        notice="Bản minh hoạ" if settings.DEMO else "",
    )


def salute(learner: User, year: int) -> str:
    """Formal address on paper. Never guessed: without a stated gender it names both."""
    if learner.birth_year and year - learner.birth_year < 18:
        return "Em"
    return {User.Gender.FEMALE.value: "Bà", User.Gender.MALE.value: "Ông"}.get(learner.gender, "Ông/Bà")


def _uncapitalised(name: str) -> str:
    return name[:1].lower() + name[1:]


# --- Rendering -----------------------------------------------------------------------------------------------------


def render_certificate(*, certificate_id: int, at: datetime) -> None:
    """Make the file if it is due and nobody else is making it; a failure is tried again later, at last given up."""
    if not (certificate := _lease(certificate_id, at)):
        return
    try:
        _keep(certificate, _draw(certificate))
    except Exception:
        logger.exception("Certificate %s could not be rendered", certificate.number)
        _postpone(certificate, at)


def render_due(*, at: datetime) -> int:
    """Render what is due; returns how many were tried."""
    due = list(certificates_to_render(at).values_list("pk", flat=True)[:PER_SWEEP])
    for certificate_id in due:
        render_certificate(certificate_id=certificate_id, at=timezone.now())
    return len(due)


def provide_file(*, certificate: Certificate) -> Certificate:
    """The certificate with its file, made on the spot if the worker has not yet; raises what rendering raises.

    The same words make the same bytes, and only the first file made is kept, so racing the worker does no harm.
    A file that storage has lost is made again.
    """
    if certificate.rendering == Certificate.Rendering.DONE and not _is_stored(certificate.file):
        Certificate.objects.filter(pk=certificate.pk, file=certificate.file.name).update(
            rendering=Certificate.Rendering.DUE
        )
        certificate.refresh_from_db()
    if certificate.rendering != Certificate.Rendering.DONE:
        _keep(certificate, _draw(certificate))
    return certificate


def retry_rendering(*, certificate: Certificate, by: User, at: datetime) -> None:
    """Start again with one that was given up."""
    dead = Certificate.objects.filter(pk=certificate.pk, rendering=Certificate.Rendering.DEAD)
    if dead.update(rendering=Certificate.Rendering.DUE, due_at=at, attempts=0, leased_until=None):
        _note("retry_rendering", certificate, by=by, at=at)


def verify_url(certificate: Certificate) -> str:
    """The address in the QR code."""
    return settings.BASE_URL + reverse("check_certificate", args=[certificate.code])


def _is_stored(file: FieldFile) -> bool:
    return bool(file.name) and file.storage.exists(str(file.name))


def _lease(certificate_id: int, at: datetime) -> Certificate | None:
    due = Certificate.objects.filter(unleased(at), pk=certificate_id, rendering=Certificate.Rendering.DUE)
    leased = due.update(leased_until=at + LEASE, attempts=F("attempts") + 1)
    return Certificate.objects.get(pk=certificate_id) if leased else None


def _draw(certificate: Certificate) -> bytes:
    from certificates import pdf  # WeasyPrint is heavy: only processes that render load it

    return pdf.render(certificate.words, verify_url=verify_url(certificate), logo=_logo(certificate.words))


def _logo(wording: Wording) -> bytes | None:
    if not wording.logo_id:
        return None
    rendition = get_image_model().objects.get(pk=wording.logo_id).get_rendition("max-600x600|format-png")
    with rendition.get_willow_image() as _, rendition.file.open() as file:
        return file.read()


def _keep(certificate: Certificate, content: bytes) -> None:
    """Store the file and mark the row done, unless another file was kept meanwhile: that one stays."""
    certificate.file.save("", ContentFile(content), save=False)
    made = str(certificate.file.name)
    waiting = Certificate.objects.filter(pk=certificate.pk).exclude(rendering=Certificate.Rendering.DONE)
    if not waiting.update(file=made, rendering=Certificate.Rendering.DONE, leased_until=None):
        certificate.file.storage.delete(made)
    certificate.refresh_from_db()


def _postpone(certificate: Certificate, at: datetime) -> None:
    wait = min(FIRST_WAIT * 2 ** (certificate.attempts - 1), LONGEST_WAIT)
    state = Certificate.Rendering.DEAD if certificate.attempts >= TRIES else Certificate.Rendering.DUE
    Certificate.objects.filter(pk=certificate.pk, rendering=Certificate.Rendering.DUE).update(
        rendering=state, due_at=at + wait, leased_until=None
    )
