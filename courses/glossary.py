"""Words of the trade: where a lesson first says one, it leads to its meaning at the end of the page.

A question, and what is said to an answer, explain their own beside them: a question may be all that a screen shows.
A link and an entry that `:target` lifts: it works without script, without network and in browsers of ten years ago.
"""

import functools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import mark_safe

from courses.blocks.questions import Question
from courses.indexing import key_of
from courses.models import GlossaryTerm
from learning.pagecache import remember
from learning.text import fold, place_key

TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
OPENING = re.compile(r"<([a-z0-9]+)")
# Not running text: what is pressed, what is a title, what is drawn, asked or explained already.
CLOSED_TAGS = re.compile(r"a|button|h\d|summary|label|legend|select|textarea|figcaption|svg|audio|video|script|style")
CLOSED_PARTS = re.compile(
    r'\sdata-practice|\sclass="[^"]*(?<![\w-])(?:phone|keyword|box-title|eyebrow|unseen)(?![\w-])'
)


class Word(NamedTuple):
    """A term as it is shown; `spellings`: all ways in which a text may say it."""

    pk: int
    term: str
    explanation: str
    spellings: tuple[str, ...]


@dataclass
class Explained:
    """A text with links, and the terms that they lead to, in the order in which it says them.

    `place` begins the names of what its links lead to, where a page holds several such texts.
    """

    html: str = ""
    place: str = ""
    terms: list[Word] = field(default_factory=list)


def shown_terms() -> list[GlossaryTerm]:
    """As a dictionary has them: one query."""
    return sorted(GlossaryTerm.objects.filter(is_shown=True), key=lambda term: place_key(term.term))


def explain(html: str, *, besides: Collection[str] = ()) -> Explained:
    """Of each term the first place in running text becomes a link. `besides`: words the lesson explains itself."""
    own = {fold(word) for word in besides}
    return _explain(html, tuple(word for word in _shown_words() if own.isdisjoint(map(fold, word.spellings))))


def words_to_know() -> tuple[Word, ...]:
    """What questions and answers explain: kept with the pages, and read once for all the texts of a page."""
    return remember("words explained", _shown_words)


def explain_text(text: str, place: str, words: tuple[Word, ...]) -> Explained:
    """Words without tags, as they are shown."""
    return _explain(escape(text), words, place)


def explain_questions(questions: Sequence[Question]) -> list[tuple[Question, Explained]]:
    """What each of them asks. A word whose meaning would answer one of them is left alone in all."""
    words = words_to_know()
    asked = [explain_text(question.stem, f"{question.id}-", words) for question in questions]
    said = {word for each in asked for word in each.terms}
    telling = {word for word in said if any(_answers(word, question) for question in questions)}
    return [(question, _without(telling, question, each)) for question, each in zip(questions, asked, strict=True)]


def _without(telling: Collection[Word], question: Question, asked: Explained) -> Explained:
    told = tuple(word for word in asked.terms if word not in telling)
    return asked if len(told) == len(asked.terms) else explain_text(question.stem, asked.place, told)


def _answers(term: Word, question: Question) -> bool:
    """Half of the right answer's words are the term's, or stand in its meaning; where the answer is "Đúng" or "Sai",

    half of what is asserted.
    """
    named = " ".join(term.spellings)
    told = _words(f"{named} {term.explanation}")
    is_assertion = question.kind == "true_false"
    right = _words(question.stem) - _words(named) if is_assertion else _words(question.mark(None).right)
    return 2 * len(right & told) >= len(right)


@functools.lru_cache(maxsize=256)
def _words(text: str) -> frozenset[str]:
    """Folded. The same questions are asked all day."""
    return frozenset(key_of(text).split())


def _shown_words() -> tuple[Word, ...]:
    return tuple(Word(one.pk, one.term, one.explanation, tuple(one.spellings)) for one in shown_terms())


def _explain(html: str, words: tuple[Word, ...], place: str = "") -> Explained:
    spellings, pattern = _looked_for(words)
    done = Explained(place=place)
    explained = "".join(_pieces(html, pattern, spellings, done)) if spellings else html
    done.html = mark_safe(explained)  # noqa: S308 — what was escaped, and links around parts of it
    return done


@functools.lru_cache(maxsize=64)
def _looked_for(words: tuple[Word, ...]) -> tuple[dict[str, Word], re.Pattern[str]]:
    """A page of questions looks for the same words twenty times."""
    spellings = {spelling: word for word in words for spelling in word.spellings}
    return spellings, _pattern(spellings)


def _pieces(html: str, pattern: re.Pattern[str], spellings: dict[str, Word], done: Explained) -> Iterator[str]:
    """`closed`: the tag of the part that is left alone, and how many of its kind are open."""
    closed, depth = "", 0
    for piece in TAG.split(html):
        if not piece.startswith("<"):
            yield piece if closed else pattern.sub(lambda match: _link(match, spellings, done), piece)
            continue
        opening = OPENING.match(piece)
        if not closed and opening and not piece.endswith("/>") and _is_closed(opening[1], piece):
            closed, depth = opening[1], 1
        elif closed and opening and opening[1] == closed:
            depth += 1
        elif closed and piece == f"</{closed}>":
            depth -= 1
            closed = closed if depth else ""
        yield piece


def _is_closed(name: str, tag: str) -> bool:
    return bool(CLOSED_TAGS.fullmatch(name)) or bool(CLOSED_PARTS.search(tag))


def _link(match: re.Match[str], spellings: dict[str, Word], done: Explained) -> str:
    term = spellings[_key(match[0], spellings)]
    if term in done.terms:
        return match[0]
    done.terms.append(term)
    return f'<a class="term" id="cho-{done.place}{term.pk}" href="#tu-{done.place}{term.pk}">{match[0]}</a>'


def _pattern(spellings: dict[str, Word]) -> re.Pattern[str]:
    """The longest first. Only a first letter may be large or small: "AI" is no "ai"."""
    words = sorted(spellings, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_as_pattern, words))})(?!\w)")


def _as_pattern(spelling: str) -> str:
    first, *rest = re.split(r"\s+", spelling)
    start = f"[{re.escape(first[0].lower())}{re.escape(first[0].upper())}]" if _may_vary(first) else re.escape(first[0])
    return r"\s+".join([start + re.escape(first[1:]), *map(re.escape, rest)])


def _may_vary(first: str) -> bool:
    return first[1:] == first[1:].lower()


def _key(said: str, spellings: dict[str, Word]) -> str:
    """The spelling that these words were found by."""
    said = " ".join(said.split())
    return next(each for each in (said, said[0].upper() + said[1:], said[0].lower() + said[1:]) if each in spellings)
