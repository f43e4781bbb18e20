"""A certificate drawn, as a worker does it after its first: CPU and size, beside a bare tagged page of WeasyPrint."""

import io
import statistics
import time
from collections.abc import Callable, Iterator

import pypdf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bench.figure import Figure
from certificates import pdf
from certificates.wording import Wording

RUNS = 25
URL = "https://hoc.quangninh.example/xac-minh/7K3MZQ9AXP2D/"
WORDING = Wording(
    issuer="NỀN TẢNG BÌNH DÂN HỌC VỤ SỐ",
    authority="Nền tảng Bình dân học vụ số",
    name="Nguyễn Thị Hoa",
    birth_year=1958,
    commune="phường Hà Lầm, tỉnh Quảng Ninh",
    course="Nhận biết và phòng tránh lừa đảo",
    number="QN-2026-000123",
    issued_on="2026-11-24",
    place="Quảng Ninh",
    notice="Bản minh hoạ",
)
BARE = "<html lang=vi><title>Giấy</title><h1>Giấy chứng nhận</h1><p>Nguyễn Thị Hoa</p></html>"


def measure() -> Iterator[Figure]:
    bare, certificate = bare_page(), lambda: pdf.render(WORDING, verify_url=URL)
    made = certificate()
    bare()
    yield Figure(
        "certificate_cpu_ms",
        cpu_ms(certificate),
        "ms",
        aim=30,
        beside={"bare_weasyprint_page_cpu_ms": cpu_ms(bare)},
    )
    yield Figure(
        "certificate_kb_without_fonts",
        kilobytes(len(made) - font_bytes(made)),
        "kB",
        aim=20,
        beside={"whole_file_kb": kilobytes(len(made)), "bare_weasyprint_page_kb": kilobytes(len(bare()))},
    )


def bare_page() -> Callable[[], bytes]:
    """A title and a line in the same archive format, fonts and style sheet prepared once too."""
    fonts = FontConfiguration()
    sheet = CSS(string="@page { size: A4 landscape }", font_config=fonts)
    return lambda: HTML(string=BARE).write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-3a")


def cpu_ms(job: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        job()
        times.append(1000 * (time.process_time() - started))
    return round(statistics.median(times), 1)


def font_bytes(content: bytes) -> int:
    fonts = pypdf.PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"].values()
    descriptors = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    return sum(len(descriptor["/FontFile2"].get_object()._data) for descriptor in descriptors)


def kilobytes(count: int) -> float:
    return round(count / 1000, 1)
