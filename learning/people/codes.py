"""One-time codes by SMS: drawn, sent, guessed at. Whether anyone is known under the number plays no part here."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from learning.notices.actions import SmsCapReached, send_sms
from learning.notices.models import Message
from learning.people import limits

VALID = timedelta(minutes=10)
RESEND_AFTER = timedelta(seconds=30)

WAIT_TO_RESEND = _("Mã vừa được gửi. Bạn chờ %(seconds)s giây rồi bấm “Gửi lại mã”.")
TOO_MANY_CODES = _("Bạn đã xin mã 3 lần. Bạn chờ 10 phút rồi thử lại, hoặc bấm “Tôi cần giúp”.")
TOO_MANY_TODAY = _("Hôm nay số này đã xin mã 8 lần. Ngày mai bạn thử lại, hoặc bấm “Tôi cần giúp”.")
TOO_MANY_PEOPLE = _("Lúc này có rất nhiều người xin mã. Bạn thử lại sau ít phút, hoặc bấm “Tôi cần giúp”.")
TOO_MANY_GUESSES = _("Bạn nhập sai 5 lần. Bạn chờ 10 phút rồi thử lại, hoặc bấm “Tôi cần giúp”.")
WRONG = _("Mã chưa đúng. Bạn xem lại 6 số trong tin nhắn rồi nhập lại.")
EXPIRED = _("Mã đã hết hạn. Bạn bấm “Gửi lại mã” để nhận mã mới.")


class NotNow(Exception):  # noqa: N818 -- it reads as a sentence
    """A limit is reached; the message says to the person what to do."""


@dataclass
class OneTimeCode:
    """A code for one number, as a session keeps it in `state`: the number, a nonce, when it was drawn and sent.

    The digits stand nowhere: they follow from nonce and secret key, so that a copy of the database holds no codes,
    and a code sent again is the same one, however the two messages overtake each other.
    """

    state: dict[str, Any]

    @classmethod
    def draw(cls, phone: str, at: datetime) -> "OneTimeCode":
        return cls({"phone": phone, "nonce": secrets.token_urlsafe(16), "drawn": at.timestamp()})

    @property
    def phone(self) -> str:
        return self.state["phone"]

    @property
    def digits(self) -> str:
        digest = salted_hmac("one-time-code", f"{self.phone} {self.state['nonce']}", algorithm="sha256").digest()
        return f"{int.from_bytes(digest, 'big') % 1_000_000:06}"

    @property
    def expires_at(self) -> datetime:
        return datetime.fromtimestamp(self.state["drawn"], UTC) + VALID

    def seconds_to_wait(self, at: datetime) -> int:
        """Until it may be sent again."""
        sent = datetime.fromtimestamp(self.state.get("sent", 0), UTC)
        return max(0, round((sent + RESEND_AFTER - at).total_seconds()))

    def send(self, at: datetime) -> None:
        """Sends it by SMS; a new one where the old one has expired. Raises NotNow."""
        if wait := self.seconds_to_wait(at):
            raise NotNow(WAIT_TO_RESEND % {"seconds": wait})
        if not limits.CODES_PER_NUMBER.take(self.phone, at):
            raise NotNow(TOO_MANY_CODES)
        if not limits.CODES_PER_DAY.take(self.phone, at):
            raise NotNow(TOO_MANY_TODAY)
        if self.expires_at <= at:
            self.state |= self.draw(self.phone, at).state
        self._queue(at)
        self.state["sent"] = at.timestamp()

    def _queue(self, at: datetime) -> None:
        # 67 characters: with Vietnamese letters 70 go into one SMS.
        body = _("Bình dân học vụ số: mã %(digits)s, dùng đến %(until)s. Không đưa mã cho ai.") % {
            "digits": self.digits,
            "until": timezone.localtime(self.expires_at).strftime("%H:%M"),
        }
        try:
            send_sms(to=self.phone, body=body, kind=Message.Kind.CODE, at=at, expires_at=self.expires_at)
        except SmsCapReached:
            raise NotNow(TOO_MANY_PEOPLE) from None

    def check(self, guess: str, at: datetime) -> None:
        """Takes one guess from the number's account, then compares. Raises NotNow unless it is right."""
        if self.expires_at <= at:
            raise NotNow(EXPIRED)
        if not (limits.GUESSES.take(self.phone, at) and limits.GUESSES_PER_DAY.take(self.phone, at)):
            raise NotNow(TOO_MANY_GUESSES)
        digits = "".join(character for character in guess if character.isdecimal())
        if not hmac.compare_digest(digits.encode(), self.digits.encode()):
            raise NotNow(WRONG)
