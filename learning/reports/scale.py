"""Five steps of a map's colour, with bounds a person can read."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

STEPS = 5


@dataclass(frozen=True)
class Scale:
    """`step` is the width of one colour; the last colour is open upwards."""

    step: float

    def place(self, value: float | None) -> int | None:
        return None if value is None else min(int(value / self.step), STEPS - 1)

    @property
    def bounds(self) -> list[tuple[int, float, float | None]]:
        """(colour, from, to); to is None for the last."""
        return [(i, i * self.step, (i + 1) * self.step if i < STEPS - 1 else None) for i in range(STEPS)]


def scale_for(values: Iterable[float | None]) -> Scale:
    """A step of 1, 2 or 5 times a power of ten, wide enough that the largest value falls in the last colour."""
    largest = max((value for value in values if value is not None), default=0) or 1
    power = 10 ** math.floor(math.log10(largest / STEPS))
    return Scale(next(power * factor for factor in (1, 2, 5, 10) if power * factor * STEPS >= largest))
