"""What a phone takes along of a course: its pages as they are sent, and the pictures, sound and film they name.

Read from the pages themselves, so that nothing is forgotten and every size is true. Pages that nobody has asked for
since the last change are made for this, and kept.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from wagtail.documents.models import Document
from wagtail.models import Page

from courses.documents import is_for_everybody
from courses.models import CoursePage, QuizPage
from courses.queries import outline
from learning.offline.shell import static_files
from learning.pagecache import Kept, keep

MAIN = re.compile(r"<main.*</main>", re.DOTALL)
HASH = re.compile(r"\.[0-9a-f]{12}(?=\.\w+\")")
# What of a visitor's request says where this site is; nothing of who asks.
PLACE = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "wsgi.url_scheme")


@dataclass(frozen=True)
class Part:
    """One file of a course. `bytes` travel; `etag` changes with what stands at the address, where the address does not.

    kind: page, static, picture, audio, video. `light` is the smaller twin of a picture, for slow networks.
    """

    kind: str
    url: str
    bytes: int
    etag: str = ""
    light: "Part | None" = None

    def as_dict(self) -> dict[str, Any]:
        shown = {"kind": self.kind, "url": self.url, "bytes": self.bytes}
        if self.etag:
            shown["etag"] = self.etag
        return shown | ({"light": self.light.as_dict()} if self.light else {})


@dataclass(frozen=True)
class Sent:
    """A page as it is sent: its words, itself as a file, and the files that it shows and plays."""

    page: Page
    text: str
    itself: Part
    shown: list[Part]


def bundle(course: CoursePage, request: HttpRequest) -> dict[str, Any]:
    """All that saves this course; `version` is new when what a learner reads, hears or sees of it is."""
    pages = pages_of(course, request)
    files = files_of(pages)
    return {
        "id": course.pk,
        "title": course.title,
        "url": course.get_url(request),
        "quizzes": [each.page.pk for each in pages if isinstance(each.page, QuizPage)],
        "version": version_of([each.text for each in pages], files),
        "files": [file.as_dict() for file in files],
    }


def pages_of(course: CoursePage, request: HttpRequest) -> list[Sent]:
    """The course and what is published of it."""
    parts = outline(course)
    return [_send(page.specific, request) for page in [course, *parts.lessons, *parts.quizzes]]


def _send(page: Page, request: HttpRequest) -> Sent:
    url = page.get_url(request)
    kept = _keep(page, url, request)
    text = brotli.decompress(kept.br).decode()
    reader = _Reader()
    reader.feed(text)
    return Sent(page, text, Part("page", url, len(kept.br), kept.etag), reader.parts)


def _keep(page: Page, url: str, request: HttpRequest) -> Kept:
    place = {name: request.META[name] for name in PLACE if name in request.META}
    asked = WSGIRequest(place | {"REQUEST_METHOD": "GET", "PATH_INFO": url, "wsgi.input": BytesIO()})
    return keep(asked, lambda visitor: page.serve(visitor).render())


def version_of(texts: Iterable[str], files: list[Part]) -> str:
    """A new release of the site changes the names of its styles and scripts; that is no new course."""
    read = [HASH.sub("", found[0]) for text in texts if (found := MAIN.search(text))]
    files_changed = [file.etag for file in files if file.kind in ("audio", "video")]
    return hashlib.sha256("\n".join([*read, *files_changed]).encode()).hexdigest()[:12]


def files_of(pages: list[Sent]) -> list[Part]:
    """Each once, the pages first."""
    found = [page.itself for page in pages]
    found += [Part("static", url, _static_bytes(url)) for url in static_files()]
    found += [part for page in pages for part in page.shown]
    return list({part.url: part for part in found}.values())


class _Reader(HTMLParser):
    """Finds what a page shows and plays."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self.in_video = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "video":
            self.in_video = True
        if tag == "img":
            self.parts += _picture(named)
        elif tag in ("audio", "video", "source", "track") and "src" in named:
            self.parts += _document("video" if self.in_video else "audio", named["src"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "video":
            self.in_video = False


def _picture(named: dict[str, str]) -> Iterator[Part]:
    candidates = [one.split()[0] for one in named.get("srcset", "").split(",") if one.strip()] or [named.get("src", "")]
    light, large = candidates[0], candidates[-1]
    if large.startswith(settings.MEDIA_URL):
        twin = Part("picture", light, _media_bytes(light)) if light != large else None
        yield Part("picture", large, _media_bytes(large), light=twin)


def _document(kind: str, url: str) -> Iterator[Part]:
    """Nothing where the document stands elsewhere or is not for everybody."""
    try:
        pk = resolve(url).kwargs["document_id"]
    except (Resolver404, KeyError):
        return
    if is_for_everybody(pk):
        document = Document.objects.get(pk=pk)
        yield Part(kind, url, document.get_file_size() or 0, f'"{document.get_file_hash()}"')


def _media_bytes(url: str) -> int:
    name = url.partition("?")[0].removeprefix(settings.MEDIA_URL)
    return default_storage.size(name) if default_storage.exists(name) else 0


def _static_bytes(url: str) -> int:
    """Compressed, where collectstatic left it so."""
    name = url.removeprefix(settings.STATIC_URL)
    path = Path(settings.STATIC_ROOT) / name
    candidates = [path.with_name(f"{path.name}.br"), path, Path(str(finders.find(name)))]
    return next((one.stat().st_size for one in candidates if one.exists()), 0)
