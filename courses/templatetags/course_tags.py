"""What page templates ask for beyond the page itself."""

import json
from base64 import b64encode
from typing import Any

from django import template
from django.utils.html import format_html_join
from wagtail.images.models import Image

from courses import glossary, queries
from courses.blocks.questions import Question
from courses.models import LessonPage, QuizPage

register = template.Library()

catalogue = register.simple_tag(queries.catalogue)
outline = register.simple_tag(queries.outline)
skills_of = register.simple_tag(queries.skills_of)
explain_questions = register.simple_tag(glossary.explain_questions)


@register.filter
def one_a_line(right: str) -> str:
    """What a mark says is right; several pairs or choices stand below the words before them, each on its own line."""
    lines = right.split("; ")
    return format_html_join("", "<br>{}" if lines[1:] else "{}", ((line,) for line in lines))


@register.simple_tag
def outline_of(part: LessonPage | QuizPage) -> queries.Outline:
    """The course that this lesson or quiz belongs to, with all its published parts."""
    return queries.outline(part.get_parent().specific)


@register.simple_tag
def place_in(outline: queries.Outline, lesson: LessonPage) -> queries.Place:
    return outline.place_of(lesson)


@register.simple_block_tag
def explained(content: str, lesson: LessonPage) -> glossary.Explained:
    """What a lesson's template printed, with a link where it first says a word of the trade: use with `as`."""
    besides = [block.value["word"] for block in lesson.body if block.block_type == "keyword"]
    return glossary.explain(content, besides=besides)


@register.simple_tag
def explained_practice(question: Question, key: dict[str, Any], why: str) -> dict[str, Any]:
    """All that a practice question says, with links to the words to know: `asked`, `why` and, for practice.js, `json`.

    `terms` are those that its answers lead to, at `place`.
    """
    words = glossary.words_to_know()
    place = f"vi-sao-{question.id}-"
    terms: dict[int, glossary.Word] = {}

    def explain(said: Any) -> Any:
        if isinstance(said, dict):
            return {name: explain(one) for name, one in said.items()}
        if isinstance(said, list):
            return [explain(one) for one in said]
        done = glossary.explain_text(said, place, words)
        terms.update({term.pk: term for term in done.terms})
        return done.html

    said = {name: explain(key[name]) for name in ("notes", "foreseen", "yes", "no") if name in key}
    ((_, asked),) = glossary.explain_questions([question])
    return {
        "asked": asked,
        "why": glossary.explain_text(why, place, words).html,
        "json": json.dumps(key | said, ensure_ascii=False),
        "terms": terms.values(),
        "place": place,
    }


@register.simple_tag
def first_picture(lesson: LessonPage) -> str | None:
    """The block id of the picture that must not wait for scrolling."""
    return next((block.id for block in lesson.body if block.block_type == "picture"), None)


@register.simple_tag
def inline_picture(image: Image, filter_spec: str) -> str:
    """A small picture inside the page itself: on a slow network a request costs more than its 1–2 kB."""
    with image.get_rendition(filter_spec).file.open("rb") as file:
        return f"data:image/webp;base64,{b64encode(file.read()).decode()}"


@register.inclusion_tag("courses/blocks/picture_in_two_sizes.html")
def picture_in_two_sizes(image: Image, alt: str = "", *, lazy: bool = True) -> dict[str, object]:
    """The browser takes the one that fits its screen. The large one names its lighter twin in its address ("?nhe="):

    that is how the worker finds it on a slow network (sw.js), for file names are not always of one kind.
    """
    light, large = image.get_renditions(*(f"width-{width}|format-webp|webpquality-60" for width in (360, 720))).values()
    return {"light": light, "large": large, "twin": light.url.rpartition("/")[2], "alt": alt, "lazy": lazy}


@register.filter
def file_size(size: int) -> str:
    """ "120 KB", "2,4 MB": whole kilobytes, megabytes with one decimal; never broken across lines."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0KB"
    return f"{size / 1_000_000:.1f}".replace(".", ",").removesuffix(",0") + "\u00a0MB"
