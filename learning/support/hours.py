"""When people may be reminded: from 7:00 to 20:00 where they live."""

from datetime import datetime, time

from django.utils import timezone

MORNING, EVENING = time(7), time(20)


def is_daytime(at: datetime) -> bool:
    return MORNING <= timezone.localtime(at).time() < EVENING


def evening_of(at: datetime) -> datetime:
    """Until when what is sent now may still arrive."""
    return timezone.localtime(at).replace(hour=EVENING.hour, minute=0, second=0, microsecond=0)
