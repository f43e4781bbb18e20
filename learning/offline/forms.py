"""A batch of acts from a device, made clean: JSON in, one Item an act out, bad ones with their reason.

READERS says for each verb how its act is read; learning/offline/views.py gives each kind of act to one action.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.people.fields import ContactPhoneField
from learning.progress.statements import Statement, Verb
from learning.support.models import LessonRating
from learning.text import clean_lines

MOST_ACTS = 100
MOST_BYTES = 60_000
LARGEST_ID = 2**31 - 1
# Of one attempt's form: ten questions, the longest with eight controls, are 80.
MOST_ANSWERS = 300
LONGEST_ANSWER = 300
LONGEST_WORDS = 1000
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
# A clock this far off is wrong; less may be the way through a slow network.
CLOCK_TOLERANCE = timedelta(minutes=5)


class NotABatchError(ValueError):
    """Nothing a device of ours would send. The message says so in Vietnamese."""


class TooLargeError(NotABatchError):
    """More than one batch may hold; the device sends the rest in the next."""


class BadActError(ValueError):
    """The message says in Vietnamese what is wrong with this one."""


@dataclass(frozen=True)
class Submission:
    """A quiz attempt handed in: the form as the browser would have sent it, the moment as the device tells.

    `at` has a wrong clock put right, `claimed_at` is what the device said.
    """

    attempt_id: UUID
    quiz_id: int
    form: QueryDict
    at: datetime
    claimed_at: datetime


@dataclass(frozen=True)
class HelpAsked:
    """ "Tôi cần giúp" on a page of learning. `phone` is E.164; one that could not be read stands in `words`."""

    request_id: UUID
    page_id: int
    place: str
    words: str
    phone: str
    at: datetime


@dataclass(frozen=True)
class Rated:
    """One of three faces for a lesson."""

    lesson_id: int
    face: int
    words: str
    at: datetime


Act = Statement | Submission | HelpAsked | Rated


@dataclass(frozen=True)
class Item:
    """One act under the id its device gave it; without `act` it is refused, `problem` says why."""

    uuid: str
    act: Act | None = None
    problem: str = ""


def read_drift(sent_at: str) -> timedelta:
    """How far the device's clock is behind ours, told by its time of sending; 0 where that is little or unreadable."""
    try:
        drift = timezone.now() - _moment({"occurred_at": sent_at})
    except BadActError:
        return timedelta()
    return drift if abs(drift) > CLOCK_TOLERANCE else timedelta()


def read_batch(body: bytes, drift: timedelta = timedelta()) -> list[Item]:
    """`drift` is added to each moment. Raises NotABatchError for what is no JSON list, TooLargeError for too much."""
    if len(body) > MOST_BYTES:
        raise TooLargeError(_("Gửi nhiều quá một lần. Bạn gửi mỗi lần không quá 100 mục."))
    try:
        batch = json.loads(body)
    except (ValueError, RecursionError):
        batch = None
    if not isinstance(batch, list) or not batch:
        raise NotABatchError(_("Chúng tôi không đọc được phần vừa gửi."))
    if len(batch) > MOST_ACTS:
        raise TooLargeError(_("Gửi nhiều quá một lần. Bạn gửi mỗi lần không quá 100 mục."))
    return [_item(raw, drift) for raw in batch]


def _item(raw: Any, drift: timedelta) -> Item:
    uuid = raw.get("uuid") if isinstance(raw, dict) else None
    try:
        uuid = str(UUID(uuid))
    except (TypeError, ValueError, AttributeError):
        return Item(uuid="", problem=_("Mục này thiếu mã."))
    try:
        return Item(uuid, _reader(raw)(raw, drift))
    except BadActError as error:
        return Item(uuid, problem=str(error))


def _statement(raw: dict[str, Any], drift: timedelta) -> Statement:
    at = _moment(raw)
    return Statement(Verb(raw["verb"]), _page(raw), at + drift, at)


def _submission(raw: dict[str, Any], drift: timedelta) -> Submission:
    """`uuid` is the attempt's."""
    at = _moment(raw)
    return Submission(UUID(raw["uuid"]), _page(raw), _form(raw), at + drift, at)


def _help_asked(raw: dict[str, Any], drift: timedelta) -> HelpAsked:
    """`uuid` is the request's. A number that cannot be read must not keep the call from its team."""
    words, typed = _words(raw, "words"), _words(raw, "phone")
    try:
        phone = ContactPhoneField(required=False).clean(typed) or ""
    except ValidationError:
        phone, words = "", f"{words}\n{typed}".strip()
    return HelpAsked(UUID(raw["uuid"]), _page(raw), _words(raw, "place"), words, phone, _moment(raw) + drift)


def _rated(raw: dict[str, Any], drift: timedelta) -> Rated:
    face = raw.get("face")
    if type(face) is not int or face not in LessonRating.Face:
        raise BadActError(_("Bạn chọn một trong ba hình."))
    return Rated(_page(raw), face, _words(raw, "words"), _moment(raw) + drift)


# Verb → how its act is read: raises BadActError with a sentence to the learner.
READERS: dict[str, Callable[[dict[str, Any], timedelta], Act]] = {
    Verb.OPENED: _statement,
    Verb.COMPLETED: _statement,
    "submitted": _submission,
    "asked_for_help": _help_asked,
    "rated": _rated,
}


def _reader(raw: dict[str, Any]) -> Callable[[dict[str, Any], timedelta], Act]:
    reader = READERS.get(str(raw.get("verb")))
    if not reader:
        raise BadActError(_("Không rõ bạn đã làm gì với bài này."))
    return reader


def _page(raw: dict[str, Any]) -> int:
    number = raw.get("object")
    if type(number) is not int or not 0 < number <= LARGEST_ID:
        raise BadActError(_("Không có bài này."))
    return number


def _moment(raw: dict[str, Any]) -> datetime:
    """ISO 8601 with its offset. How far it may be believed is decided where it is kept."""
    try:
        moment = datetime.fromisoformat(raw.get("occurred_at", ""))
    except (TypeError, ValueError):
        moment = None
    if not moment or moment.tzinfo is None or not 1970 <= moment.year <= 2100:
        raise BadActError(_("Không đọc được giờ của mục này."))
    return moment


def _words(raw: dict[str, Any], name: str) -> str:
    """What was written, if anything was."""
    text = raw.get(name, "")
    if not is_text(text, LONGEST_WORDS):
        raise BadActError(_("Không đọc được phần bạn viết."))
    return clean_lines(text)


def _form(raw: dict[str, Any]) -> QueryDict:
    """`answers`: pairs of control and value, one pair a control that holds something."""
    pairs = raw.get("answers")
    if not isinstance(pairs, list) or len(pairs) > MOST_ANSWERS or not all(map(_is_answer, pairs)):
        raise BadActError(_("Không đọc được câu trả lời của bài này."))
    form = QueryDict(mutable=True)
    for name, value in pairs:
        form.appendlist(name, value)
    return form


def _is_answer(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(is_text(part, LONGEST_ANSWER) for part in pair)


def is_text(value: Any, longest: int) -> bool:
    """Words that the database can keep: JSON may hold zeros and halves of characters."""
    return isinstance(value, str) and len(value) <= longest and not UNKEEPABLE.search(value)
