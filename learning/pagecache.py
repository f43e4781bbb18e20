"""Pages without a learner are answered from here: no session, no query, no template.

A view calls `share(response)` on a page that is the same for everybody. The whole cache is dropped by turning one
word whenever an editor changes what is published (`drop_pages`), which is rare; no list of what depends on what is
kept.
"""

import functools
import gzip
import hashlib
import logging
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import brotli
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, has_vary_header
from django.utils.crypto import get_random_string
from redis import RedisError

logger = logging.getLogger(__name__)

LIFETIME = 3600
# Brotli: what is kept is packed once and sent often (23 kB: 23 ms, 6% less), the rest for one visitor (9 ms).
SMALLEST, QUICK = 11, 9
# A proxy and the browser ask again each time and mostly hear 304: an editor's change is seen at once.
CACHE_CONTROL = "public, max-age=0, s-maxage=0, must-revalidate"
ENCODING = re.compile(r"\b(br|gzip)\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))")


class Kept(NamedTuple):
    """A page as it leaves, in the encodings that browsers take."""

    etag: str
    content_type: str
    br: bytes
    gzip: bytes


def share(response: HttpResponse) -> HttpResponse:
    """Marks a response as the same for everybody. It must not read the session, the user or the CSRF token."""
    response.shared = True  # type: ignore[attr-defined]
    return response


def is_shared(response: HttpResponse) -> bool:
    return getattr(response, "shared", False)


def drop_pages(**_kwargs: object) -> None:
    """Forgets every kept page. For after the commit: a page made earlier still reads what stood there before."""
    _turn_edition()


def keep(request: HttpRequest, make: Callable[[HttpRequest], HttpResponse]) -> Kept:
    """What a plain GET of this address is answered with, made now if it is not kept yet.

    Raises ValueError where `make` gives what may not be kept.
    """
    key = _key(request)
    if found := caches["pages"].get(key):
        return Kept(*found)
    response = make(request)
    if not _may_be_kept(response):
        raise ValueError(f"{request.path} is not the same for everybody")
    kept = _pack(response, SMALLEST)
    caches["pages"].set(key, tuple(kept), LIFETIME)
    return kept


def remember(name: str, make: Callable[[], Any]) -> Any:
    """What `make` reads, kept with the pages until they are dropped; the same for everybody, and not None."""
    key = hashlib.sha256(f"{_release()} {_edition()} {name}".encode()).hexdigest()
    kept = caches["pages"].get(key)
    if kept is None:
        kept = make()
        caches["pages"].set(key, kept, LIFETIME)
    return kept


class PagesInRedis(RedisCache):
    """With Redis away every page is made anew: slower, and better than none."""

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get(key, *args, **kwargs)
        except RedisError as error:
            logger.warning("Pages are not kept: %s", error)
            return None

    def set(self, key: str, *args: Any, **kwargs: Any) -> None:
        try:
            super().set(key, *args, **kwargs)
        except RedisError as error:
            logger.warning("Pages are not kept: %s", error)


class PageCacheMiddleware:
    """Stands above the session, so that what it answers can carry nothing of a visitor.

    Only plain GET and HEAD are kept. Wagtail's previews pass through all middleware under the page's own address, and
    say so (`is_dummy`): they neither see what is kept nor are kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or getattr(request, "is_dummy", False):
            return _withhold(self.get_response(request))
        # Asked before the page is made: one made from what stood there before is kept under the old edition.
        key = _key(request)
        if key and (kept := caches["pages"].get(key)):
            return _answer(request, Kept(*kept))
        response = self.get_response(request)
        if not _may_be_kept(response):
            return _withhold(response)
        kept = _pack(response, SMALLEST if key else QUICK)
        if key and request.method == "GET":
            caches["pages"].set(key, tuple(kept), LIFETIME)
        return _answer(request, kept)


def _key(request: HttpRequest) -> str:
    """Empty where nothing is looked up: what follows a "?" has no end of variants."""
    if request.META.get("QUERY_STRING"):
        return ""
    address = f"{_release()} {_edition()} {request.scheme}://{request.get_host()}{request.path}"
    return hashlib.sha256(address.encode()).hexdigest()


@functools.cache
def _release() -> str:
    """Changes with templates, styles, scripts and the worker's switch: a new release starts with an empty cache."""
    digest = hashlib.sha256(str(settings.OFFLINE).encode())
    for folder in (settings.BASE_DIR / "templates", settings.BASE_DIR / "learning" / "static"):
        for file in sorted(folder.rglob("*.*")):
            digest.update(f"{file} {file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def _edition() -> str:
    """The word that all keys begin with. A cache that lost it has lost track of changes: everything starts anew."""
    return caches["pages"].get("edition") or _turn_edition()


def _turn_edition() -> str:
    edition = get_random_string(12)
    caches["pages"].set("edition", edition, None)
    return edition


def _may_be_kept(response: HttpResponse) -> bool:
    """A page that set a cookie or looked at the visitor's is not the same for everybody, whatever it says."""
    if not is_shared(response) or response.status_code != 200 or response.streaming:
        return False
    return not response.cookies and not has_vary_header(response, "Cookie")


def _withhold(response: HttpResponse) -> HttpResponse:
    response.shared = False  # type: ignore[attr-defined]
    return response


def _pack(response: HttpResponse, quality: int) -> Kept:
    content = response.content
    return Kept(
        etag=f'W/"{hashlib.sha256(content).hexdigest()[:24]}"',
        content_type=response["Content-Type"],
        br=brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality),
        gzip=gzip.compress(content, mtime=0),
    )


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    encodings = ENCODING.findall(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    encoding = "br" if "br" in encodings else "gzip" if encodings else ""
    body = getattr(kept, encoding) if encoding else gzip.decompress(kept.gzip)
    headers = {"ETag": kept.etag, "Cache-Control": CACHE_CONTROL, "Vary": "Accept-Encoding"}
    if encoding:
        headers["Content-Encoding"] = encoding
    response = HttpResponse(body, content_type=kept.content_type, headers=headers)
    response["Content-Length"] = str(len(body))
    response = get_conditional_response(request, etag=kept.etag, response=response) or response
    if request.method == "HEAD":
        response.content = b""
    return share(response)
