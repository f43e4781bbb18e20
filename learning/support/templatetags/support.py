"""What this room says on pages of the rooms below."""

from django import template
from django.utils import timezone

from courses.models import LessonPage
from learning.people.models import User
from learning.support.models import LessonRating
from learning.support.permissions import help_requests_of_team
from learning.support.queries import help_asked_by, waiting

register = template.Library()


@register.simple_tag
def count_waiting(volunteer: User) -> int:
    """How many people wait for this volunteer's team."""
    return waiting(help_requests_of_team(volunteer)).count()


@register.inclusion_tag("support/mine.html")
def my_help(person: User) -> dict[str, object]:
    """What a resident asked, under "Tôi"; nothing where nothing was asked lately."""
    return {"requests": help_asked_by(person, timezone.now())}


@register.inclusion_tag("support/rate.html", takes_context=True)
def rate(context: template.Context, lesson: LessonPage, learner: User | None = None) -> dict[str, object]:
    """The three faces. Without a learner the page is everybody's, and the device keeps and sends what is chosen."""
    said = learner.lesson_ratings.filter(lesson=lesson).first() if learner else None
    token = context.get("csrf_token") if learner else None
    return {"lesson": lesson, "said": said, "is_own": bool(learner), "csrf_token": token, "faces": LessonRating.Face}
