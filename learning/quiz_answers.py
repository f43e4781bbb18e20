"""What somebody who has studied would answer on the page of a quiz: from the starter courses' own files.

For script/server --check and bench/quiz.py, which take a real quiz over HTTP and have to pass it.
"""

import html
import re
from pathlib import Path
from typing import Any

import yaml

STARTER = Path(__file__).resolve().parent.parent / "courses" / "starter"
QUESTION = re.compile(r'<fieldset class="question".*?</fieldset>', re.DOTALL)
LEGEND = re.compile(r"<legend>(.*?)</legend>", re.DOTALL)
CHOICE = re.compile(r'<input type="(?:radio|checkbox)" name="([^"]+)" value="([^"]+)"[^>]*><span>(.*?)</span>')
SELECT = re.compile(r"<span>([^<]*)</span>\s*<select name=\"([^\"]+)\">(.*?)</select>", re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"[^>]*>(.*?)</option>')
TEXT = re.compile(r'<input [^>]*type="text"[^>]* name="([^"]+)"')


def answers_for(page: str) -> dict[str, str | list[str]]:
    """Form fields that answer each question of the page right; a question of no starter course is left out."""
    key = _key()
    fields: dict[str, str | list[str]] = {}
    for block in QUESTION.findall(page):
        question = key.get(_words(LEGEND.search(block)[1]))  # type: ignore[index]
        if question:
            fields |= _answer(question, block)
    return fields


def _key() -> dict[str, dict[str, Any]]:
    quizzes = (yaml.safe_load(path.read_text()) for path in STARTER.glob("*/quiz.yaml"))
    return {question["stem"]: question for quiz in quizzes for question in quiz["questions"]}


def _answer(question: dict[str, Any], block: str) -> dict[str, str | list[str]]:
    if "options" in question:
        return _choose(question, block)
    if "items" in question or "pairs" in question:
        return _arrange(question, block)
    right = question["answers"][0] if "answers" in question else str(question["answer"])
    return {TEXT.search(block)[1]: right}  # type: ignore[index]


def _choose(question: dict[str, Any], block: str) -> dict[str, str | list[str]]:
    right = {option["text"] for option in question["options"] if option["right"]}
    chosen: dict[str, str | list[str]] = {}
    for name, value, words in CHOICE.findall(block):
        if _words(words) in right:
            chosen[name] = [*chosen.get(name, []), value]
    return chosen


def _arrange(question: dict[str, Any], block: str) -> dict[str, str | list[str]]:
    """Order: the slots are the steps from first to last. Match: each slot names its left side."""
    right = {pair["left"]: pair["right"] for pair in question.get("pairs", [])}
    arranged: dict[str, str | list[str]] = {}
    for place, (left, name, options) in enumerate(SELECT.findall(block)):
        wanted = right[_words(left)] if right else question["items"][place]
        arranged[name] = next(value for value, words in OPTION.findall(options) if _words(words) == wanted)
    return arranged


def _words(markup: str) -> str:
    return html.unescape(markup).strip()
