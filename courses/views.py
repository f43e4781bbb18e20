"""The one door of uploaded documents. Wagtail's own urls also hold a password door, which stays shut."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from wagtail.documents.views.serve import serve

RANGE = re.compile(r"bytes=([0-9]{1,12})-([0-9]{0,12})")
CHUNK = 64 * 1024


@login_not_required
def show_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """A document, or the part of it that a player asks for: iPhones play no video without. Asked for again each time,

    it mostly is not sent again (ETag). Documents of a restricted collection stay with those who may see them.
    """
    response = serve(request, document_id, document_filename)
    response.setdefault("Cache-Control", "private, no-cache")
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
