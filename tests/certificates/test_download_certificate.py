import io

import pypdf
import pytest
from django.utils import timezone

from certificates.actions import revoke_certificate
from certificates.models import Certificate
from tests.factories.people import UserFactory


def url(certificate) -> str:
    return f"/chung-nhan/{certificate.public_id}/tai-ve/"


@pytest.fixture
def mine(as_user, issue):
    """A paper and its owner's browser."""
    certificate = issue(UserFactory(full_name="Nình Sồi Hếnh"))
    return certificate, as_user(certificate.completion.enrolment.learner)


def test_gives_the_file_before_the_worker_came(mine):
    certificate, client = mine

    answer = client.get(url(certificate))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="giay-chung-nhan-{certificate.number}.pdf"'
    assert answer["Cache-Control"] == "no-store, private"
    text = pypdf.PdfReader(io.BytesIO(answer.getvalue())).pages[0].extract_text()
    assert "NÌNH SỒI HẾNH" in text
    assert certificate.number in text


def test_twice_gives_the_same_bytes(mine):
    certificate, client = mine

    assert client.get(url(certificate)).getvalue() == client.get(url(certificate)).getvalue()


def test_revoked_paper_can_still_be_fetched(mine, province_admin):
    certificate, client = mine
    revoke_certificate(certificate=certificate, reason="Nhầm.", by=province_admin, at=timezone.now())

    answer = client.get(url(certificate))

    assert answer.status_code == 200
    answer.close()


def test_failure_is_said_in_words(mine):
    certificate, client = mine
    certificate.wording["logo_id"] = 999_999
    certificate.save()

    answer = client.get(url(certificate))

    assert answer.status_code == 503
    assert "Chưa tạo được tệp" in answer.text
    assert certificate.number in answer.text
    assert Certificate.objects.get().rendering == Certificate.Rendering.DUE


def test_only_reads(mine):
    certificate, client = mine

    assert client.post(url(certificate)).status_code == 405
