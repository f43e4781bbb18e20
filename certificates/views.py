"""The learner's own papers, and the public page on which anybody checks one."""

import logging
from http import HTTPStatus
from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from certificates.actions import provide_file, verify_url
from certificates.code import is_number, normalise
from certificates.models import Certificate
from certificates.permissions import certificates_visible_to
from certificates.queries import certificates_of, find_certificate
from learning.people.requests import SignedInRequest
from learning.qr import QR

logger = logging.getLogger(__name__)
# Anybody may check a paper; nobody may try codes one after the other.
CHECKS = {"check_certificate": "30/m/ip"}


@require_safe
def list_certificates(request: SignedInRequest) -> HttpResponse:
    return render(request, "certificates/list.html", {"certificates": certificates_of(request.user)})


@require_safe
def show_certificate(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    certificate = _get_certificate(request, public_id)
    return _show(request, certificate)


@require_safe
def download_certificate(request: SignedInRequest, public_id: UUID) -> HttpResponseBase:
    certificate = _get_certificate(request, public_id)
    try:
        file = provide_file(certificate=certificate).file.open()
    except Exception:
        logger.exception("Certificate %s could not be given out", certificate.number)
        return _show(request, certificate, failed=True)
    name = f"giay-chung-nhan-{certificate.number}.pdf"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")


@login_not_required
@require_safe
def ask_code(request: HttpRequest) -> HttpResponse:
    """The form to type a code into; without script it comes back here as a query."""
    typed = request.GET.get("ma", "").strip()
    if typed and not is_number(typed):
        return redirect("check_certificate", code=normalise(typed) or "-")
    return render(request, "certificates/ask.html", {"typed": typed[:40]})


@login_not_required
@require_safe
def check_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, replaced or revoked. An unknown code and one that cannot be are answered alike."""
    if not ratelimit.consume(request, app="certificates", action="check_certificate", config=CHECKS, limit_get=True):
        return render(request, "errors/429.html", {"wait": 1}, status=HTTPStatus.TOO_MANY_REQUESTS)
    certificate = find_certificate(code)
    status = HTTPStatus.OK if certificate else HTTPStatus.NOT_FOUND
    response = render(request, "certificates/check.html", {"certificate": certificate}, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _get_certificate(request: SignedInRequest, public_id: UUID) -> Certificate:
    found = certificates_visible_to(request.user).select_related("replaced_by", "completion__enrolment__learner")
    return get_object_or_404(found, public_id=public_id)


def _show(request: HttpRequest, certificate: Certificate, failed: bool = False) -> HttpResponse:
    url = verify_url(certificate)
    context = {"certificate": certificate, "words": certificate.words, "verify_url": url, "qr": QR(url)}
    context |= {"size": _size(certificate), "failed": failed}
    status = HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK
    return render(request, "certificates/show.html", context, status=status)


def _size(certificate: Certificate) -> int:
    """Bytes of the file; 0 while there is none."""
    try:
        return certificate.file.size if certificate.file else 0
    except OSError:
        return 0
