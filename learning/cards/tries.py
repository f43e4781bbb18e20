"""How often a PIN may be tried: by card or tile wherever one stands, and by address or class whatever the card.

A try is counted before it is compared, so that many at once are no more than many in a row. What nobody holds (a card
that does not exist) is counted in the same way, so that it does not show.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from learning.people.limits import (
    DAY,
    HALF_A_DAY,
    HALF_AN_HOUR,
    MINUTE,
    TEN_MINUTES,
    TRIES_PER_CLASS,
    Delay,
    Limit,
    Place,
)

OF_ONE = Delay("pin", free=5, first=TEN_MINUTES, most=HALF_A_DAY, quiet=DAY)
# Of all wrong tries at an address. A right one ends it: behind one address may stand half a district.
AT_ADDRESS = Delay("pin-address", free=30, first=MINUTE, most=HALF_AN_HOUR // 2, quiet=HALF_AN_HOUR)

# Of looking up what was scanned or typed, right or wrong.
SCANS = Limit("scans-address", 300, MINUTE)


class NotNow(Exception):  # noqa: N818 -- it reads as a sentence
    """The try is refused; the message says to the person what to do."""


def may_scan(place: Place, at: datetime) -> bool:
    return TRIES_PER_CLASS.take(place.hall, at) if place.hall else SCANS.take(place.address, at)


def take(place: Place, subject: str, at: datetime) -> None:
    """One try of this card or tile. Raises NotNow where none is left."""
    if not place.hall and (seconds := AT_ADDRESS.take(place.address, at)):
        raise NotNow(_("Có nhiều lần nhập sai ở nơi này. Bạn chờ %(n)s rồi thử lại.") % {"n": _spoken(seconds)})
    if place.hall and not place.in_class(subject, at):
        raise NotNow(_("Bạn thử hơi nhanh. Bạn chờ 1 phút rồi thử lại."))
    if seconds := OF_ONE.take(subject, at):
        raise NotNow(
            _("Bạn nhập sai 5 lần. Bạn chờ %(n)s rồi thử lại, hoặc nhờ tình nguyện viên in thẻ mới.")
            % {"n": _spoken(seconds)}
        )


def forget(place: Place, subject: str) -> None:
    """The try was right."""
    OF_ONE.forget(subject)
    if not place.hall:
        AT_ADDRESS.forget(place.address)


def _spoken(seconds: int) -> str:
    minutes = -(-seconds // MINUTE)
    return _("%(n)s phút") % {"n": minutes} if minutes <= 90 else _("%(n)s giờ") % {"n": -(-minutes // 60)}
