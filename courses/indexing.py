"""What search reads of a page: its running words. Questions and drawn screens are left out, for they answer nobody."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from courses.models import CoursePage, LessonPage, SharedPage
from learning.text import clean, fold, fold_tones

WORD = re.compile(r"[^\W_]+")
TAG, END_OF_THOUGHT = re.compile(r"<[^>]*>"), re.compile(r"</(?:p|li|h\d)>|<br\s*/?>")


def text_of(page: SharedPage) -> str:
    """A thought a line, as shown; empty for a page that search does not know."""
    if isinstance(page, CoursePage):
        lines = [page.summary, *page.outcome_lines]
    elif isinstance(page, LessonPage):
        lines = [page.goal, *_lines_of(page.body)]
    else:
        lines = []
    return "\n".join(filter(None, map(clean, lines)))


def key_of(text: str) -> str:
    """Folded words in their order, a space before and after each."""
    return f" {' '.join(WORD.findall(fold(text)))} "


def words_of(text: str) -> list[str]:
    """Each word once: folded and, where there is one, with its tone behind the letters."""
    shown = {word.lower() for word in WORD.findall(clean(text))}
    return sorted({fold(word) for word in shown} | {fold_tones(word) for word in shown})


def _lines_of(body: Any) -> Iterator[str]:
    for block in body:
        if read := READ.get(block.block_type):
            yield from read(block.value)


def _thoughts(html: str) -> list[str]:
    """Of rich text: its paragraphs, list items and headings."""
    return [unescape(TAG.sub("", part)) for part in END_OF_THOUGHT.split(html)]


def _steps(value: Any) -> Iterator[str]:
    yield value["title"]
    for item in value["items"]:
        yield from _thoughts(item["text"].source)


READ: dict[str, Callable[[Any], Iterator[str] | list[str]]] = {
    "text": lambda value: _thoughts(value.source),
    "tip": lambda value: _thoughts(value["text"].source),
    "warning": lambda value: _thoughts(value["text"].source),
    "keyword": lambda value: [f"{value['word']}: {value['meaning']}"],
    "steps": _steps,
    "audio": lambda value: [value["title"], *_thoughts(value["words"].source)],
}
