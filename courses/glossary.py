"""Words of the trade: where a lesson first says one, it leads to its meaning at the end of the page.

A question, and what is said to an answer, explain their own beside them: a question may be all that a screen shows.
A link and an entry that `:target` lifts: it works without script, without network and in browsers of ten years ago.
"""

import functools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.html import escape

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


def explain_text(text: str, place: str) -> Explained:
    """Words without tags, as they are shown."""
    return _explain(escape(text), remember("words explained", _shown_words), place)


def explain_question(question: Question, others: Collection[Question]) -> Explained:
    """What it asks. A word whose meaning would answer it, or one of the others asked beside it, is left alone."""
    place = f"{question.id}-"
    asked = explain_text(question.stem, place)
    told = [word for word in asked.terms if not any(_answers(word, each) for each in (question, *others))]
    return asked if told == asked.terms else _explain(escape(question.stem), tuple(told), place)


def _answers(term: Word, question: Question) -> bool:
    """Half of the right answer's words are the term's, or stand in its meaning; where the answer is "Đúng" or "Sai",

    half of what is asserted.
    """
    told = set(key_of(f"{' '.join(term.spellings)} {term.explanation}").split())
    is_assertion = question.kind == "true_false"
    right = set(key_of(question.stem if is_assertion else question.mark(None).right).split())
    if is_assertion:
        right -= set(key_of(" ".join(term.spellings)).split())
    return 2 * len(right & told) >= len(right)


def _shown_words() -> tuple[Word, ...]:
    return tuple(Word(one.pk, one.term, one.explanation, tuple(one.spellings)) for one in shown_terms())


def _explain(html: str, words: tuple[Word, ...], place: str = "") -> Explained:
    spellings, pattern = _looked_for(words)
    done = Explained(place=place)
    done.html = "".join(_pieces(html, pattern, spellings, done)) if spellings else html
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
