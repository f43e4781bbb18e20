"""What to learn after a course: read once, then chosen without the database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection

from learning.framework import skills
from learning.pagecache import remember

# Published courses that hold a published lesson.
OPEN = """
SELECT page.id, page.title, substr(page.url_path, length(root.url_path)), about.target_groups, about.level,
  about."order", count(*), sum(lesson.minutes)
FROM courses_coursepage about
JOIN wagtailcore_page page ON page.id = about.page_ptr_id AND page.live
JOIN wagtailcore_site site ON site.is_default_site
JOIN wagtailcore_page root ON root.id = site.root_page_id
JOIN wagtailcore_page part ON part.live AND part.depth = page.depth + 1 AND left(part.path, -4) = page.path
JOIN courses_lessonpage lesson ON lesson.page_ptr_id = part.id
GROUP BY page.id, about.page_ptr_id, root.id
"""


@dataclass(frozen=True)
class OpenCourse:
    """A course one can take: what its card says, and for whom it is."""

    course_id: int
    title: str
    url: str
    target_groups: Collection[str]
    level: str
    order: int
    lessons: int
    minutes: int


def open_courses() -> list[OpenCourse]:
    """Kept with the pages: no query until an editor changes something."""
    return remember("open courses", _read)


def _read() -> list[OpenCourse]:
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        return [OpenCourse(*row) for row in cursor.fetchall()]


def what_next(
    courses: Iterable[OpenCourse], *, after: int, target_group: str, had: Collection[int], most: int = 2
) -> list[OpenCourse]:
    """The best `most` of those not had yet, for who finished course `after`.

    First those for the learner's own group (where that is unknown, for one of the finished course's groups); then by
    level: the same, the next ones up, and only then what is easier; then as the catalogue has them.
    """
    courses = list(courses)
    finished = next((course for course in courses if course.course_id == after), None)
    groups = {target_group} if target_group else set(finished.target_groups if finished else ())
    level = finished.level if finished else ""
    left = [course for course in courses if course.course_id not in had and course.course_id != after]
    return sorted(left, key=lambda one: (groups.isdisjoint(one.target_groups), *_climb(level, one.level), one.order))[
        :most
    ]


def _climb(level: str, other: str) -> tuple[bool, int]:
    """How far the other lies from this level; what lies below comes last. A level that nobody set is any."""
    if not level or not other:
        return False, 0
    steps = skills.get_level(other).step - skills.get_level(level).step
    return steps < 0, abs(steps)
