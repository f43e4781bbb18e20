"""What this room says on pages of the rooms below."""

from django import template
from django.http import HttpRequest

from courses.models import CoursePage
from learning.offline.weight import BUDGET, weigh

register = template.Library()


@register.inclusion_tag("offline/weight.html")
def course_weight(course: CoursePage, request: HttpRequest) -> dict[str, object]:
    """To its editor: what the published course weighs when it is saved on a phone."""
    return {"weight": weigh(course, request) if course.pk and course.live else None, "budget": BUDGET}
