"""One measured figure, as script/bench prints it."""

import dataclasses
import json


@dataclasses.dataclass(frozen=True)
class Figure:
    """A whole request or job of the real set-up, median of at least five runs, and what it is measured against.

    aim: the limit it must not exceed, or with at_least must reach; None where it is only watched.
    beside: yardsticks of the same run, by name, for absolute times differ between machines.
    """

    figure: str
    value: float
    unit: str
    aim: float | None = None
    at_least: bool = False
    beside: dict[str, float] = dataclasses.field(default_factory=dict)

    @property
    def met(self) -> bool:
        if self.aim is None:
            return True
        return self.value >= self.aim if self.at_least else self.value <= self.aim

    def as_json(self) -> str:
        shown = dataclasses.asdict(self) | {"met": self.met}
        del shown["at_least"]
        return json.dumps(shown, ensure_ascii=False)
