"""What waits for the team, what became of what a learner asked, and what lessons are said to be like."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from courses.models import CoursePage, LessonPage, QuizPage
from learning.people.models import User
from learning.support.models import HelpRequest, LessonRating

# For so long a resident reads that help was given, and the team what it has answered.
REMEMBERED = timedelta(days=7)
PUBLISHED = Q(live=True) | Q(first_published_at__isnull=False)


@dataclass(frozen=True)
class Asked:
    """A request as it is shown. `course` is the title of the course above the page, "" for a course itself."""

    request: HelpRequest
    course: str

    @property
    def phone(self) -> str:
        """The number left with the request, else the family's, else the one that signs in."""
        learner = self.request.learner
        return self.request.phone or (learner and (learner.contact_phone or learner.phone)) or ""

    @property
    def is_neighbour(self) -> bool:
        """Still lives where the request was made, so that the team may open the learner's page."""
        learner = self.request.learner
        return bool(learner and learner.commune_id == self.request.commune_id)


def pages_of_learning() -> PageQuerySet:
    """Published now or once: a page may have been taken down while a device was away."""
    return Page.objects.type(CoursePage, LessonPage, QuizPage).filter(PUBLISHED)


def waiting(requests: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    return requests.filter(helped_at=None).order_by("-created_at", "pk")


def lately_helped(requests: QuerySet[HelpRequest], at: datetime) -> QuerySet[HelpRequest]:
    return requests.filter(helped_at__gt=at - REMEMBERED).order_by("-helped_at", "pk")


def asked(requests: Iterable[HelpRequest]) -> list[Asked]:
    """With the course of each; `requests` have page, learner and commune at hand."""
    found = list(requests)
    above = {request.page.path[: -Page.steplen] for request in found}
    titles = dict(CoursePage.objects.filter(path__in=above).values_list("path", "title"))
    return [Asked(request, titles.get(request.page.path[: -Page.steplen], "")) for request in found]


def help_asked_by(learner: User, at: datetime) -> QuerySet[HelpRequest]:
    """What waits, then what was answered lately, each newest first."""
    recent = learner.help_requests.filter(Q(helped_at=None) | Q(helped_at__gt=at - REMEMBERED))
    return recent.select_related("commune", "page").order_by("-helped_at", "-created_at")


def help_states(learner: User, at: datetime) -> dict[int, dict[str, str]]:
    """By page id, ready to be painted: kind of pill and words. What waits hides what was answered before."""
    return {request.page_id: state_of(request) for request in reversed(list(help_asked_by(learner, at)))}


def state_of(request: HelpRequest) -> dict[str, str]:
    if request.helped_at:
        return {"kind": "done", "words": _("Đã giúp")}
    return {"kind": "wait", "words": _("Đã gửi cho Tổ công nghệ số %(place)s") % {"place": request.commune.in_sentence}}


def lessons_with_ratings() -> QuerySet[LessonPage]:
    """Each with how many chose which face, and how many wrote something. The hardest first."""
    faces = {face.name.lower(): Count("ratings", filter=Q(ratings__face=face)) for face in LessonRating.Face}
    rated = LessonPage.objects.annotate(said=Count("ratings", filter=~Q(ratings__words="")), **faces)
    return rated.filter(Q(easy__gt=0) | Q(fair__gt=0) | Q(hard__gt=0)).order_by("-hard", "-fair", "path")


def sentences_about(lesson: LessonPage) -> QuerySet[LessonRating]:
    """What was written, newest first; nobody's name comes along."""
    written = lesson.ratings.exclude(words="").order_by("-rated_at", "pk")
    return written.only("face", "words", "rated_at")
