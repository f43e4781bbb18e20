"""Doors beside Wagtail's own: search, the words to know, and the one door of uploaded documents."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve

from courses.documents import is_for_everybody
from courses.glossary import shown_terms
from courses.search import LONGEST, search
from learning.pagecache import share
from learning.text import clean

RANGE = re.compile(r"bytes=([0-9]{1,12})-([0-9]{0,12})")
CHUNK = 64 * 1024
# For who stands before an empty field.
EXAMPLES = [_("mật khẩu"), _("lừa đảo"), _("mã QR")]


@login_not_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """`?q=`: courses and lessons with these words."""
    typed = clean(request.GET.get("q", ""))[: 2 * LONGEST]
    return share(render(request, "courses/search.html", {"typed": typed, "found": search(typed), "examples": EXAMPLES}))


@login_not_required
@require_safe
def list_terms(request: HttpRequest) -> HttpResponse:
    return share(render(request, "courses/terms.html", {"terms": shown_terms()}))


@login_not_required
def show_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """A document, or the part of it that a player asks for: iPhones play no video without. Asked for again each time,

    it mostly is not sent again (ETag). Documents of a restricted collection stay with those who may see them.
    """
    response = serve(request, document_id, document_filename)
    response.setdefault("Cache-Control", f"{'public' if is_for_everybody(document_id) else 'private'}, no-cache")
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not isinstance(response, FileResponse):
        return response
    response["Accept-Ranges"] = "bytes"
    return _part(response, int(asked[1]), asked[2]) if asked else response


def _part(whole: FileResponse, first: int, last_asked: str) -> HttpResponseBase:
    size = int(whole["Content-Length"])
    last = min(int(last_asked or size - 1), size - 1)
    if first > last:
        whole.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = dict(whole.headers) | {
        "Content-Range": f"bytes {first}-{last}/{size}",
        "Content-Length": str(last - first + 1),
    }
    chunks = _read(whole.file_to_stream, first, last - first + 1)
    return StreamingHttpResponse(chunks, status=206, headers=headers)


def _read(file: Any, first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
