#!/usr/bin/env python3
"""Draw the icons of the installed site anew from their SVGs. Needs the browser that the journeys use.

.venv/bin/python script/icons.py
"""

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ICONS = Path(__file__).resolve().parent.parent / "learning" / "static" / "learning" / "icons"
# Name: drawing and pixels. Phones of Apple cut the corners themselves and know no transparency.
MADE = {
    "icon-192": ("icon", 192),
    "icon-512": ("icon", 512),
    "icon-maskable-512": ("icon-maskable", 512),
    "apple-touch-icon": ("icon-maskable", 180),
}


def draw(page: Page, drawing: str, pixels: int) -> bytes:
    svg = (ICONS / f"{drawing}.svg").read_text().replace("<svg", f'<svg width="{pixels}" height="{pixels}"', 1)
    page.set_viewport_size({"width": pixels, "height": pixels})
    page.set_content(f'<body style="margin:0;line-height:0">{svg}')
    return page.screenshot(omit_background=True)


def main() -> None:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as play, play.chromium.launch(executable_path="/usr/bin/chromium", args=sandbox) as browser:
        page = browser.new_page()
        for name, (drawing, pixels) in MADE.items():
            # 32 colours are enough for four and the steps between them.
            picture = Image.open(io.BytesIO(draw(page, drawing, pixels))).quantize(32)
            picture.save(ICONS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
