"""What a phone keeps of the site itself, so that it opens without network: the worker and the files of its shell.

The shell is what residents' pages name in their templates, and what those scripts import. Its version is made of all
that is in it: a worker that differs by one letter is a new one, and fetches what it lacks.
"""

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _

from learning.static_storage import imports_of

# Pages that a phone keeps with the shell. They carry nobody, as all that is kept.
PAGES = {
    "/ngoai-mang/": "offline/offline.html",
    "/da-luu/": "offline/saved.html",
    "/the/doi-nguoi/": "cards/switch_person.html",
    "/tro-giup/so-dien-thoai/": "people/help_numbers.html",
}
TEMPLATES = ("base.html", "courses/course.html", "courses/lesson.html", "courses/quiz.html", *PAGES.values())
INCLUDED = re.compile(r'{% include "([\w./-]+)"')
NAMED = re.compile(r'{% static "(learning/[\w./-]+\.(?:css|js))" %}')


def static_files() -> list[str]:
    """Addresses of the styles and scripts that residents' pages need, as they are named in this release."""
    return list(dict.fromkeys(static(name) for name in _names()))  # some leave together


@functools.cache
def _names() -> list[str]:
    templates = _reached(TEMPLATES, lambda template: INCLUDED.findall(_source(template)))
    named = [name for template in templates for name in NAMED.findall(_source(template))]
    return sorted(_reached(named, lambda name: imports_of(_written(name))))


def _reached(first: Iterable[str], further: Callable[[str], list[str]]) -> list[str]:
    found = list(dict.fromkeys(first))
    for one in found:  # grows while it is walked
        found += [other for other in dict.fromkeys(further(one)) if other not in found]
    return found


def _source(template: str) -> str:
    return get_template(template).template.source  # type: ignore[attr-defined]


def _written(name: str) -> str:
    """Nothing where nothing of this name stands; that the worker's shell is there, tests say."""
    found = finders.find(name)
    return Path(str(found)).read_text() if found else ""


def worker() -> str:
    """The service worker with the shell it keeps; where it is switched off, one that takes itself away."""
    if not settings.OFFLINE:
        return _sent("learning/sw-off.js")
    script, pages = _sent("learning/sw.js"), [render_to_string(template) for template in PAGES.values()]
    gone = [
        _("Trang này không còn nữa, nên đã được xoá khỏi máy."),
        _("Khoá này không còn nữa, nên đã được xoá khỏi máy."),
    ]
    named = {"VERSION": version_of([script, *static_files(), *pages]), "SHELL": [*PAGES], "GONE": gone}
    return "".join(f"const {name}={json.dumps(value, ensure_ascii=False)};\n" for name, value in named.items()) + script


def version_of(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _sent(name: str) -> str:
    """As collected, that is minified; as written where nothing has been collected."""
    collected = Path(settings.STATIC_ROOT) / static(name).removeprefix(settings.STATIC_URL)
    return collected.read_text() if collected.exists() and not settings.DEBUG else _written(name)


def manifest() -> dict[str, object]:
    """How the site stands among a phone's other apps (W3C Application Manifest)."""
    return {
        "id": "/",
        "name": _("Bình dân học vụ số"),
        "short_name": _("Học vụ số"),
        "lang": "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#0A5A75",
        "background_color": "#FBF8F1",
        "icons": [
            _icon("icon-192", 192),
            _icon("icon-512", 512),
            _icon("icon-maskable-512", 512, "maskable"),
        ],
    }


def _icon(name: str, pixels: int, purpose: str = "any") -> dict[str, str]:
    source = static(f"learning/icons/{name}.png")
    return {"src": source, "sizes": f"{pixels}x{pixels}", "type": "image/png", "purpose": purpose}
