"""Every pair of colours that text is set in reaches WCAG AA, in the usual colours and in high contrast."""

import re
from itertools import product
from pathlib import Path

import brotli
import pytest

STATIC = Path(__file__).parents[2] / "learning" / "static" / "learning"
CSS = (STATIC / "app.css").read_text()
GROUNDS = ["paper", "card", "bay-soft", "lamp-soft", "leaf-soft", "coral-soft"]


def tokens(selector: str) -> dict[str, str]:
    """The colours that the first rule of this selector sets, by name."""
    rule = CSS[CSS.index(selector + " {") :].split("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", rule))


USUAL = tokens(":root")
HIGH = USUAL | tokens('[data-contrast="high"]')


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [USUAL, HIGH], ids=["usual", "high"])
@pytest.mark.parametrize(("text", "ground"), [*product(["ink", "muted", "bay", "bay-dark"], GROUNDS)])
def test_text_is_readable_on_every_ground(theme, text, ground):
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [USUAL, HIGH], ids=["usual", "high"])
@pytest.mark.parametrize("colour", ["leaf", "coral"])
def test_right_and_wrong_are_readable(theme, colour):
    for ground in ("paper", "card", f"{colour}-soft"):
        assert contrast(theme[colour], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [USUAL, HIGH], ids=["usual", "high"])
def test_white_on_what_one_presses_ink_on_the_lamp_edges_of_inputs(theme):
    assert all(contrast("#ffffff", theme[ground]) >= 4.5 for ground in ("bay", "bay-dark", "leaf", "coral"))
    assert contrast(theme["ink"], theme["lamp"]) >= 7
    assert all(contrast(theme["edge"], theme[ground]) >= 3 for ground in ("paper", "card"))


def test_map_scale_carries_its_text():
    assert all(contrast(USUAL["ink"], USUAL[step]) >= 4.5 for step in ("t0", "t1", "t2"))
    assert all(contrast("#ffffff", USUAL[step]) >= 4.5 for step in ("t3", "t4"))


def test_both_ways_to_high_contrast_are_the_same():
    assert tokens('[data-contrast="high"]') == tokens(':root:not([data-contrast="normal"])')


@pytest.mark.parametrize(("name", "most"), [("app.css", 7_500), ("prefs.js", 1_000)])
def test_stays_light_on_the_wire(name, most):
    assert len(brotli.compress((STATIC / name).read_bytes())) <= most
