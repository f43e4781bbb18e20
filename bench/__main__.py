"""script/bench [NAME…]: runs bench/NAME.py, each of which has measure(), an iterator of Figures."""

import importlib
import os
import re
import sys
from pathlib import Path

import django

# Beside the measures stand what they share.
MEASURE = re.compile(r"^def measure\(", re.MULTILINE)


def main(names: list[str]) -> int:
    """Measure and print; gives 1 when an aim is missed, 2 when a name is unknown."""
    files = Path(__file__).parent.glob("*.py")
    known = sorted(path.stem for path in files if MEASURE.search(path.read_text()))
    if unknown := set(names) - set(known):
        print(f"script/bench: no {', '.join(sorted(unknown))}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings")
    django.setup()
    missed = 0
    for name in names or known:
        for figure in importlib.import_module(f"bench.{name}").measure():
            print(figure.as_json(), flush=True)
            missed += not figure.met
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
