"""Ways out of the house for an SMS. A gateway sends one text to one number, or says why not.

What it raises decides what may happen next. `NotTakenError`: the provider cannot have sent it, it may be tried
again. `RefusedError`, `UnsureError`: that was it, for a second SMS is worse than none (the person asks for another).
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Protocol

import requests
from django.conf import settings
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential
from urllib3.exceptions import MaxRetryError, NewConnectionError

TIMEOUT_SECONDS = 10
TRIES = 3
# Answers with which a provider says that it has not taken the message.
NOT_TAKEN = {429, 503}


class NotTakenError(Exception):
    """The provider cannot have got it."""


class RefusedError(Exception):
    """The provider said no."""


class UnsureError(Exception):
    """It may have been sent: the connection broke, or no clear answer came in time."""


class MisconfiguredError(Exception):
    """A setting is missing or contradicts another; the message names it."""


class Gateway(Protocol):
    def send(self, *, to: str, text: str, reference: str) -> str:
        """Hand one text to the provider; gives the provider's own reference, or "".

        to: E.164. reference: ours, the same at each try of a message.
        Raises NotTakenError, RefusedError, UnsureError.
        """


class Outbox:
    """The demonstration's: nothing leaves the house, the page /hop-thu-thu/ shows it."""

    def send(self, *, to: str, text: str, reference: str) -> str:
        return reference


@dataclass(frozen=True)
class HttpGateway:
    """Any provider with an HTTP interface, described by settings (README.md, SMS_HTTP_…).

    In `body` these words are replaced: {to} (+84912345678), {to_digits} (84912345678), {to_local} (0912345678),
    {text} and {id}. `success` and `reference` are patterns: what the answer must contain to count as taken, and
    where the provider's own reference stands in it.
    """

    url: str
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    encoding: str = "json"
    success: str = ""
    reference: str = ""

    def send(self, *, to: str, text: str, reference: str) -> str:
        values = {
            "{to}": to,
            "{to_digits}": to.removeprefix("+"),
            "{to_local}": re.sub(r"^\+84", "0", to),
            "{text}": text,
            "{id}": reference,
        }
        attempts = Retrying(
            retry=retry_if_exception_type(NotTakenError),
            stop=stop_after_attempt(TRIES),
            wait=wait_exponential(multiplier=0.25, max=2),
            reraise=True,
        )
        return attempts(self._post, _fill(self.body, values))

    def _post(self, body: dict[str, Any]) -> str:
        try:
            response = requests.request(
                self.method,
                self.url,
                json=body if self.encoding == "json" else None,
                data=body if self.encoding == "form" else None,
                params=body if self.encoding == "query" else None,
                headers=self.headers,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise what_became_of_it(error) from None
        return self._read(response)

    def _read(self, response: requests.Response) -> str:
        if response.status_code in NOT_TAKEN:
            raise NotTakenError(f"HTTP {response.status_code}")
        if response.status_code >= 500:
            raise UnsureError(f"HTTP {response.status_code}")
        if not 200 <= response.status_code < 300:
            raise RefusedError(f"HTTP {response.status_code}")
        if self.success and not re.search(self.success, response.text):
            raise RefusedError("The answer does not match SMS_HTTP_SUCCESS")
        found = re.search(self.reference, response.text) if self.reference else None
        return found[1][:100] if found else ""


def what_became_of_it(error: requests.RequestException) -> Exception:
    """NotTakenError or UnsureError. Only a connection that was never made surely carried nothing."""
    name = type(error).__name__
    if isinstance(error, requests.ConnectTimeout):
        return NotTakenError(name)
    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError):
        return NotTakenError(name)
    return UnsureError(name)


def _fill(part: Any, values: dict[str, str]) -> Any:
    """The template with its words replaced, wherever they stand; escaping is the encoder's work."""
    if isinstance(part, dict):
        return {key: _fill(value, values) for key, value in part.items()}
    if isinstance(part, list):
        return [_fill(value, values) for value in part]
    if not isinstance(part, str):
        return part
    return re.sub(r"\{\w+\}", lambda word: values.get(word[0], word[0]), part)


def get_sms_gateway() -> Gateway:
    """The one that SMS_BACKEND names. Raises MisconfiguredError."""
    if settings.SMS_BACKEND == "outbox" and settings.DEMO:
        return Outbox()
    if settings.SMS_BACKEND == "outbox":
        raise MisconfiguredError("SMS_BACKEND=outbox sends nothing and is for DEMO=True only. Set SMS_BACKEND=http.")
    if settings.SMS_BACKEND != "http":
        raise MisconfiguredError(f"SMS_BACKEND={settings.SMS_BACKEND} is unknown. Use http.")
    if not settings.SMS_HTTP_URL:
        raise MisconfiguredError("SMS_HTTP_URL is not set: codes for signing in could not be sent.")
    if settings.SMS_HTTP_ENCODING not in ("json", "form", "query"):
        raise MisconfiguredError(f"SMS_HTTP_ENCODING={settings.SMS_HTTP_ENCODING} is unknown. Use json, form or query.")
    return HttpGateway(
        url=settings.SMS_HTTP_URL,
        method=settings.SMS_HTTP_METHOD,
        headers=_read_json("SMS_HTTP_HEADERS"),
        body=_read_json("SMS_HTTP_BODY"),
        encoding=settings.SMS_HTTP_ENCODING,
        success=settings.SMS_HTTP_SUCCESS,
        reference=settings.SMS_HTTP_REFERENCE,
    )


def _read_json(name: str) -> dict[str, Any]:
    try:
        read = json.loads(getattr(settings, name))
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise MisconfiguredError(f"{name} is not a JSON object.")
    return read
