"""The worker's doors. Lost or repeated, they do no harm: the truth is in the rows."""

from celery import shared_task
from django.utils import timezone

from certificates import actions


@shared_task
def render_certificate(certificate_id: int) -> None:
    actions.render_certificate(certificate_id=certificate_id, at=timezone.now())


@shared_task
def sweep() -> None:
    """Every 15 seconds: issue what is missing, render what is due."""
    actions.issue_missing(at=timezone.now())
    actions.render_due(at=timezone.now())
