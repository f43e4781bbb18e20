"""A table in the order asked for, and as a map of tiles."""

from dataclasses import dataclass, replace

from learning.reports.figures import CommuneRow, Participation
from learning.reports.scale import Scale, scale_for


@dataclass(frozen=True)
class Tile:
    row: CommuneRow
    colour: int | None


@dataclass(frozen=True)
class TileMap:
    tiles: list[Tile]
    scale: Scale


def sort_rows(participation: Participation, order: str) -> Participation:
    """By name as given, or by a figure from the largest down; hidden numbers stand last but before none."""
    if order == "name":
        return participation

    def size(row: CommuneRow) -> float:
        number = getattr(row.counts, order)
        return -0.5 if number is None else -number

    return replace(participation, rows=sorted(participation.rows, key=size))


def build_map(participation: Participation) -> TileMap:
    """Communes that have a place on the map, coloured by people enrolled per 1,000 residents."""
    rows = [row for row in participation.rows if row.commune.tile_x is not None]
    scale = scale_for(row.enrolled_per_thousand for row in rows)
    return TileMap([Tile(row, scale.place(row.enrolled_per_thousand)) for row in rows], scale)
