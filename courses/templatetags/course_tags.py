"""What page templates ask for beyond the page itself."""

from django import template

from courses import queries
from courses.models import LessonPage

register = template.Library()

catalogue = register.simple_tag(queries.catalogue)


@register.simple_tag
def outline_of(part) -> queries.Outline:
    """The course that this lesson or quiz belongs to, with all its published parts."""
    return queries.outline(part.get_parent().specific)


outline = register.simple_tag(queries.outline)


@register.simple_tag
def first_picture(lesson: LessonPage) -> str | None:
    """The block id of the picture that must not wait for scrolling."""
    return next((block.id for block in lesson.body if block.block_type == "picture"), None)
