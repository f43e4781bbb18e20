"""QR codes: drawn as one SVG path on pages and cards, straight into the PDF on certificates."""

import re
from typing import Any

import segno


class QR:
    """A QR code as horizontal runs of dark modules (x, y, length); `size` modules wide, quiet zone included."""

    def __init__(self, text: str) -> None:
        # The mask is fixed: trying all eight costs 3 ms and reads no better (60 codes, blurred and turned, all masks).
        code = segno.make_qr(text, error="m", mask=3)
        self.size = code.symbol_size(border=4)[0]
        self.runs = [
            (run.start() + 4, y, len(run[0]))
            for y, row in enumerate(code.matrix, 4)
            for run in re.finditer(b"\x01+", bytes(row))
        ]

    @property
    def path(self) -> str:
        """The code as one SVG path, to be stroked one unit wide."""
        return "".join(f"M{x} {y}.5h{length}" for x, y, length in self.runs)

    # The two methods by which WeasyPrint asks a picture to show itself. Drawn so, the code costs 0.5 ms; through its
    # SVG parser 6 ms.
    def get_intrinsic_size(self, image_resolution: float, font_size: float) -> tuple[float, float, float]:
        return self.size, self.size, 1

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        with stream.stacked():
            stream.transform(a=width / self.size, d=height / self.size)
            stream.set_color_rgb(1, 1, 1)
            stream.rectangle(0, 0, self.size, self.size)
            stream.fill()
            stream.set_color_rgb(0, 0, 0)
            for x, y, length in self.runs:
                stream.rectangle(x, y, length, 1)
            stream.fill()
