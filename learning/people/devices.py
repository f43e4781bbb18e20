"""What a browser tells of itself, in words by which its owner knows the device."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

DEVICES = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android.*Mobile", _("Điện thoại Android")),
    ("Android", _("Máy tính bảng Android")),
    ("Windows", _("Máy tính Windows")),
    ("Macintosh", _("Máy tính Mac")),
    ("Linux", _("Máy tính Linux")),
]
BROWSERS = [
    ("Zalo", "Zalo"),
    ("FBA[NV]", "Facebook"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS", "Chrome"),
    ("Safari", "Safari"),
]


def device_of(user_agent: str) -> str:
    """ "Điện thoại Android, Chrome"."""
    parts = (_first(DEVICES, user_agent), _first(BROWSERS, user_agent))
    return ", ".join(part for part in parts if part) or str(_("Máy khác"))


def _first(names: Sequence[tuple[str, object]], user_agent: str) -> str:
    return next((str(name) for pattern, name in names if re.search(pattern, user_agent)), "")
