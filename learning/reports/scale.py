"""Five steps of a map's colour, with bounds a person can read."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

STEPS = 5


@dataclass(frozen=True)
class Scale:
    """`cuts` part the values into at most five colours, from pale to dark."""

    cuts: tuple[float, ...]

    def place(self, value: float | None) -> int | None:
        """The colour of this value, 0–4; None where there is no value."""
        return None if value is None else bisect_right(self.cuts, round(value, 1))

    @property
    def bounds(self) -> list[tuple[int, float | None, float | None]]:
        """(colour, from, below); None at the open ends."""
        edges = [None, *self.cuts, None]
        return [(colour, edges[colour], edges[colour + 1]) for colour in range(len(self.cuts) + 1)]


def scale_for(values: Iterable[float | None]) -> Scale:
    """Cuts at each fifth of the values, to one decimal: one outlier does not make all others pale."""
    known = sorted(round(value, 1) for value in values if value is not None)
    cuts = {known[len(known) * fifth // STEPS] for fifth in range(1, STEPS)} if known else set()
    return Scale(tuple(sorted(cuts - {known[0]} if known else cuts)))
