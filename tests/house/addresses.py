"""Every address that the resolver knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import get_resolver, resolve
from django.urls.resolvers import RegexPattern, URLPattern, URLResolver
from django.utils.regex_helper import normalize

# Whoever lands here was meant for no other view.
CATCH_ALL = ("quan-tri/^.*/$", r"^((?:[\w\-]+/)*)$")


@dataclass(frozen=True)
class Address:
    """`route` as it is written in urls.py; `template` with %(name)s for its parameters."""

    route: str
    template: str
    name: str

    @property
    def routes(self) -> list[str]:
        """As the table of answers calls it. Behind the last address of all, Wagtail's, stand the pages."""
        return ["pages/live", "pages/draft"] if self.name == "wagtail_serve" else [self.route]

    def path(self, values: dict[str, object]) -> str:
        """A path that really reaches this address. Raises AssertionError when these values lead elsewhere."""
        path = f"/{self.template % values}"
        met = resolve(path).route
        assert met == self.route or met not in CATCH_ALL, f"{path} leads to {met}, not to {self.route}"
        return path


def addresses() -> list[Address]:
    """One for each route: what two patterns share is answered by the first."""
    return list({address.route: address for address in reversed(list(_walk(get_resolver().url_patterns)))}.values())


def _walk(patterns: list, route: str = "", template: str = "") -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern), template + _as_template(pattern)
        if isinstance(pattern, URLPattern):
            yield Address(*here, name=pattern.name or "")
        else:
            yield from _walk(pattern.url_patterns, *here)


def _as_template(pattern: URLPattern | URLResolver) -> str:
    if isinstance(pattern.pattern, RegexPattern):
        return normalize(pattern.pattern.regex.pattern)[0][0]
    return re.sub(r"<(?:\w+:)?(\w+)>", r"%(\1)s", str(pattern.pattern))
