"""Working days as the law on personal data counts them here: Monday to Friday in Vietnam.

Public holidays are not left out: at worst we answer earlier than we must.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

SATURDAY = 5


def add_working_days(moment: datetime, days: int) -> datetime:
    """`days` working days later at the same hour; a moment in a weekend counts as the Monday after, at 0:00."""
    local = timezone.localtime(moment)
    while local.weekday() >= SATURDAY:
        local = _start_of_next_day(local)
    for _ in range(days):
        local += timedelta(days=1)
        while local.weekday() >= SATURDAY:
            local += timedelta(days=1)
    return local


def _start_of_next_day(local: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), time.min))
