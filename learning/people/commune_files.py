"""Reads a file of communes: CSV in UTF-8 with at least `code`, `name`, `type`, `full_name`."""

import csv
from pathlib import Path

from django.utils.text import slugify

from learning.people.models import Commune
from learning.text import clean, fold

NEEDED = ("code", "name", "type", "full_name")
KINDS = dict(Commune.Kind.choices)


class CommuneFileError(ValueError):
    """Says which line cannot be read, and why."""


def read_communes(path: Path) -> list[Commune]:
    """Unsaved communes without a province. Raises CommuneFileError, OSError."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := [name for name in NEEDED if name not in (reader.fieldnames or [])]:
            raise CommuneFileError(f"{path.name}: no column {', '.join(missing)}.")
        return [_read(row, f"{path.name}, line {reader.line_num}") for row in reader]


def _read(row: dict[str, str], where: str) -> Commune:
    cells = {name: clean(value or "") for name, value in row.items() if name}
    cells["type"] = cells["type"].replace("-", "_")
    if any(not cells[name] for name in NEEDED) or cells["type"] not in KINDS:
        raise CommuneFileError(f"{where}: code, name, full_name, and a type of {', '.join(KINDS)} are needed.")
    try:
        return _commune(cells)
    except ValueError as error:
        raise CommuneFileError(f"{where}: {error}.") from error


def _commune(cells: dict[str, str]) -> Commune:
    return Commune(
        code=cells["code"],
        name=cells["name"],
        full_name=cells["full_name"],
        kind=cells["type"],
        slug=cells.get("slug") or slugify(fold(cells["name"])),
        population=_number(cells, "population", int),
        former_names=cells.get("formed_from", ""),
        former_district=cells.get("former_district", ""),
        latitude=_number(cells, "lat", float),
        longitude=_number(cells, "lon", float),
        tile_x=_number(cells, "tile_x", int),
        tile_y=_number(cells, "tile_y", int),
    )


def _number(cells: dict[str, str], name: str, kind: type):
    """An empty cell is "not known", never 0."""
    return kind(cells[name]) if cells.get(name) else None
