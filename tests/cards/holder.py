"""Somebody with a card in hand, at a device of their own."""

import re
from dataclasses import dataclass, field

from django.contrib.auth import get_user
from django.http import HttpResponse
from django.test import Client

from learning.people.models import User

TYPE, PIN, NEW_PIN, SWITCH = "/the/", "/the/ma-pin/", "/the/ma-pin-moi/", "/the/doi-nguoi/"
GOOD, OTHER = "407193", "618240"
NOT_RIGHT = "Thẻ hoặc mã PIN chưa đúng"
WAIT = "Bạn nhập sai 5 lần"


@dataclass
class Holder:
    client: Client = field(default_factory=Client)

    def scan(self, token: str) -> HttpResponse:
        return self.client.get(f"/the/{token.lower()}/")

    def type(self, code: str) -> HttpResponse:
        return self.client.post(TYPE, {"code": code})

    def enter(self, pin: str) -> HttpResponse:
        return self.client.post(PIN, {"pin": pin})

    def choose(self, pin: str = GOOD, again: str | None = None) -> HttpResponse:
        return self.client.post(NEW_PIN, {"pin": pin, "again": pin if again is None else again})

    def begin(self, token: str, pin: str = GOOD) -> HttpResponse:
        """The first use, in one breath."""
        self.scan(token)
        return self.choose(pin)

    @property
    def user(self) -> User | None:
        found = get_user(self.client)
        return found if found.is_authenticated else None


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def same(response: HttpResponse) -> tuple:
    """An answer without what differs from any request to any other."""
    body = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    headers = {name: value for name, value in response.headers.items() if name not in ("Content-Length", "Expires")}
    return response.status_code, headers, body, sorted(response.cookies)
