"""The house as a whole: rooms keep to their floors, and every address answers every kind of person as declared."""

import re
import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.template.utils import get_app_template_dirs
from django.test import Client

from learning.pagecache import is_shared
from tests.house.addresses import addresses
from tests.house.answers import WORDS, read_answers, row_for
from tests.house.world import PASSWORD, ROLES, World, make_world, paths_of, trace_of

PROJECT = Path(__file__).resolve().parent.parent
TEMPLATES = PROJECT / "templates"
ROOMS = ("learning", "courses", "certificates")
ANSWERS = read_answers()
CMS = "/quan-tri/"
# What these show of a person is what they are there for: the holder of a certificate.
SHOWS_ITS_HOLDER = {"xac-minh/<str:code>/"}
# Documents that editors put on pages carry nobody; a browser keeps them and asks whether they are still the same.
MAY_BE_KEPT = {"tai-lieu/<int:document_id>/<str:document_filename>"}
PASSWORD_DOORS = {"tai-khoan/can-bo/"}
REFUSALS = ("in", "shut", "403", "404")
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|<[^>]+\s(style|on\w+)=", re.IGNORECASE)


# --- The rooms ---


def test_rooms_keep_to_their_floors():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_template_is_used():
    """Named by our code or another template, or in the place of a package's."""
    code = "".join(path.read_text() for room in ROOMS for path in (PROJECT / room).rglob("*.py"))
    # courses/questions/{kind}.html: what stands between the braces is not known here.
    made = re.findall(r'f"([\w/]+/)\{[\w.]+\}\.html"', code)
    pages = {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}
    unused = []
    for name in pages:
        words = code + "".join(text for other, text in pages.items() if other != name)
        is_named = f'"{name}"' in words or f"'{name}'" in words or name.startswith(tuple(made))
        if not is_named and not is_known_to_django(name):
            unused.append(name)
    assert unused == []


def is_known_to_django(name: str) -> bool:
    """Pages of errors at the root, and what stands in the place of a package's own template."""
    packaged = [folder for folder in get_app_template_dirs("templates") if not folder.is_relative_to(TEMPLATES)]
    errors = ("403.html", "403_csrf.html", "404.html", "429.html", "500.html")
    return name in errors or any((folder / name).exists() for folder in packaged)


# --- The addresses ---


def test_every_address_is_declared():
    routes = [route for address in addresses() for route in address.routes]
    rows = {route: row_for(ANSWERS, route) for route in routes}
    assert [route for route, row in rows.items() if row is None] == []
    gets = {row for row in ANSWERS if not row.startswith("POST ")}
    assert gets - set(rows.values()) == set(), "rows that no address needs any more"
    assert {row.removeprefix("POST ") for row in ANSWERS if row.startswith("POST ")} <= set(routes)


def test_every_address_of_ours_has_a_name():
    nameless = [address.route for address in addresses() if not address.name]
    assert [route for route in nameless if not route.lstrip("^").startswith("quan-tri/")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_declared(role):
    world = make_world()
    guest = Guest(world, role)
    for address in addresses():
        for route, path in paths_of(address, world):
            if row_for(ANSWERS, route):  # Of the others test_every_address_is_declared tells.
                guest.ask(route, path)
    assert not guest.complaints, "\n".join(guest.complaints)


@pytest.mark.django_db
def test_no_other_door_takes_a_password():
    world = make_world()
    name = world.editor.username
    words = {"login": name, "username": name, "password": PASSWORD, "email": name}
    guest = Guest(world, "visitor")
    opened = set()
    for address in addresses():
        for route, path in paths_of(address, world):
            guest.send("post", path, words)
            if SESSION_KEY in guest.session_after:
                opened.add(route)
    assert opened == PASSWORD_DOORS


class Guest:
    """Somebody of one role with a browser, who asks and writes down what is not as declared.

    What an answer changed is undone at once: each address is asked in the same world.
    """

    def __init__(self, world: World, role: str) -> None:
        self.role = role
        self.hidden = world.hidden_from(role)
        self.complaints: list[str] = []
        self.client = Client(raise_request_exception=False)
        self.strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
        if person := world.person(role):
            self.client.force_login(person)
        self.cookies = self.client.cookies.output(header="")

    def ask(self, route: str, path: str) -> None:
        """As a browser, as a monitor, as another site's form, and as our own form sent empty."""
        word = ANSWERS[row_for(ANSWERS, route)][self.role]
        answer = self.send("get", path)
        self.check(answer, route, "GET", WORDS[word](answer), word)
        if path.startswith(CMS) and word not in REFUSALS:
            return  # Wagtail's own forms break when they are sent empty.
        head = self.send("head", path)
        self.check(head, route, "HEAD", head.status_code == answer.status_code, answer.status_code)
        strange = self.send("post", path, client=self.strict)
        self.check(strange, route, "POST without token", WORDS["403"](strange) or WORDS["in"](strange), "403")
        word = ANSWERS.get(f"POST {route}", {}).get(self.role) or (word if word in REFUSALS else "any")
        empty = self.send("post", path)
        self.check(empty, route, "POST", WORDS[word](empty) or (word in REFUSALS and WORDS["405"](empty)), word)

    def send(self, method: str, path: str, data: dict | None = None, client: Client | None = None) -> HttpResponse:
        client = client or self.client
        client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic():
            response = getattr(client, method)(path, data or {})
            response.body = b"".join(response) if response.streaming else response.content
            self.session_after = dict(client.session.items())
            transaction.set_rollback(True)
        return response

    def check(self, answer: HttpResponse, route: str, how: str, is_right: bool, wanted: object) -> None:
        what = f"{self.role}: {how} {answer.request['PATH_INFO']}"
        if not is_right:
            problem = getattr(answer, "exc_info", None) or answer.headers.get("Location", "")
            self.complaints.append(f"{what} answered {answer.status_code} instead of {wanted} {problem}")
        text = answer.body.decode(errors="ignore") + str(answer.headers)
        if route not in SHOWS_ITS_HOLDER:
            seen = [trace for person in self.hidden if (trace := trace_of(person, text))]
            self.complaints += [f"{what} shows {trace}" for trace in seen]
        if not is_shared(answer) and route not in MAY_BE_KEPT and "no-store" not in answer.get("Cache-Control", ""):
            self.complaints.append(f"{what} may be kept: {answer.get('Cache-Control')}")
        if not answer.request["PATH_INFO"].startswith(CMS):
            self.complaints += [f"{what} has {found}" for found in inline_parts(answer, text)]


def inline_parts(answer: HttpResponse, text: str) -> list[str]:
    """Script or style that the strict policy refuses, or a policy that would not."""
    found = INLINE.search(text) if answer.get("Content-Type", "").startswith("text/html") else None
    weak = "unsafe" in answer.get("Content-Security-Policy", "unsafe")
    return ([found[0][:80]] if found else []) + (["no strict policy"] if weak else [])
