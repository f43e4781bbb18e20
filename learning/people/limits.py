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

# As above, but each try after the free ones waits twice as long as the one before. The moment of the last try is kept.
TRY = """
INSERT INTO people_tally AS tally (key, window_started_at, count) VALUES (%(key)s, %(at)s, 1)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN tally.window_started_at <= %(over)s THEN 1 ELSE tally.count + 1 END,
  window_started_at = GREATEST(tally.window_started_at, %(at)s)
WHERE tally.count < %(free)s OR tally.window_started_at <= %(at)s
  - make_interval(secs => LEAST(%(first)s * power(2, LEAST(tally.count - %(free)s, 20)), %(most)s))
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


@dataclass(frozen=True)
class Delay:
    """`free` tries at once, then one after `first` seconds, then after twice as long, and so on: never longer than
    `most`, so nobody is locked out for ever. After `quiet` seconds without a try it begins anew; a right try ends it.
    """

    name: str
    free: int
    first: int
    most: int
    quiet: int

    def take(self, subject: str, at: datetime) -> int:
        """Uses up one try; gives 0, or the seconds to wait where none is left."""
        over = at - timedelta(seconds=self.quiet)
        values: dict[str, str | int | datetime] = {"key": self.key(subject), "at": at, "over": over}
        values |= {"free": self.free, "first": self.first, "most": self.most}
        with connection.cursor() as cursor:
            cursor.execute(TRY, values)
            return 0 if cursor.fetchone() else self._wait(subject, at)

    def forget(self, subject: str) -> None:
        """The try was right."""
        Tally.objects.filter(key=self.key(subject)).delete()

    def key(self, subject: str) -> str:
        return salted_hmac(f"delay:{self.name}", subject, algorithm="sha256").hexdigest()

    def _wait(self, subject: str, at: datetime) -> int:
        tally = Tally.objects.filter(key=self.key(subject)).first()
        if not tally:
            return 1  # Forgotten this very moment.
        seconds = min(self.first * 2 ** min(tally.count - self.free, 20), self.most)
        return max(1, round((tally.window_started_at - at).total_seconds() + seconds))


MINUTE, TEN_MINUTES, HALF_AN_HOUR, HALF_A_DAY, DAY = 60, 600, 1800, 43_200, 86_400

# A class of 60 behind one address all get in; one number is not flooded; 40 guesses a day in a million codes.
CODES_PER_ADDRESS = Limit("codes-address", 300, MINUTE)
VISITS_TO_VNEID = Limit("vneid-address", 300, MINUTE)
CODES_PER_NUMBER = Limit("codes", 3, TEN_MINUTES)
CODES_PER_DAY = Limit("codes-day", 8, DAY)
GUESSES = Limit("guesses", 5, TEN_MINUTES)
GUESSES_PER_DAY = Limit("guesses-day", 40, DAY)
NAMES = Limit("names", 5, TEN_MINUTES)
# Devices of a class (learning/people/hall.py) are counted together, whatever their address does; each number or card
# besides, beyond its own limits above.
TRIES_PER_CLASS = Limit("class", 600, MINUTE)
TRIES_OF_ONE_IN_CLASS = Limit("class-one", 5, MINUTE)
OF_A_NUMBER = (CODES_PER_NUMBER, CODES_PER_DAY, GUESSES, GUESSES_PER_DAY, NAMES)


@dataclass(frozen=True)
class Place:
    """Where somebody knocks: at an address, which a whole village may share, or in a class (its number)."""

    address: str
    hall: str = ""

    def may_ask(self, phone: str, at: datetime) -> bool:
        """For one more code to this number."""
        return self.in_class(phone, at) if self.hall else CODES_PER_ADDRESS.take(self.address, at)

    def in_class(self, subject: str, at: datetime) -> bool:
        """One more try of this number or card among those of the class."""
        return TRIES_OF_ONE_IN_CLASS.take(f"{self.hall} {subject}", at) and TRIES_PER_CLASS.take(self.hall, at)


def forget_tries(phone: str) -> None:
    """A number changes hands, or is forgotten: what was tried with it is forgotten too."""
    Tally.objects.filter(key__in=[limit.key(phone) for limit in OF_A_NUMBER]).delete()


def forget_old_tries(at: datetime) -> None:
    """A window that is over counts for nothing."""
    Tally.objects.filter(window_started_at__lt=at - timedelta(seconds=DAY)).delete()
