"""Somebody at the residents' door with a VNeID."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.utils import timezone

from learning.people.actions import link_vneid
from learning.people.models import User
from learning.people.vneid import digest
from tests.openid import NUMBER, Provider
from tests.people.door import PHONE, Visitor, goes_to

START, BACK = f"{PHONE}vneid/", f"{PHONE}vneid/ve/"
TELL, PROVE = f"{PHONE}so-cua-toi/", f"{PHONE}so-cua-toi/ma/"
PAGE, CONNECT, DISCONNECT = (f"/tai-khoan/vneid/{step}" for step in ("", "gan/", "go/"))
HOA = {"name": "NGUYỄN THỊ HOA", "birthdate": "1961-03-02", "phone_number": "+84000000123"}


@dataclass
class Traveller(Visitor):
    provider: Provider | None = None
    number: str = NUMBER

    def leave(self, **query: str) -> str:
        """Presses the button: the address of the provider's page."""
        return goes_to(self.client.get(START, query))

    def come_back(self, address: str) -> HttpResponse:
        parts = urlsplit(address)
        return self.client.get(parts.path, parse_qs(parts.query))

    def come(self, **query: str) -> HttpResponse:
        """Out, agreed there, and back."""
        return self.come_back(self.provider.consent(self.leave(**query), self.number))

    def tell_own_phone(self) -> HttpResponse:
        return self.client.post(TELL, {"phone": self.phone})

    def say_none(self) -> HttpResponse:
        return self.client.post(TELL, {"action": "none"})

    def prove(self, code: str | None = None) -> HttpResponse:
        return self.client.post(PROVE, {"code": code or self.code})


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def tie(person: User, number: str = NUMBER) -> None:
    link_vneid(user=person, uid=digest(number), birth_year=None, by=person, at=timezone.now())
