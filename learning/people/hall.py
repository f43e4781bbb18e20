"""The mark of a class in a village hall: a signed cookie on the devices that scanned its code.

It names the class and its end, and nothing of anybody. It buys limits of the class's own (learning/people/limits.py)
in place of the address's, and short sessions; against one number or one card it buys nothing, for these are counted
wherever the tries come from. Whether the class was closed early, the room that keeps classes is asked
(`hall_asked`, learning/people/requests.py).
"""

from datetime import datetime

from django.core.signing import BadSignature, Signer

COOKIE = "lop"
SIGNER = Signer(salt="learning.people.hall")


def seal(number: int, until: datetime) -> str:
    """The cookie's value."""
    return SIGNER.sign(f"{number}.{int(until.timestamp())}")


def read(value: str, at: datetime) -> str:
    """Number of the class; "" when this is no mark of ours, or its class is over."""
    try:
        number, _, until = SIGNER.unsign(value).partition(".")
    except BadSignature:
        return ""
    return number if at.timestamp() < int(until) else ""
