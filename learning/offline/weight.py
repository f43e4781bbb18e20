"""What a course weighs on a phone, for its editors: the same files that saving it takes (bundle.py), without sound.

Sound and film have their own place in what a resident is asked; the budget is for what everybody takes along.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import ceil

from django.conf import settings
from django.http import HttpRequest
from wagtail.images.models import Image
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, QuizPage
from learning.offline.bundle import Sent, files_of, pages_of

BUDGET = 1_000_000  # bytes
MOST_PICTURES = 3


@dataclass(frozen=True)
class Heavy:
    """A picture of the course. `title` as its editor named it, `page` that of the lesson it stands in."""

    title: str
    page: str
    bytes: int


@dataclass(frozen=True)
class Weight:
    """`bytes` of a whole course; `pictures`: the heaviest first."""

    bytes: int
    pictures: list[Heavy]

    @property
    def is_too_much(self) -> bool:
        return self.bytes > BUDGET

    @property
    def shown(self) -> int:
        """In bytes, rounded up: what is too much by a little must not read like the budget itself."""
        return ceil(self.bytes / 100_000) * 100_000 if self.is_too_much else self.bytes


def course_of(page: Page) -> CoursePage | None:
    """The published course that this page is, or belongs to."""
    if isinstance(page, LessonPage | QuizPage):
        page = page.get_parent().specific
    return page if isinstance(page, CoursePage) and page.live else None


def weigh(course: CoursePage, request: HttpRequest) -> Weight:
    """As it is published."""
    pages = pages_of(course, request)
    bytes_of_all = sum(file.bytes for file in files_of(pages) if file.kind not in ("audio", "video"))
    return Weight(bytes_of_all, list(islice(_pictures(pages), MOST_PICTURES)))


def _pictures(pages: list[Sent]) -> Iterator[Heavy]:
    """The heaviest first, each once."""
    where = {file: sent.page.title for sent in reversed(pages) for file in sent.shown if file.kind == "picture"}
    for file in sorted(where, key=lambda one: -one.bytes):
        yield Heavy(_title_of(file.url), where[file], file.bytes)


def _title_of(url: str) -> str:
    """Of the picture that stands at this address; the file's name where nobody knows it any more."""
    name = url.partition("?")[0].removeprefix(settings.MEDIA_URL)
    image = Image.objects.filter(renditions__file=name).first()
    return image.title if image else name.rpartition("/")[2]
