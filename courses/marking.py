"""Shows in a text the words that were looked for."""

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from learning.text import fold, fold_tones

LONGEST_LINE = 150  # characters


class Word(Protocol):
    """As typed: folded, and with its tone where it has one."""

    @property
    def plain(self) -> str: ...

    @property
    def toned(self) -> str: ...


class Piece(NamedTuple):
    text: str
    is_marked: bool


def mark(text: str, choices: Sequence[Sequence[str]], asked: Sequence[Word]) -> list[Piece]:
    """The text in pieces. A word typed with its tone is marked with that tone alone, where it stands so."""
    pieces: list[Piece] = []
    end = 0
    for start, stop in _joined(text, _spans(text, choices, asked)):
        pieces += [Piece(text[end:start], False), Piece(text[start:stop], True)]
        end = stop
    return [piece for piece in [*pieces, Piece(text[end:], False)] if piece.text]


def best_line(text: str, choices: Sequence[Sequence[str]], asked: Sequence[Word]) -> list[Piece]:
    """The line with the most of the words, cut around them; the first one where none has any."""
    lines = text.splitlines() or [""]
    folded = [f" {re.sub(r'[^a-z0-9]+', ' ', fold(line))} " for line in lines]
    held = [sum(any(f" {word} " in line for word in choice) for choice in choices) for line in folded]
    return mark(_cut(lines[held.index(max(held))], choices, asked), choices, asked)


def _spans(text: str, choices: Sequence[Sequence[str]], asked: Sequence[Word]) -> list[tuple[int, int]]:
    folded = fold(text)
    if len(folded) != len(text):  # A letter that falls apart when folded: its text is shown unmarked.
        return []
    found: set[tuple[int, int]] = set()
    for choice, word in zip(choices, asked, strict=True):
        pattern = rf"(?<![^\W_])(?:{'|'.join(choice)})(?![^\W_])"
        spans = [match.span() for match in re.finditer(pattern, folded)]
        toned = [span for span in spans if word.toned and fold_tones(text[slice(*span)]) == word.toned]
        found.update(toned or spans)
    return sorted(found)


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbours become one mark."""
    joined: list[tuple[int, int]] = []
    for start, stop in spans:
        if joined and text[joined[-1][1] : start] == " ":
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return joined


def _cut(line: str, choices: Sequence[Sequence[str]], asked: Sequence[Word]) -> str:
    if len(line) <= LONGEST_LINE:
        return line
    first = next(iter(_spans(line, choices, asked)), (0, 0))[0]
    start = 0 if first < LONGEST_LINE // 2 else line.rfind(" ", 0, first - LONGEST_LINE // 3) + 1
    end = line.rfind(" ", start, start + LONGEST_LINE) if start + LONGEST_LINE < len(line) else len(line)
    return f"{'… ' if start else ''}{line[start:end]}{' …' if end < len(line) else ''}"
