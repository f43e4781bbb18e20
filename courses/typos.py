"""What somebody may have meant who typed a word that stands nowhere. Words are folded syllables; pure.

Trigrams would not do: "dao" and "doa" share one of seven. One edit is counted exactly instead, against all words that
the pages hold; there are some 2,500 folded syllables in Vietnamese, however many lessons are written.
"""

import re
from collections.abc import Mapping, Sequence

MOST = 8
VOWEL = re.compile("[aeiouy]")


def is_one_typo(typed: str, meant: str) -> bool:
    """One letter too many, too few or another, or two neighbours swapped."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    while typed[:1] == meant[:1]:
        typed, meant = typed[1:], meant[1:]
    while typed[-1:] == meant[-1:] != "":
        typed, meant = typed[:-1], meant[:-1]
    return max(len(typed), len(meant)) <= 1 or (len(typed) == 2 and typed == meant[::-1])


def alternatives(word: str, known: Mapping[str, int]) -> list[str]:
    """The word itself where it is known, then what it may be meant for, the commonest first.

    `known`: how many pages hold a word. A word of two letters or of digits is taken as it stands.
    """
    near = [one for one in known if len(word) > 2 and not word.isdigit() and is_one_typo(word, one)]
    if word not in known and len(word) > 1:
        near += [one for one in known if one.startswith(word) and one not in near]
    own = [word] if word in known else []
    return own + sorted(near, key=lambda one: (one[0] != word[0], -known[one], one))[:MOST]


def set_spaces(words: Sequence[str], known: Mapping[str, int]) -> list[str]:
    """ "luadao" is two words and "vn eid" one, where only so they are known; but "matt" is a slip, and not "ma tt"."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] + word in known and not (word in known and joined[-1] in known):
            joined[-1] += word
        else:
            joined.append(word)
    return [part for word in joined for part in (_split(word, known) if word not in known else [word])]


def _split(word: str, known: Mapping[str, int]) -> list[str]:
    parts = [(word[:place], word[place:]) for place in range(2, len(word) - 1)]
    found = [pair for pair in parts if pair[0] in known and pair[1] in known]
    if found and any(is_one_typo(word, one) for one in known):
        found = [pair for pair in found if VOWEL.search(pair[0]) and VOWEL.search(pair[1])]
    if not found:
        return [word]
    first, second = max(found, key=lambda pair: min(known[pair[0]], known[pair[1]]))
    return [first, second]
