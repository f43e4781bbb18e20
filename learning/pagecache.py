"""Pages without a learner are answered from here: no session, no query, no template.

A view calls `share(response)` on a page that is the same for everybody. The whole cache is dropped by turning one
number whenever Wagtail publishes, unpublishes, moves or deletes a page (`drop_pages`), which is rare; no list of
what depends on what is kept.
"""

import gzip
import hashlib

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.crypto import get_random_string

LIFETIME = 3600
# A proxy and the browser ask again each time and mostly hear 304: an editor's change is seen at once.
CACHE_CONTROL = "public, max-age=0, s-maxage=0, must-revalidate"


def share(response: HttpResponse) -> HttpResponse:
    """Marks a response as the same for everybody. It must not read the session, the user or the CSRF token."""
    response.shared = True  # type: ignore[attr-defined]
    return response


def is_shared(response: HttpResponse) -> bool:
    return getattr(response, "shared", False)


def drop_pages(**_kwargs: object) -> None:
    """Forgets every kept page; receives Wagtail's signals too."""
    caches["pages"].set("edition", get_random_string(12), None)


class PageCacheMiddleware:
    """Stands above the session, so that what it answers can carry nothing of a visitor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.GET:
            return self.get_response(request)
        key = _key(request)
        if kept := caches["pages"].get(key):
            return _answer(request, *kept)
        response = self.get_response(request)
        if not is_shared(response) or response.status_code != 200:
            return response
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
        if response.cookies or request.method == "HEAD":
            return response
        kept = _keep(response)
        caches["pages"].set(key, kept, LIFETIME)
        return _answer(request, *kept)


def _key(request: HttpRequest) -> str:
    edition = caches["pages"].get("edition", "")
    return hashlib.sha256(f"{edition} {request.scheme}://{request.get_host()}{request.path}".encode()).hexdigest()


def _keep(response: HttpResponse) -> tuple[bytes, str, str]:
    body = gzip.compress(response.content, mtime=0)
    return body, hashlib.sha256(response.content).hexdigest()[:24], response["Content-Type"]


def _answer(request: HttpRequest, body: bytes, etag: str, content_type: str) -> HttpResponse:
    compressed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = share(HttpResponse(body if compressed else gzip.decompress(body), content_type=content_type))
    response["ETag"] = f'W/"{etag}"'
    response["Cache-Control"] = CACHE_CONTROL
    patch_vary_headers(response, ["Accept-Encoding"])
    if compressed:
        response["Content-Encoding"] = "gzip"
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    return share(conditional)
