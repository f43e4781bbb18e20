"""What this room says on pages of the rooms below."""

from django import template
from django.utils import timezone

from courses.models import LessonPage
from learning.notices.push import public_key
from learning.notices.queries import subscription_of_session
from learning.people.models import User
from learning.progress.queries import courses_of
from learning.support.models import LessonRating
from learning.support.permissions import help_requests_of_team
from learning.support.queries import has_reminders_off, help_asked_by, quiet_now, waiting, why_not_text, words_of_text

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


@register.inclusion_tag("support/quiet.html")
def invite_back(person: User) -> dict[str, object]:
    """On "Tôi": the next step, where the last act was days ago; nothing where reminders are off."""
    return {"quiet": quiet_now(person, courses_of(person), timezone.now())}


@register.inclusion_tag("support/reminders.html", takes_context=True)
def my_reminders(context: template.Context) -> dict[str, object]:
    """Reminders on and off, and on this very phone."""
    request = context["request"]
    known = subscription_of_session(request.session.session_key)
    return {
        "on": not has_reminders_off(request.user),
        "key": public_key(),
        "endpoint": known.endpoint if known else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("support/text_learner.html", takes_context=True)
def text_learner(context: template.Context, person: User) -> dict[str, object]:
    """ "Nhắn nhắc học" on a learner's page, or why it cannot be now."""
    why_not = why_not_text(person, timezone.now())
    return {
        "person": person,
        "why_not": why_not,
        "words": words_of_text(),
        "csrf_token": context.get("csrf_token"),
    }
