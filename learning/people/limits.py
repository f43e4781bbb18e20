"""How often something may be tried, counted in PostgreSQL by one statement: no parallelism passes it.

allauth's own limits live in the session (guesses) and in the cache behind a lock that gives up after a second
(everything else): the first can be raced, the second refuses half a class that presses the button together.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from learning.people.models import Tally

# Starts a new window when the last one is over; refuses by returning no row. The row's lock makes it atomic.
TAKE = """
INSERT INTO people_tally AS tally (key, window_started_at, count) VALUES (%(key)s, %(at)s, 1)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN tally.window_started_at <= %(over)s THEN 1 ELSE tally.count + 1 END,
  window_started_at = CASE WHEN tally.window_started_at <= %(over)s THEN %(at)s ELSE tally.window_started_at END
WHERE tally.window_started_at <= %(over)s OR tally.count < %(amount)s
RETURNING tally.count
"""


@dataclass(frozen=True)
class Limit:
    """`amount` tries in a window of `seconds` that the first of them opens; `name` tells limits apart."""

    name: str
    amount: int
    seconds: int

    def take(self, subject: str, at: datetime) -> bool:
        """Uses up one try of this subject (a number, an address); False when none is left."""
        values: dict[str, str | int | datetime] = {
            "key": self.key(subject),
            "at": at,
            "over": at - timedelta(seconds=self.seconds),
            "amount": self.amount,
        }
        with connection.cursor() as cursor:
            cursor.execute(TAKE, values)
            return cursor.fetchone() is not None

    def key(self, subject: str) -> str:
        return salted_hmac(f"limit:{self.name}", subject, algorithm="sha256").hexdigest()


MINUTE, TEN_MINUTES, DAY = 60, 600, 86_400

# A class of 60 behind one address all get in; one number is not flooded; 40 guesses a day in a million codes.
CODES_PER_ADDRESS = Limit("codes-address", 300, MINUTE)
CODES_PER_NUMBER = Limit("codes", 3, TEN_MINUTES)
CODES_PER_DAY = Limit("codes-day", 8, DAY)
GUESSES = Limit("guesses", 5, TEN_MINUTES)
GUESSES_PER_DAY = Limit("guesses-day", 40, DAY)
NAMES = Limit("names", 5, TEN_MINUTES)
OF_A_NUMBER = (CODES_PER_NUMBER, CODES_PER_DAY, GUESSES, GUESSES_PER_DAY, NAMES)


def forget_tries(phone: str) -> None:
    """A number changes hands, or is forgotten: what was tried with it is forgotten too."""
    Tally.objects.filter(key__in=[limit.key(phone) for limit in OF_A_NUMBER]).delete()


def forget_old_tries(at: datetime) -> None:
    """A window that is over counts for nothing."""
    Tally.objects.filter(window_started_at__lt=at - timedelta(seconds=DAY)).delete()
