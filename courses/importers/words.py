"""Words of a file as rich text: paragraphs, "## " headings, "- " and "1. " lists, **bold**, [links](address)."""

import re

from django.utils.html import escape

BOLD = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
# A paragraph that is bold from end to end is what an editor means by a heading.
HEADING = re.compile(r"## (.+)|\*\*([^*]+)\*\*")
BULLET, NUMBER = re.compile(r"- (.+)"), re.compile(r"\d+\. (.+)")


def rich_text(words: str) -> str:
    paragraphs = re.split(r"\n\s*\n", words.strip())
    return "".join(_paragraph([line.strip() for line in paragraph.splitlines()]) for paragraph in paragraphs)


def _paragraph(lines: list[str]) -> str:
    for pattern, tag in ((BULLET, "ul"), (NUMBER, "ol")):
        if all(pattern.fullmatch(line) for line in lines):
            return _list(tag, [pattern.fullmatch(line)[1] for line in lines])  # type: ignore[index]
    text = " ".join(lines)
    if heading := HEADING.fullmatch(text):
        return f"<h2>{_inline(heading[1] or heading[2])}</h2>"
    return f"<p>{_inline(text)}</p>"


def _list(tag: str, items: list[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{tag}>"


def _inline(text: str) -> str:
    return LINK.sub(r'<a href="\2">\1</a>', BOLD.sub(r"<b>\1</b>", escape(text)))
