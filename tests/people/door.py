"""Someone at the residents' door, with a phone in hand."""

import re
import time
from dataclasses import dataclass, field

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import get_user
from django.http import HttpResponse
from django.test import Client

from learning.notices.models import Message
from learning.people.models import User

PHONE, CODE = "/tai-khoan/dang-nhap/", "/tai-khoan/dang-nhap/ma/"
CONFIRM, NAME, COMMUNE = (f"{PHONE}{page}/" for page in ("dung-toi", "ho-ten", "noi-o"))
AGAIN, AGREE = (f"{PHONE}{page}/" for page in ("nhap-lai", "dong-y"))


@dataclass
class Visitor:
    phone: str = "+84000000123"
    client: Client = field(default_factory=Client)

    def ask(self, **fields: str) -> HttpResponse:
        """Types the number and asks for a code."""
        return self.client.post(PHONE, {"phone": self.phone} | fields)

    @property
    def code(self) -> str:
        """What the last SMS to this number says."""
        message = Message.objects.filter(to=self.phone, kind=Message.Kind.CODE).latest("created_at")
        return re.search(r"\b\d{6}\b", message.body)[0]

    @property
    def wrong_code(self) -> str:
        return f"{(int(self.code) + 1) % 1_000_000:06}"

    def enter(self, code: str | None = None) -> HttpResponse:
        return self.client.post(CODE, {"code": code or self.code})

    def arrive(self, **fields: str) -> HttpResponse:
        """Asks for a code and enters it."""
        self.ask(**fields)
        return self.enter()

    def tell_name(self, name: str = "Nguyễn Thị Hoa") -> HttpResponse:
        return self.client.post(NAME, {"full_name": name})

    def tell_commune(self, code: str) -> HttpResponse:
        return self.client.post(COMMUNE, {"commune": code})

    def agree(self) -> HttpResponse:
        return self.client.post(AGREE, {"is_16": "on", "agrees": "on"})

    def sign_up(self, commune_code: str, **fields: str) -> HttpResponse:
        """All of it, for someone new."""
        self.arrive(**fields)
        self.tell_name()
        self.tell_commune(commune_code)
        return self.agree()

    @property
    def user(self) -> User | None:
        """Who is signed in, if anyone."""
        found = get_user(self.client)
        return found if found.is_authenticated else None


def totp(secret: str, *, good_for: float = 2) -> str:
    """What the app that makes codes shows; waits for the next one where this one is over in so many seconds."""
    left = 30 - time.time() % 30
    if left < good_for:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def goes_to(response: HttpResponse) -> str:
    """Where an answer leads; "" when it is a page."""
    return response.headers.get("Location", "")
