"""A batch of statements from a device, made clean: JSON in, one Item a statement out, bad ones with their reason."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from learning.progress.statements import Statement, Verb

MOST_STATEMENTS = 100
MOST_BYTES = 32_000
LARGEST_ID = 2**31 - 1


class NotABatchError(ValueError):
    """Nothing a device of ours would send. The message says so in Vietnamese."""


class TooLargeError(NotABatchError):
    """More than one batch may hold; the device sends the rest in the next."""


class BadStatementError(ValueError):
    """The message says in Vietnamese what is wrong with this one."""


@dataclass(frozen=True)
class Item:
    """One statement under the id its device gave it; without `statement` it is refused, `problem` says why."""

    uuid: str
    statement: Statement | None = None
    problem: str = ""


def read_batch(body: bytes) -> list[Item]:
    """Raises NotABatchError for what is no JSON list, TooLargeError for more than MOST_STATEMENTS."""
    if len(body) > MOST_BYTES:
        raise TooLargeError(_("Gửi nhiều quá một lần. Bạn gửi mỗi lần không quá 100 mục."))
    try:
        batch = json.loads(body)
    except (ValueError, RecursionError):
        batch = None
    if not isinstance(batch, list) or not batch:
        raise NotABatchError(_("Chúng tôi không đọc được phần vừa gửi."))
    if len(batch) > MOST_STATEMENTS:
        raise TooLargeError(_("Gửi nhiều quá một lần. Bạn gửi mỗi lần không quá 100 mục."))
    return [_item(raw) for raw in batch]


def _item(raw: Any) -> Item:
    uuid = raw.get("uuid") if isinstance(raw, dict) else None
    try:
        uuid = str(UUID(uuid))
    except (TypeError, ValueError, AttributeError):
        return Item(uuid="", problem=_("Mục này thiếu mã."))
    try:
        return Item(uuid, Statement(_verb(raw), _lesson(raw), _moment(raw)))
    except BadStatementError as error:
        return Item(uuid, problem=str(error))


def _verb(raw: dict[str, Any]) -> Verb:
    try:
        return Verb(str(raw.get("verb")))
    except ValueError:
        raise BadStatementError(_("Không rõ bạn đã làm gì với bài này.")) from None


def _lesson(raw: dict[str, Any]) -> int:
    number = raw.get("object")
    if type(number) is not int or not 0 < number <= LARGEST_ID:
        raise BadStatementError(_("Không có bài này."))
    return number


def _moment(raw: dict[str, Any]) -> datetime:
    """ISO 8601 with its offset. How far it may be believed is decided where it is kept."""
    try:
        moment = datetime.fromisoformat(raw.get("occurred_at", ""))
    except (TypeError, ValueError):
        moment = None
    if not moment or moment.tzinfo is None or not 1970 <= moment.year <= 2100:
        raise BadStatementError(_("Không đọc được giờ của mục này."))
    return moment
