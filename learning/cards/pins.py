"""Which six digits make no secret. Said kindly: whoever chooses is asked for others, not told off."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

LENGTH = 6
# What people choose first where everything is allowed, beyond what the rules below find.
FAVOURITES = {"112233", "111222", "159753", "147258", "258369", "147852", "789456"}
# 123456, 654321, 246802: in equal steps.
LADDERS = {
    "".join(str((first + step * place) % 10) for place in range(LENGTH)) for first in range(10) for step in range(10)
}
# Six digits, and no pattern: 121212, 123123, one of the above. Nothing about the person, so that the browser may be
# told too (a pattern of HTML's), and says it before the second field is reached.
SHAPE = rf"(?!(..)\1\1|(...)\2|{'|'.join(sorted(FAVOURITES | LADDERS))})[0-9]{{{LENGTH}}}"


def problem_with(pin: str, *, birth_year: int | None, numbers: Iterable[str] = ()) -> str:
    """What is wrong with these digits as a secret, in a sentence; "" when nothing is."""
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}", pin):
        return _("Mã PIN có đúng 6 số. Bạn nhập lại giúp.")
    if not re.fullmatch(SHAPE, pin):
        return _("Mã này dễ đoán. Bạn chọn 6 số khác, đừng lặp lại hay liền nhau.")
    if birth_year and str(birth_year) in pin:
        return _("Mã này có năm sinh của bạn, người khác dễ đoán. Bạn chọn 6 số khác.")
    if any(number.endswith(pin) for number in numbers):
        return _("Mã này là số điện thoại của bạn, người khác dễ đoán. Bạn chọn 6 số khác.")
    return ""
