"""Vietnamese text, for every room: one way to clean it, to fold it for search, and to order names.

`clean` is applied at every entrance (forms, files, queue), `clean_lines` to what people write at length, `write_name`
to names besides; `fold` to both index and query, `sort_key` to names.
"""

import re
import unicodedata

# Letters in the order of the Vietnamese alphabet; f j w z stand beside their Latin neighbours for foreign names.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Level, huyền, hỏi, ngã, sắc, nặng.
TONES = "\u0300\u0309\u0303\u0301\u0323"
NUMBER = re.compile(r"\d+")
SPACES = re.compile(r"\s+")
WORD_START = re.compile(r"(?<![\w'’])\w")
# Controls, bidi overrides, zero-width characters: nothing a person types on purpose.
INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(text: str) -> str:
    """NFC, no invisible characters, single spaces, no space at the ends."""
    return SPACES.sub(" ", unicodedata.normalize("NFC", INVISIBLE.sub("", text))).strip()


def clean_lines(text: str) -> str:
    """The same for each line; without empty ones."""
    return "\n".join(filter(None, map(clean, text.splitlines())))


def fold(text: str) -> str:
    """What search compares: lower case without diacritics, đ as d. Old and new tone marks become one."""
    decomposed = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def write_name(full_name: str) -> str:
    """A name typed in small or in capital letters alone gets its capitals; any other stays as its owner writes it."""
    if full_name not in (full_name.lower(), full_name.upper()):
        return full_name
    return WORD_START.sub(lambda start: start[0].upper(), full_name.lower())


def fold_tones(word: str) -> str:
    """Lower case with the tone behind the letters: hoà and hòa become one, hoa and hoá stay others."""
    decomposed = unicodedata.normalize("NFD", clean(word).lower())
    letters = "".join(mark for mark in decomposed if mark not in TONES)
    return unicodedata.normalize("NFC", letters) + "".join(mark for mark in decomposed if mark in TONES)


def sort_key(full_name: str) -> str:
    """ASCII key that orders names as a Vietnamese class list does: by given name (the last word), then from the left.

    Compare keys by code point (columns that hold it use the "C" collation).
    """
    words = clean(full_name).lower().split(" ")
    return " ".join(_collate(part) for part in (words[-1], " ".join(words[:-1])))


def place_key(name: str) -> str:
    """ASCII key that orders communes and villages: from the left, and Khu 2 before Khu 10. Compare as `sort_key`."""
    return _collate(NUMBER.sub(lambda number: number[0].zfill(4), clean(name).lower()))


def _collate(text: str) -> str:
    """Letters first, then one tone a syllable, so that hoà and hòa stand side by side and "toàn" before "toán"."""
    syllables = [[_letter_and_tone(character) for character in syllable] for syllable in text.split(" ")]
    letters = " ".join("".join(letter for letter, _ in syllable) for syllable in syllables)
    tones = "".join(max((tone for _, tone in syllable), default="0") for syllable in syllables)
    return f"{letters} {tones}"


def _letter_and_tone(character: str) -> tuple[str, str]:
    """â keeps its hat; ấ is â with the tone sắc. Anything outside the alphabet sorts before A."""
    if character in "0123456789":
        return character, "0"
    marks = unicodedata.normalize("NFD", character)
    tone = next((str(TONES.index(mark) + 1) for mark in marks if mark in TONES), "0")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
    place = ALPHABET.find(letter[:1] or "?")
    return (chr(ord("A") + place) if place >= 0 else "!"), tone
