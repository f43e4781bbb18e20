"""A person's browser without script, over HTTP: follows links, fills in forms, keeps cookies.

For script/server --check and for measuring; tests have Django's client and a real browser.
"""

import html.parser
from urllib.parse import urljoin

import requests


class Visitor:
    """One browser at one address of the site."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()
        self.session.trust_env = False  # Loopback needs no proxy.

    def get(self, path: str, status: int = 200) -> requests.Response:
        """Fetch a path of the site; raises AssertionError when the status is another."""
        response = self.session.get(f"{self.address}{path}", timeout=30)
        expect(response.status_code == status, f"{path} answered {response.status_code} instead of {status}")
        return response

    def send(self, page: requests.Response, form: str = "", /, **answers: str | list[str]) -> requests.Response:
        """Fill in the form with this id, or the first that posts, and send it; the rest stays as it is.

        Raises AssertionError when there is no such form, or the answer after redirects is not 200.
        """
        found = Page(page).form(form)
        data = found.values | answers
        target = urljoin(page.url, found.action)
        response = self.session.request(found.method, target, data=data, headers={"Referer": page.url}, timeout=30)
        expect(response.status_code == 200, f"{target} answered {response.status_code}")
        return response


def expect(true: bool, otherwise: str) -> None:
    """Raise AssertionError with this sentence unless true."""
    if not true:
        raise AssertionError(otherwise)


class Form:
    """A form: values as a browser would send them untouched, choices by name (of buttons too)."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.id = attributes.get("id", "")
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get").upper()
        self.values: dict[str, str | list[str]] = {}
        self.choices: dict[str, list[str]] = {}

    def read(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in one control of the form."""
        name, kind, value = (attributes.get(key, "") for key in ("name", "type", "value"))
        if not name:
            return
        if tag == "button":
            self.choices.setdefault(name, []).append(value)
        elif kind in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(value)
            if "checked" in attributes:
                self.values[name] = value
        elif tag == "option":
            self.choices.setdefault(name, []).append(value)
            if "selected" in attributes or name not in self.values:
                self.values[name] = value
        elif tag in ("input", "textarea"):
            self.values[name] = value


class Page(html.parser.HTMLParser):
    """Links, forms and text of an answer."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._silent = False
        self.feed(response.text)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def form(self, name: str = "") -> Form:
        """The form with this id, without one the first that posts; raises AssertionError when there is none."""
        for form in self.forms:
            if form.id == name if name else form.method == "POST":
                return form
        raise AssertionError(f"no form {name} on this page: {self.text[:200]}")

    def link(self, part: str) -> str:
        """The first link whose address holds this; raises AssertionError when there is none."""
        for link in self.links:
            if part in link:
                return link
        raise AssertionError(f"no link to {part} on this page: {self.text[:200]}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._silent = tag in ("script", "style")
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        elif tag == "form":
            self._form = Form(attributes)
            self.forms.append(self._form)
        elif tag == "select":
            self._select = attributes.get("name", "")
        elif self._form:
            name = {"name": self._select} if tag == "option" else {}
            self._form.read(tag, attributes | name)

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)
