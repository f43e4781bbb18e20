"""Search over published courses and lessons. Three queries where the words are found as typed, five where they are not.

Exact before typo, titles before text. Each hit says why it is one: which words, in which lesson of which course.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from courses.glossary import shown_terms
from courses.indexing import WORD, key_of
from courses.marking import Piece, best_line, mark
from courses.models import GlossaryTerm
from courses.typos import alternatives, set_spaces
from learning.pagecache import remember
from learning.text import clean, fold, fold_tones

MOST_WORDS = 8
MOST_HITS = 10
LONGEST = 100

# A lesson is in search while it and its course are published. `found`: which of the words looked for the page holds.
CANDIDATES = """
WITH held AS (
  SELECT entry.page_id, array_agg(word) AS found
  FROM courses_searchentry entry CROSS JOIN unnest(entry.words) AS word
  JOIN (SELECT DISTINCT unnest(%(words)s)) AS wanted (word) USING (word)
  WHERE entry.words && %(words)s
  GROUP BY entry.page_id
)
SELECT page.id, page.title, about."order", page.path, substring(entry.key FROM %(phrase)s), held.found
FROM held
JOIN courses_searchentry entry USING (page_id)
JOIN wagtailcore_page page ON page.id = held.page_id AND page.live
JOIN courses_coursepage about ON true
JOIN wagtailcore_page course ON course.id = about.page_ptr_id AND course.live
  AND course.path IN (page.path, left(page.path, -4))
"""
PLACES = """
SELECT page.id, entry.text, substr(page.url_path, length(root.url_path)), course.title, page.id = course.id,
  own.minutes, lessons.number, lessons.total, lessons.minutes
FROM courses_searchentry entry
JOIN wagtailcore_page page ON page.id = entry.page_id
JOIN courses_coursepage about ON true
JOIN wagtailcore_page course ON course.id = about.page_ptr_id AND course.path IN (page.path, left(page.path, -4))
JOIN wagtailcore_site site ON site.is_default_site
JOIN wagtailcore_page root ON root.id = site.root_page_id
LEFT JOIN courses_lessonpage own ON own.page_ptr_id = page.id
CROSS JOIN LATERAL (
  SELECT count(*) AS total, count(*) FILTER (WHERE other.path <= page.path) AS number,
    coalesce(sum(lesson.minutes), 0) AS minutes
  FROM courses_lessonpage lesson JOIN wagtailcore_page other ON other.id = lesson.page_ptr_id
  WHERE other.live AND other.depth = course.depth + 1 AND left(other.path, -4) = course.path
) lessons
WHERE page.id = ANY (%(ids)s)
"""
KNOWN = "SELECT word, count(*) FROM courses_searchentry, unnest(words) AS word WHERE word ~ '^[a-z0-9]+$' GROUP BY word"


@dataclass(frozen=True)
class Asked:
    """A word as typed: folded, and with its tone where it has one."""

    plain: str
    toned: str = ""


@dataclass(frozen=True)
class Hit:
    """A course, or lesson `number` of `total`. `title` and `line` in pieces, those looked for marked."""

    url: str
    title: list[Piece]
    line: list[Piece]
    course: str
    is_course: bool
    minutes: int
    number: int
    total: int


@dataclass(frozen=True)
class Found:
    """`shown_for`: words really looked for, where those typed stand nowhere. `meant`: words that may have been meant.

    `is_partly`: no page has all words. `terms`: words of the trade among those typed.
    """

    hits: list[Hit] = field(default_factory=list)
    shown_for: str = ""
    meant: str = ""
    is_partly: bool = False
    is_cut: bool = False
    terms: list[GlossaryTerm] = field(default_factory=list)


class Candidate(NamedTuple):
    """A page that holds some of the words, as CANDIDATES gives it."""

    page_id: int
    title: str
    order: int
    path: str
    phrase: str | None
    found: list[str]


def search(typed: str) -> Found:
    """What fits these words; nothing for a text without a word."""
    asked = [Asked(fold(word), _toned(word)) for word in WORD.findall(clean(typed)[:LONGEST])]
    if not asked:
        return Found()
    is_cut = len(asked) > MOST_WORDS or len(clean(typed)) > LONGEST
    return _search(asked[:MOST_WORDS], is_cut)


def _search(asked: list[Asked], is_cut: bool) -> Found:
    choices = [[word.plain] for word in asked]
    exact = _Search(asked, choices)
    terms = _terms_in(" ".join(word.plain for word in asked))
    if exact.has_all and (len(asked) == 1 or exact.phrases):
        return Found(exact.hits(), is_cut=is_cut, terms=terms)
    near = _Search(*_loosened(asked))
    if exact.has_all:
        return Found(exact.hits(), meant=near.likely_phrase(), is_cut=is_cut, terms=terms)
    if not near.has_all:
        return Found((exact if exact.ranked else near).hits(), is_partly=True, is_cut=is_cut, terms=terms)
    meant = near.words_held()
    corrected = _Search([Asked(word) for word in meant], [[word] for word in meant])
    return Found(corrected.hits(), corrected.as_written(" ".join(meant)), is_cut=is_cut, terms=terms)


def _loosened(asked: list[Asked]) -> tuple[list[Asked], list[list[str]]]:
    """The words with spaces set right, and for each what it may be meant for."""
    known = remember("words of the pages", _read_known)
    toned = {word.plain: word for word in asked}
    words = [toned.get(word, Asked(word)) for word in set_spaces([word.plain for word in asked], known)]
    return words, [alternatives(word.plain, known) or [word.plain] for word in words]


def _read_known() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
        return dict(cursor.fetchall())


class _Search:
    """The pages that hold some of the words, for each of which there are choices (the word itself first)."""

    def __init__(self, asked: list[Asked], choices: list[list[str]]):
        self.asked = asked
        self.choices = choices
        phrase = " ".join(f"(?:{'|'.join(words)})" for words in choices)
        self.phrase = re.compile(f" {phrase} ")
        words = [word for choice in choices for word in choice] + [word.toned for word in asked if word.toned]
        with connection.cursor() as cursor:
            cursor.execute(CANDIDATES, {"words": words, "phrase": self.phrase.pattern})
            rows = cursor.fetchall()
        self.candidates = [Candidate._make(row) for row in rows]
        self.ranked = self._best()
        self.places: dict[int, Sequence[Any]] = {}

    @property
    def has_all(self) -> bool:
        return bool(self.ranked) and self._held(self.ranked[0]) == len(self.asked)

    @property
    def phrases(self) -> list[str]:
        return [one.phrase.strip() for one in self.candidates if one.phrase]

    def likely_phrase(self) -> str:
        """The words one after the other as most pages have them, and as one of these writes them; "" for none."""
        if not self.phrases:
            return ""
        likely = Counter(self.phrases).most_common(1)[0][0]
        self.ranked = [one for one in self.candidates if (one.phrase or "").strip() == likely]
        return self.as_written(likely)

    def words_held(self) -> list[str]:
        """Of each word's choices the one that the best page has, where they stand together if they do."""
        best = self.ranked[0]
        if best.phrase:
            return best.phrase.split()
        return [next(word for word in choice if word in best.found) for choice in self.choices]

    def hits(self) -> list[Hit]:
        shown = self.ranked[:MOST_HITS]
        self._find_places(shown)
        return [self._hit(one, self.places[one.page_id]) for one in shown]

    def as_written(self, words: str) -> str:
        """With the marks that the best page gives them; folded where they do not stand together in it."""
        best = self.ranked[0]
        self._find_places([best])
        for shown in (best.title, *self.places[best.page_id][0].splitlines()):
            place = key_of(shown).find(f" {words} ")
            if place >= 0:
                first = key_of(shown)[:place].count(" ")
                return " ".join(WORD.findall(shown)[first : first + words.count(" ") + 1])
        return words

    # --- Which, and in which order ---

    def _held(self, one: Candidate) -> int:
        return sum(any(word in one.found for word in choice) for choice in self.choices)

    def _worth(self, one: Candidate) -> tuple[int, int, int]:
        """How many of the words, how many exactly so, how many with the very tone."""
        as_typed = sum(word.plain in one.found for word in self.asked)
        return self._held(one), as_typed, sum(word.toned in one.found for word in self.asked if word.toned)

    def _best(self) -> list[Candidate]:
        """Where pages hold all that was asked for, those that hold less are not shown."""
        if not self.candidates:
            return []
        best = max(map(self._worth, self.candidates))
        least = best if best[0] == len(self.asked) else (max(1, best[0] - 1), 0, 0)
        return sorted((one for one in self.candidates if self._worth(one) >= least), key=self._rank)

    def _rank(self, one: Candidate) -> tuple[Any, ...]:
        title = key_of(one.title)
        in_title = sum(any(f" {word} " in title for word in choice) for choice in self.choices)
        worth = tuple(-number for number in self._worth(one))
        return (*worth, not self.phrase.search(title), -in_title, not one.phrase, one.order, one.path)

    # --- How it is shown ---

    def _hit(self, one: Candidate, place: Sequence[Any]) -> Hit:
        text, url, course, is_course, minutes, number, total, all_minutes = place
        return Hit(
            url=url,
            title=mark(one.title, self.choices, self.asked),
            line=best_line(text, self.choices, self.asked),
            course=course,
            is_course=is_course,
            minutes=all_minutes if is_course else minutes,
            number=number,
            total=total,
        )

    def _find_places(self, candidates: list[Candidate]) -> None:
        ids = [one.page_id for one in candidates if one.page_id not in self.places]
        if ids:
            with connection.cursor() as cursor:
                cursor.execute(PLACES, {"ids": ids})
                self.places |= {row[0]: row[1:] for row in cursor.fetchall()}


def _toned(word: str) -> str:
    toned = fold_tones(word)
    return toned if toned != fold(word) else ""


def _terms_in(words: str) -> list[GlossaryTerm]:
    """Words of the trade that were typed, or of which a part was: "otp" finds "mã OTP"."""
    spellings = [(term, key_of(spelling)) for term in shown_terms() for spelling in term.spellings]
    found = [term for term, key in spellings if key in f" {words} " or key.endswith(f" {words} ")]
    return list(dict.fromkeys(found))[:2]
