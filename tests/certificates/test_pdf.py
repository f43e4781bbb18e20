"""The paper itself: its words read back, its places measured, its code decoded, its promises as an archive."""

import dataclasses
import io
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET

import pypdf
import pytest
import zxingcpp
from PIL import Image
from weasyprint.urls import FatalURLFetchingError

from certificates import pdf
from certificates.wording import Wording

URL = "https://hoc.quangninh.example/xac-minh/7K3MZQ9AXP2D/"
WORDING = Wording(
    issuer_parent="CƠ QUAN CHỦ QUẢN MINH HOẠ",
    issuer="NỀN TẢNG BÌNH DÂN HỌC VỤ SỐ",
    authority="Nền tảng Bình dân học vụ số",
    name="Nguyễn Thị Hoa",
    birth_year=1958,
    commune="phường Hà Lầm, tỉnh Quảng Ninh",
    course="Nhận biết và phòng tránh lừa đảo",
    number="QN-2026-000123",
    issued_on="2026-11-24",
    place="Quảng Ninh",
    signer_title="KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
    signer_name="Phạm Minh Hoạ",
    notice="Bản minh hoạ",
)
PAGE = (841.89, 595.28)  # points: A4 lying down
FRAME = (48, 48, PAGE[0] - 48, PAGE[1] - 46)  # within the drawn border
LONG_NAMES = [
    "NGUYỄN HOÀNG THỊ PHƯƠNG THẢO NGỌC QUỲNH DIỄM HƯƠNG GIANG TRƯỜNG NGUYỆT THƯỢNG HẠ",
    ("NGUYỄN THỊ PHƯƠNG " * 5)[:80],
    "W" * 80,
    "Ư" * 40 + " " + "M" * 39,
    "Nguyễn-Phạm-Hoàng-Vương-Trương-Dương-Nguyễn-Phạm-Hoàng-Vương-Trương-Dương-Nguyễn",
]


def render(logo: bytes | None = None, url: str = URL, **changes) -> bytes:
    return pdf.render(dataclasses.replace(WORDING, **changes), verify_url=url, logo=logo)


def run(*command: str, content: bytes) -> bytes:
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout


def read_text(content: bytes) -> str:
    return run("pdftotext", "-layout", "-", "-", content=content).decode()


def read_boxes(content: bytes) -> list[tuple[str, float, float, float, float]]:
    """Each word with its place: xmin, ymin, xmax, ymax in points from the top left."""
    page = ET.fromstring(run("pdftotext", "-bbox", "-", "-", content=content))
    words = page.iter("{http://www.w3.org/1999/xhtml}word")
    return [(word.text, *(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax"))) for word in words]


def draw(content: bytes, dots_per_inch: int = 150) -> Image.Image:
    picture = run("pdftoppm", "-png", "-r", str(dots_per_inch), "-", content=content)
    return Image.open(io.BytesIO(picture))


@pytest.fixture(scope="module")
def certificate() -> bytes:
    return render()


def test_reads_back_every_word(certificate):
    text = " ".join(read_text(certificate).split())

    for words in (
        "CƠ QUAN CHỦ QUẢN MINH HOẠ",
        "NỀN TẢNG BÌNH DÂN HỌC VỤ SỐ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "GIẤY CHỨNG NHẬN HOÀN THÀNH",
        "Nền tảng Bình dân học vụ số chứng nhận Ông/Bà",
        "NGUYỄN THỊ HOA",
        "Năm sinh: 1958",
        "Nơi cư trú: phường Hà Lầm, tỉnh Quảng Ninh",
        "“Nhận biết và phòng tránh lừa đảo”",
        "kết quả: Đạt",
        "Quảng Ninh, ngày 24 tháng 11 năm 2026",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Phạm Minh Hoạ",
        "Số: QN-2026-000123",
        "hoc.quangninh.example/xac-minh",
        "7K3M-ZQ9A-XP2D",
        "không thay cho xác nhận đạt phổ cập trên VNeID.",
        "BẢN MINH HOẠ",
    ):
        assert words in text
    assert unicodedata.is_normalized("NFC", text)


def test_pypdf_reads_the_same_vietnamese(certificate):
    text = pypdf.PdfReader(io.BytesIO(certificate)).pages[0].extract_text()

    assert "NGUYỄN THỊ HOA" in text
    assert "phường Hà Lầm, tỉnh Quảng Ninh" in text


def test_leaves_out_what_is_not_known():
    text = read_text(render(birth_year=None, commune="", issuer_parent="", signer_title="", signer_name=""))

    assert "Năm sinh" not in text
    assert "Nơi cư trú" not in text


def test_code_leads_to_the_check_page(certificate):
    [code] = zxingcpp.read_barcodes(draw(certificate))

    assert code.text == URL


def test_code_is_read_from_a_poor_grey_copy(certificate):
    copy = (
        draw(certificate, dots_per_inch=100).convert("L").rotate(2, fillcolor=255).point(lambda dot: 40 + dot * 3 // 5)
    )

    [code] = zxingcpp.read_barcodes(copy)

    assert code.text == URL


@pytest.mark.parametrize("name", LONG_NAMES)
def test_name_of_80_characters_stays_in_its_place(name):
    assert len(name) == 80
    boxes = read_boxes(render(name=name))

    for _, left, top, right, bottom in boxes:
        assert FRAME[0] <= left < right <= FRAME[2]
        assert FRAME[1] <= top < bottom <= FRAME[3]
    assert not overlapping(boxes)
    printed = "".join(word for word, *_ in boxes)
    assert name.upper().replace(" ", "") in printed


@pytest.mark.parametrize("course", ["Chuyển đổi số trong nông nghiệp và du lịch " * 6, "W" * 255])
def test_longest_course_and_name_stay_clear_of_each_other(course):
    boxes = read_boxes(render(name=LONG_NAMES[0], course=course.strip()[:255]))

    assert not overlapping(boxes)


def test_longest_issuer_stays_above_the_title():
    words = "UỶ BAN NHÂN DÂN VÀ CƠ QUAN CHỦ QUẢN CỦA CÁC ĐƠN VỊ CÓ TÊN DÀI NHẤT TRONG TỈNH NÀY"[:80]
    boxes = read_boxes(render(issuer=words, issuer_parent=words, logo=logo()))

    assert not overlapping(boxes)


def test_long_host_is_broken_into_lines_and_scanned():
    url = f"https://{'nen-tang-binh-dan-hoc-vu-so.' * 3}chuyendoisoquangninhvietnam.example/xac-minh/7K3MZQ9AXP2D/"
    certificate = render(url=url)

    assert not overlapping(read_boxes(certificate))
    assert zxingcpp.read_barcodes(draw(certificate))[0].text == url


def overlapping(boxes) -> list[tuple[str, str]]:
    """Pairs of words whose letters touch; a line's box is taller than its letters, so a quarter is taken off."""
    bodies = [
        (text, left, top + (bottom - top) / 5, right, bottom - (bottom - top) / 5)
        for text, left, top, right, bottom in boxes
    ]
    return [
        (one[0], two[0])
        for place, one in enumerate(bodies)
        for two in bodies[place + 1 :]
        if one[1] < two[3] and two[1] < one[3] and one[2] < two[4] and two[2] < one[4]
    ]


def test_nothing_of_a_long_name_is_lost():
    name = LONG_NAMES[2]

    assert "".join(pdf.fit(name, pdf.NAME_SIZES).lines) == name


def test_short_name_is_large():
    assert pdf.fit("LÊ NA", pdf.NAME_SIZES).size == 40


def test_lines_of_a_long_name_are_even():
    """Filled from the left, the second line would hold two words."""
    lines = pdf.fit("NGUYỄN HOÀNG THỊ PHƯƠNG THẢO NGỌC QUỲNH DIỄM HƯƠNG", pdf.NAME_SIZES).lines

    assert len(lines) == 2
    assert abs(pdf.measure(lines[0]) - pdf.measure(lines[1])) < 4


def test_each_size_has_its_rule():
    rules = set(re.findall(r"\.size-(\d+) {", (pdf.FOLDER / "pdf.css").read_text()))

    assert {str(size) for size, _ in (*pdf.NAME_SIZES, *pdf.COURSE_SIZES, *pdf.ISSUER_SIZES)} <= rules


def test_same_words_make_the_same_bytes(certificate):
    """Also in another process, as a worker and a web server are."""
    program = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup();"
        "from tests.certificates.test_pdf import render; sys.stdout.buffer.write(render())"
    )

    assert render() == certificate
    assert run(sys.executable, "-c", program, content=b"") == certificate


def test_is_an_archive_of_conformance_3a(certificate):
    reader = pypdf.PdfReader(io.BytesIO(certificate))
    catalog = reader.trailer["/Root"]
    description = catalog["/Metadata"].get_data().decode()

    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [842, 595]
    assert 'pdfaid:part="3"' in description
    assert 'pdfaid:conformance="A"' in description
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "vi"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    intent = catalog["/OutputIntents"][0]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"]["/N"] == 3
    assert reader.trailer["/ID"]
    assert "/Encrypt" not in reader.trailer
    assert "/JavaScript" not in str(catalog)


def test_all_fonts_are_embedded_and_map_to_unicode(certificate):
    fonts = pypdf.PdfReader(io.BytesIO(certificate)).pages[0]["/Resources"]["/Font"]

    assert len(fonts) == 2
    for font in (reference.get_object() for reference in fonts.values()):
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert len(descriptor["/FontFile2"].get_data()) > 1000
        assert font["/ToUnicode"]
        assert re.match(r"/[A-Z]{6}\+Be-Vietnam-Pro", font["/BaseFont"])


def test_is_tagged_in_reading_order(certificate):
    root = pypdf.PdfReader(io.BytesIO(certificate)).trailer["/Root"]["/StructTreeRoot"]
    kinds: list[str] = []
    pictures: list[str] = []

    def walk(node) -> None:
        node = node.get_object()
        if not isinstance(node, dict):
            return
        if kind := node.get("/S"):
            kinds.append(kind)
        if kind == "/Figure":
            pictures.append(node["/Alt"])
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            walk(kid)

    walk(root["/K"][0])
    assert kinds[0] == "/Document"
    assert kinds.count("/H1") == 1
    assert pictures == ["Mã QR để kiểm tra giấy chứng nhận này"]
    assert kinds.index("/H1") < kinds.index("/Figure")


def test_drawing_is_no_content_for_who_listens(certificate):
    """The border is an artifact; everything else stands in marked content."""
    page = pypdf.PdfReader(io.BytesIO(certificate)).pages[0]
    border, words = (stream.get_object().get_data() for stream in page["/Contents"])

    assert border.startswith(b"/Artifact BMC")
    assert border.endswith(b"EMC")
    assert border.count(b"\nS") > 100
    assert b" gs" not in border
    assert words.count(b"BDC") + words.count(b"BMC") == words.count(b"EMC")


def test_metadata_names_paper_and_issuer_but_not_the_person(certificate):
    reader = pypdf.PdfReader(io.BytesIO(certificate))
    description = reader.trailer["/Root"]["/Metadata"].get_data().decode()

    assert reader.metadata.title == "Giấy chứng nhận hoàn thành QN-2026-000123"
    assert reader.metadata.author == WORDING.issuer
    assert reader.metadata.creation_date_raw == "D:20261124"
    for private in (WORDING.name, "NGUYỄN THỊ HOA", "1958", "Hà Lầm", "Nhận biết"):
        assert private not in description
        assert private not in str(reader.metadata)


def logo() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (120, 80), "#B3361E").save(picture, "PNG")
    return picture.getvalue()


def test_logo_stands_in_its_slot():
    red, green, blue = draw(render(logo=logo()), dots_per_inch=72).getpixel((96, 86))

    assert red > 170 > 60 > max(green, blue)
    assert draw(render(), dots_per_inch=72).getpixel((96, 86)) == (255, 255, 255)


def test_broken_logo_stops_the_paper():
    with pytest.raises(OSError, match="cannot identify image"):
        render(logo=b"no picture")


def test_name_is_text_and_nothing_else():
    text = read_text(render(name='<b>"&\'</b><img src="https://evil.example/x.png">'))

    assert '<B>"&\'</B><IMG SRC="HTTPS://EVIL.EXAMPLE/X.PNG">' in " ".join(text.split()).replace("> <", "><")


def test_reads_no_file_and_no_address():
    for address in ("https://evil.example/x.png", "file:///etc/passwd", "http://127.0.0.1/x"):
        with pytest.raises(FatalURLFetchingError):
            pdf.HTML(string=f'<img src="{address}">', url_fetcher=pdf._fetcher).write_pdf()


def test_words_survive_being_a_row():
    assert Wording.from_json(WORDING.as_json()) == WORDING
    assert Wording.from_json(WORDING.as_json() | {"of_a_later_version": 1}) == WORDING


@pytest.mark.parametrize(
    ("day", "line"),
    [
        ("2026-02-05", "Quảng Ninh, ngày 05 tháng 02 năm 2026"),
        ("2026-03-09", "Quảng Ninh, ngày 09 tháng 3 năm 2026"),
        ("2026-12-31", "Quảng Ninh, ngày 31 tháng 12 năm 2026"),
    ],
)
def test_date_is_written_as_official_papers_do(day, line):
    assert dataclasses.replace(WORDING, issued_on=day).date_line == line


def test_is_small_without_its_fonts(certificate):
    fonts = pypdf.PdfReader(io.BytesIO(certificate)).pages[0]["/Resources"]["/Font"].values()
    files = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]["/FontFile2"] for font in fonts]

    assert len(certificate) - sum(len(file.get_object()._data) for file in files) < 20_000
