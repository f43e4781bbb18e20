"""The worker's door. A task may run twice, or never: rows hold the truth."""

from celery import shared_task
from django.utils import timezone

from learning.support import actions


@shared_task
def remind() -> None:
    actions.remind_quiet(at=timezone.now())


@shared_task
def forget() -> None:
    actions.forget_visitors(at=timezone.now())
