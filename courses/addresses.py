"""Addresses that can be read out: while a title is typed, "Đăng ký" becomes dang-ky.

Wagtail's own script knows no Vietnamese letters: it would keep them, and a copied address turn to %-signs.
"""

from learning.text import fold

LATIN = [chr(code) for code in (*range(0xC0, 0x1B5), *range(0x1EA0, 0x1EFA))]

# (what to look for, what to put there), as `SlugInput` takes them; last the marks of a title typed decomposed.
PLAIN_LETTERS = [
    *((f"[{''.join(one for one in LATIN if fold(one) == letter)}]", letter) for letter in "adeiouy"),
    ("[\u0300-\u0323]", ""),
]
