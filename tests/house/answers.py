"""Who gets what, for every address: tests/house/answers.txt, read.

A row is a route as urls.py writes it, or a beginning and "*"; the most exact row counts.
"""

import re
from collections.abc import Callable
from pathlib import Path

from django.http import HttpResponse
from django.urls import reverse

from tests.house.world import ROLES


def leads_to(response: HttpResponse, *names: str) -> bool:
    """A redirect to one of these pages."""
    target = response.headers.get("Location", "").partition("?")[0]
    return response.status_code == 302 and target in map(reverse, names)


WORDS: dict[str, Callable[[HttpResponse], bool]] = {
    "ok": lambda response: response.status_code == 200,
    # To a page where one signs in.
    "in": lambda response: leads_to(response, "account_login", "sign_in_staff", "wagtailadmin_login"),
    # To the page that asks once more who is there, before something that matters.
    "again": lambda response: leads_to(response, "account_reauthenticate", "reauthenticate_by_code"),
    # Somewhere else on the site: there is nothing to do here for this person now.
    "on": lambda response: response.status_code == 302 and not WORDS["in"](response) and not WORDS["again"](response),
    # Wagtail's ways of saying no.
    "shut": lambda response: response.status_code in (302, 403, 404),
    # Wagtail decides; it must not break.
    "any": lambda response: response.status_code < 500,
    **{
        str(status): lambda response, status=status: response.status_code == status
        for status in (204, 403, 404, 405, 500)
    },
}


def read_answers() -> dict[str, dict[str, str]]:
    """Row: role: word."""
    answers = {}
    for line in (Path(__file__).parent / "answers.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            row, words = re.fullmatch(r"((?:POST )?\S+)\s+(.+)", line).groups()
            answers[row] = dict(zip(ROLES, _one_for_each(words.split()), strict=True))
    return answers


def _one_for_each(words: list[str]) -> list[str]:
    """The last word counts for all roles that follow."""
    return words + words[-1:] * (len(ROLES) - len(words))


def row_for(answers: dict[str, dict[str, str]], route: str) -> str | None:
    """The row that counts for this route."""
    if route in answers:
        return route
    wide = [row for row in answers if row.endswith("*") and route.startswith(row[:-1])]
    return max(wide, key=len, default=None)
