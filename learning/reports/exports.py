"""Rows made files. Semicolons and a byte-order mark: a Vietnamese Excel then opens the file in columns."""

import csv
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from courses.models import CoursePage
from learning.reports.figures import FIGURES, CommuneRow, CourseRow, Participation


def write_csv(
    participation: Participation, *, name: str, at: datetime, course: CoursePage | None = None
) -> HttpResponse:
    """The table as a CSV file; hidden numbers say so, and so does a table of one `course`."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localtime(at):%Y-%m-%d}.csv"'
    writer = csv.writer(response, delimiter=";")
    by_commune = bool(participation.rows) and isinstance(participation.rows[0], CommuneRow)
    writer.writerow(
        [
            *(["Mã", "Địa bàn", "Dân số"] if by_commune else ["Khoá học"]),
            *(figure.label for figure in FIGURES),
            *(["Ghi danh trên 1.000 dân"] if by_commune else []),
        ]
    )
    for row in participation.rows:
        writer.writerow([*_head(row), *_cells(row.counts), *_rate(row)])
    writer.writerow(
        [
            *(["", "Tổng (mỗi người tính một lần)", ""] if by_commune else ["Tổng"]),
            *_cells(participation.total),
        ]
    )
    if course:
        writer.writerow([f"Khoá học: {course.title}"])
    writer.writerow([f"Số liệu đến {timezone.localtime(at):%H:%M, %d/%m/%Y}"])
    return response


def _head(row: CommuneRow | CourseRow) -> list:
    if isinstance(row, CommuneRow):
        return [row.commune.code, row.commune.full_name, row.commune.population or "chưa có số liệu"]
    return [_as_text(row.title)]


def _rate(row: CommuneRow | CourseRow) -> list[str]:
    """As the page shows it; a decimal comma, which a Vietnamese Excel reads as a number."""
    if not isinstance(row, CommuneRow):
        return []
    number = row.enrolled_per_thousand
    return ["" if number is None else number_format(round(number, 1), 1)]


def _as_text(value: str) -> str:
    """A cell that a spreadsheet would run as a formula is written as text."""
    return f"'{value}" if value[:1] in "=+-@\t\r" else value


def _cells(counts) -> list:
    numbers = [getattr(counts, figure.code) for figure in FIGURES]
    return [_("ẩn") if number is None else number for number in numbers]
