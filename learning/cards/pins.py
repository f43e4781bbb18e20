"""Which six digits make no secret. Said kindly: whoever chooses is asked for others, not told off."""

import re
from collections.abc import Iterable
from itertools import pairwise

from django.utils.translation import gettext as _

LENGTH = 6
# What people choose first where everything is allowed, beyond what the rules below find.
FAVOURITES = {"112233", "111222", "159753", "147258", "258369", "147852", "789456", "456789"}


def problem_with(pin: str, *, birth_year: int | None, numbers: Iterable[str] = ()) -> str:
    """What is wrong with these digits as a secret, in a sentence; "" when nothing is."""
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}", pin):
        return _("Mã PIN có đúng 6 số. Bạn nhập lại giúp.")
    if _is_pattern(pin):
        return _("Mã này dễ đoán. Bạn chọn 6 số khác, đừng lặp lại hay liền nhau.")
    if birth_year and str(birth_year) in pin:
        return _("Mã này có năm sinh của bạn, người khác dễ đoán. Bạn chọn 6 số khác.")
    if any(number.endswith(pin) for number in numbers):
        return _("Mã này là số điện thoại của bạn, người khác dễ đoán. Bạn chọn 6 số khác.")
    return ""


def _is_pattern(pin: str) -> bool:
    """000000, 121212, 123123, 123456, 654321, 246802: the same, repeated, or in equal steps."""
    if pin in FAVOURITES or pin == pin[:2] * 3 or pin == pin[:3] * 2:
        return True
    return len({(int(after) - int(before)) % 10 for before, after in pairwise(pin)}) == 1
