import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.actions import revoke_certificate
from certificates.models import Certificate
from learning.audit.models import AuditEntry


def test_keeps_the_row_with_reason_and_person(issue, province_admin):
    certificate = revoke_certificate(
        certificate=issue(), reason="Cấp nhầm người.", by=province_admin, at=timezone.now()
    )

    certificate.refresh_from_db()
    assert certificate.state == Certificate.State.REVOKED
    assert (certificate.revoked_by, certificate.revoked_reason) == (province_admin, "Cấp nhầm người.")
    entry = AuditEntry.objects.get(action="revoke_certificate")
    assert entry.actor == province_admin
    assert entry.details == {"number": certificate.number, "reason": "Cấp nhầm người."}


def test_twice_keeps_the_first_reason(issue, province_admin):
    certificate = issue()
    revoke_certificate(certificate=certificate, reason="Lần đầu.", by=province_admin, at=timezone.now())

    again = revoke_certificate(certificate=certificate, reason="Lần sau.", by=province_admin, at=timezone.now())

    assert again.revoked_reason == "Lần đầu."
    assert AuditEntry.objects.filter(action="revoke_certificate").count() == 1


def test_database_wants_a_reason(issue, province_admin):
    certificate = issue()

    with pytest.raises(IntegrityError, match="certificate_revoked_with_reason"), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(revoked_at=timezone.now(), revoked_by=province_admin)


def test_database_holds_one_current_paper(issue):
    certificate = issue()
    certificate.pk, certificate.public_id, certificate.serial = None, "0" * 32, 99
    certificate.number, certificate.code = "QN-2026-000099", "0" * 12

    with pytest.raises(IntegrityError, match="one_current_certificate_per_completion"), transaction.atomic():
        certificate.save(force_insert=True)
