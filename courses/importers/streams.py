"""The body of a lesson and the questions of a quiz, from the mappings of a file to what a StreamField keeps.

Block ids come from the file (question ids) or from the place, so that loading a file again changes no id: attempts
under way and answers on a device keep knowing their question.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from courses.importers.words import rich_text

# Gives the id of the picture with this file name; raises LookupError for one that is not there.
FindPicture = Callable[[str, str], int]
Mapping = dict[str, Any]


class Body:
    """Turns blocks of one page into stored values; `key` names the page, `find_picture` its pictures."""

    def __init__(self, key: str, find_picture: FindPicture):
        self.key = key
        self.find_picture = find_picture

    def stream(self, blocks: Iterable[Mapping]) -> list[Mapping]:
        return [self._block(place, *next(iter(block.items()))) for place, block in enumerate(blocks)]

    def _block(self, place: int, kind: str, value: Any) -> Mapping:
        if kind == "practice":
            return question(value)
        read = getattr(self, f"_{kind}", None)
        if read is None:
            raise LookupError(f"{self.key}: no block is called “{kind}”")
        return {"type": kind, "value": read(value), "id": block_id(f"{self.key}/{place}/{kind}")}

    def _text(self, words: str) -> str:
        return rich_text(words)

    def _tip(self, words: str) -> Mapping:
        return {"text": rich_text(words)}

    _warning = _tip

    def _keyword(self, value: Mapping) -> Mapping:
        return {"word": value["word"], "meaning": value["meaning"]}

    def _picture(self, value: Mapping) -> Mapping:
        alt = value.get("alt", "").strip()
        return {
            "image": self.find_picture(value["file"], alt),
            "alt": alt,
            "decorative": not alt,
            "caption": value.get("caption", ""),
        }

    def _screen(self, value: Mapping) -> Mapping:
        elements = [
            {
                "kind": element["kind"],
                "text": str(element["text"]),
                "value": str(element.get("value", "")),
                "highlighted": bool(element.get("highlighted")),
            }
            for element in value["elements"]
        ]
        return {"title": value["title"], "caption": value.get("caption", ""), "elements": listed(elements)}

    def _steps(self, value: Mapping) -> Mapping:
        return {"title": value.get("title", ""), "items": listed(self._step(item) for item in value["items"])}

    def _step(self, item: Mapping) -> Mapping:
        shown = []
        if "picture" in item:
            shown = [("picture", self._picture({"file": item["picture"], "alt": item.get("alt", "")}))]
        if "screen" in item:
            shown = [("screen", self._screen(item["screen"]))]
        stored = [{"type": kind, "value": value, "id": block_id(json.dumps(value))} for kind, value in shown]
        return {"text": rich_text(item["text"]), "shown": stored}


def question(value: Mapping, lesson_id: int | None = None) -> Mapping:
    """One question; with `lesson_id`, one of a quiz that names the lesson to look at again."""
    stored = {"stem": value["stem"]} | _PARTS[value["type"]](value)
    if lesson_id is not None:
        stored["lesson"] = lesson_id
    return {"type": value["type"], "value": stored, "id": block_id(value["id"])}


def block_id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"bdhvs:{name}"))


def listed(items: Iterable[Any]) -> list[Mapping]:
    """A ListBlock's stored form; an item is known by its place and what it says."""
    return [
        {"type": "item", "value": item, "id": block_id(f"{place}:{json.dumps(item)}")}
        for place, item in enumerate(items)
    ]


def _options(value: Mapping) -> Mapping:
    return {"options": listed(value["options"])}


def _truth(value: Mapping) -> Mapping:
    """Two options, "Đúng" then "Sai"."""
    true, false = value["options"]
    return {
        "truth": "true" if true["right"] else "false",
        "feedback_true": true["feedback"],
        "feedback_false": false["feedback"],
    }


def _feedback(value: Mapping) -> Mapping:
    return {name: value[name] for name in ("feedback_right", "feedback_wrong")}


def _number(value: Mapping) -> Mapping:
    return {
        "answer": str(value["answer"]),
        "tolerance": str(value.get("tolerance", 0)),
        "unit": value.get("unit", ""),
        "wrong": listed(wrong | {"value": str(wrong["value"])} for wrong in value.get("wrong", [])),
    }


def _short(value: Mapping) -> Mapping:
    wrong = [{"text": str(one["text"]), "feedback": one["feedback"]} for one in value.get("wrong", [])]
    return {"answers": listed(map(str, value["answers"])), "wrong": listed(wrong)}


_PARTS: dict[str, Callable[[Mapping], Mapping]] = {
    "one": _options,
    "many": _options,
    "true_false": _truth,
    "order": lambda value: {"items": listed(map(str, value["items"]))} | _feedback(value),
    "match": lambda value: {"pairs": listed(value["pairs"])} | _feedback(value),
    "short": lambda value: _short(value) | _feedback(value),
    "number": lambda value: _number(value) | _feedback(value),
}
