"""The certificate as a PDF: one sheet of A4, tagged, archivable (PDF/A-3a), the same bytes for the same words.

Pure: words in, bytes out. What every certificate shares (fonts, style sheet, the drawn border) is read and prepared
once per process; WeasyPrint is not safe for threads, so one lock stands before it.
"""

import base64
import functools
import mimetypes
import re
import threading
import zlib
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pydyf
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from PIL import Image
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from certificates.wording import Wording
from learning.qr import QR

FOLDER = Path(__file__).parent
BOLD = FOLDER / "fonts" / "BeVietnamPro-Bold.ttf"
MILLIMETRE = 72 / 25.4  # points
LINE_WIDTH = 235 * MILLIMETRE  # the text column is 249 mm wide, the rest is air
ISSUER_WIDTH, BESIDE_LOGO = 110 * MILLIMETRE, 90 * MILLIMETRE
# (size in points, lines it may take), largest first. Each size has its rule in pdf.css.
NAME_SIZES = ((40, 1), (36, 1), (32, 1), (28, 1), (24, 2), (21, 2), (18, 2), (16, 2), (14, 3))
COURSE_SIZES = ((24, 1), (21, 1), (18, 2), (16, 2), (14, 2), (12, 3), (10, 4), (9, 5))
ISSUER_SIZES = ((12, 1), (11, 1), (10, 2), (9, 3))


class Fitted(NamedTuple):
    """A text broken into lines at the largest size (points) that its place holds."""

    size: int
    lines: list[str]


def render(wording: Wording, *, verify_url: str, logo: bytes | None = None) -> bytes:
    """Return the certificate's PDF.

    `verify_url` is the absolute address of its check page, ending in the code; `logo` a PNG or JPEG.
    A picture that cannot be read stops the rendering (OSError) rather than print a poorer paper.
    """
    if logo:
        Image.open(BytesIO(logo)).verify()
    html = render_to_string("certificates/pdf.html", _context(wording, verify_url, logo))
    pictures = {"qr:": QR(verify_url)}
    with _lock:
        return HTML(string=html, url_fetcher=_fetcher).write_pdf(
            stylesheets=[_stylesheet()],
            font_config=_fonts(),
            color_profiles=_colours(),
            output_intent="--srgb",
            cache=pictures,
            finisher=_lay_under,
            pdf_variant="pdf/a-3a",
        )


def _context(wording: Wording, verify_url: str, logo: bytes | None) -> dict[str, Any]:
    page, _, code = verify_url.rstrip("/").rpartition("/")
    address = urlsplit(page)
    issuer_width = BESIDE_LOGO if logo else ISSUER_WIDTH
    return {
        "wording": wording,
        "issuer_parent": fit(wording.issuer_parent, ISSUER_SIZES, issuer_width),
        "issuer": fit(wording.issuer, ISSUER_SIZES, issuer_width),
        "name": fit(wording.name.upper(), NAME_SIZES),
        "course": fit(f"“{wording.course}”", COURSE_SIZES),
        "check_page": address.netloc + address.path,
        "gap": "\u2003\u2003",
        "code": "-".join(re.findall(".{1,4}", code)),
        "logo": logo and _data_uri(logo, "image/png" if logo.startswith(b"\x89PNG") else "image/jpeg"),
    }


# --- text that never overflows -------------------------------------------------------------------------------------


def fit(text: str, sizes: tuple[tuple[int, int], ...], width: float = LINE_WIDTH) -> Fitted:
    """Break `text` into balanced lines at the first size of `sizes` whose lines it does not exceed."""
    for size, limit in sizes:
        lines = _wrap(text, width / size)
        if len(lines) <= limit:
            break
    return Fitted(size, _balance(text, len(lines), width / size))


def _balance(text: str, count: int, width: float) -> list[str]:
    """The narrowest setting (in steps of 1 em) that still takes `count` lines: no widow below a full line."""
    lines = _wrap(text, width)
    while count > 1 and len(narrower := _wrap(text, width := width - 1)) == count:
        lines = narrower
    return lines


def _wrap(text: str, width: float) -> list[str]:
    """Fill lines of at most `width` em at spaces; a word wider than a line is cut."""
    lines = [""]
    for word in _pieces(text, width):
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def _pieces(text: str, width: float) -> Iterator[str]:
    for word in text.split():
        while measure(word) > width:
            cut = next(n for n in range(len(word), 0, -1) if n == 1 or measure(word[:n]) <= width)
            yield word[:cut]
            word = word[cut:]
        if word:
            yield word


def measure(text: str) -> float:
    """Width of `text` in em, set in the bold face; a letter the face lacks counts as the widest."""
    advance = _advances()
    return sum(advance.get(ord(letter), 1.2) for letter in text)


@functools.cache
def _advances() -> dict[int, float]:
    with TTFont(BOLD) as font:
        widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {point: widths[glyph][0] / em for point, glyph in font.getBestCmap().items()}


# --- WeasyPrint ----------------------------------------------------------------------------------------------------

_lock = threading.Lock()
# Only what is written into the document itself may be read: no file, no network.
_fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)


@functools.cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@functools.cache
def _colours() -> dict[str, SimpleNamespace]:
    """The colour space an archived PDF must name, as the bytes of the file.

    Left to itself, WeasyPrint opens that file for each document and writes a profile that differs once it was read.
    """
    content = files("weasyprint").joinpath("pdf/sRGB2014.icc").read_bytes()
    return {"--srgb": SimpleNamespace(name="sRGB2014", components="rgb", content=content, pdf_reference=None)}


@functools.cache
def _stylesheet() -> CSS:
    css = (FOLDER / "pdf.css").read_text()
    return _sheet(re.sub(r'url\("(.+?)"\)', lambda match: f'url("{_file_uri(match[1])}")', css))


def _sheet(css: str) -> CSS:
    return CSS(string=css, font_config=_fonts(), url_fetcher=_fetcher)


def _file_uri(name: str) -> str:
    return _data_uri((FOLDER / name).read_bytes(), mimetypes.guess_type(name)[0] or "font/ttf")


def _data_uri(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _content(pdf: pydyf.PDF) -> tuple[pydyf.Dictionary, pydyf.Stream]:
    """The only page of `pdf` and its content stream."""
    page = pdf.objects[pdf.pages["Kids"][0]]
    return page, pdf.objects[int(page["Contents"].split()[0])]


@functools.cache
def _border() -> bytes:
    """The border as PDF operators, drawn and packed once: its 300 waves cost 20 ms, laying them under a page nothing.

    It is opaque, so the references to transparency states, which belong to the document it was drawn in, can go.
    """
    drawn: list[bytes] = []
    html = HTML(string=f'<img src="{_file_uri("frame.svg")}">', url_fetcher=_fetcher)
    html.write_pdf(
        stylesheets=[_sheet("@page { size: 297mm 210mm; margin: 0 } * { margin: 0; display: block }")],
        finisher=lambda _, pdf: drawn.extend(_operators(_content(pdf)[1])),
    )
    return zlib.compress(b"\n".join([b"/Artifact BMC q", *drawn, b"Q EMC"]), 9)


def _operators(stream: pydyf.Stream) -> Iterator[bytes]:
    lines = (part if isinstance(part, bytes) else str(part).encode() for part in stream.stream)
    return (line for line in lines if not line.endswith(b" gs"))


def _lay_under(document: Document, pdf: pydyf.PDF) -> None:
    border = pydyf.Stream([_border()], {"Filter": "/FlateDecode"})
    pdf.add_object(border)
    page, _ = _content(pdf)
    page["Contents"] = pydyf.Array([border.reference, page["Contents"]])
