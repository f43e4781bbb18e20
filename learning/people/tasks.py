"""The worker's door. A task may run twice, or never."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from learning.people.actions import forget_ended_sessions
from learning.people.limits import forget_old_tries


@shared_task
def tidy() -> None:
    """What is over is forgotten: sessions, the devices they were on, tries at codes."""
    SessionStore.clear_expired()
    forget_ended_sessions()
    forget_old_tries(timezone.now())
