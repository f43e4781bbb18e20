"""What waits for the team, what became of what a learner asked, and what lessons are said to be like."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail.query import PageQuerySet

from courses.models import CoursePage, LessonPage, QuizPage
from learning.enrolments.models import Enrolment
from learning.notices.queries import texted_lately, was_texted
from learning.people.models import Commune, Consent, User
from learning.progress.models import LessonProgress, QuizAttempt
from learning.progress.queries import CourseProgress, Step, next_step_of
from learning.support.hours import is_daytime
from learning.support.models import HelpRequest, LessonRating, NoReminders

# For so long a resident reads that help was given, and the team what it has answered.
REMEMBERED = timedelta(days=7)
# Quiet days after which a learner is reminded, each once; who stays away longer is left in peace.
AFTER_DAYS = (3, 7, 14)
GIVEN_UP_AFTER = 21
JUST_REMINDED = timedelta(days=2)
TEXTED_LATELY = timedelta(days=7)
NOT_AT_NIGHT = gettext_lazy("Chúng tôi chỉ nhắn từ 7 giờ đến 20 giờ.")
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


# Who asked for reminders on a phone, has been quiet for so long, and was not reminded a moment ago.
QUIET = """
SELECT person.id, max(act.at)
FROM people_user person
JOIN enrolments_enrolment enrolment ON enrolment.learner_id = person.id
CROSS JOIN LATERAL (
  SELECT greatest(opened_at, completed_at) AS at FROM progress_lessonprogress WHERE enrolment_id = enrolment.id
  UNION ALL
  SELECT greatest(started_at, submitted_at) FROM progress_quizattempt WHERE enrolment_id = enrolment.id
) act
WHERE person.public_id IN (SELECT owner FROM notices_pushsubscription)
  AND NOT EXISTS (SELECT FROM support_noreminders off WHERE off.person_id = person.id)
  AND NOT EXISTS (
    SELECT FROM notices_reminder last WHERE last.owner = person.public_id AND last.created_at > %(lately)s
  )
GROUP BY person.id HAVING max(act.at) BETWEEN %(longest)s AND %(shortest)s
"""


@dataclass(frozen=True)
class Quiet:
    """Somebody who has not learned since `last_at`, though `step` of `course` is left."""

    person: User
    last_at: datetime
    course: CourseProgress
    step: Step

    def days(self, at: datetime) -> int:
        return (at - self.last_at).days

    def occasion(self, at: datetime) -> str:
        """ "2026-11-20T12:30:00 7": the same however often it is asked, until the person learns again."""
        reached = max(days for days in AFTER_DAYS if days <= self.days(at))
        return f"{self.last_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S} {reached}"


def quiet_people(at: datetime) -> Iterator[tuple[User, datetime]]:
    """Those who may be reminded now, and when each last learned."""
    shortest, longest = at - timedelta(days=AFTER_DAYS[0]), at - timedelta(days=GIVEN_UP_AFTER)
    with connection.cursor() as cursor:
        cursor.execute(QUIET, {"shortest": shortest, "longest": longest, "lately": at - JUST_REMINDED})
        found = dict(cursor.fetchall())
    for person in User.objects.present().filter(pk__in=found).order_by("pk"):
        yield person, found[person.pk]


def quiet_now(person: User, courses: Sequence[CourseProgress], at: datetime) -> Quiet | None:
    """For the person's own pages: has it been three days or more, with something left of their courses?"""
    following = next_step_of(courses)
    last_at = max((course.last_at for course in courses if not course.withdrawn_at), default=at)
    quiet = Quiet(person, last_at, *following) if following else None
    return quiet if quiet and quiet.days(at) >= AFTER_DAYS[0] and not has_reminders_off(person) else None


def words_of_text() -> str:
    """What a reminder's text says: the same to everybody, and shown before it is sent."""
    body = _("Bình dân học vụ số: mời bạn học tiếp ở %(address)s. Cần giúp, bạn gọi người của tổ.")
    return body % {"address": settings.BASE_URL.split("//")[-1]}


def why_not_text(person: User, at: datetime) -> str:
    """What keeps a volunteer from having this person texted now, in words; "" where nothing does."""
    if not (person.phone or person.contact_phone):
        return _("Chưa có số điện thoại.")
    if not person.consents.filter(purpose=Consent.Purpose.REMINDERS, withdrawn_at=None).exists():
        return _("Người này chưa đồng ý nhận tin nhắn nhắc học.")
    if has_reminders_off(person):
        return _("Người này đã tắt nhắc học.")
    if was_texted(person.public_id, at, TEXTED_LATELY):
        return _("Đã nhắn trong 7 ngày qua. Bạn gọi điện, hoặc nhắn lại sau.")
    if not is_daytime(at):
        return str(NOT_AT_NIGHT)
    return ""


def people_to_text(commune: Commune, at: datetime) -> QuerySet[User]:
    """Those of a commune whom `why_not_text` would let be texted by day, who have something left and did nothing of it
    for 7 days."""
    since = at - TEXTED_LATELY
    left = Enrolment.objects.filter(learner=OuterRef("pk"), withdrawn_at=None, completion=None)
    reached = Q(phone__isnull=False) | ~Q(contact_phone="")
    agreed = Consent.objects.filter(user=OuterRef("pk"), purpose=Consent.Purpose.REMINDERS, withdrawn_at=None)
    people = User.objects.present().filter(reached, Exists(left), Exists(agreed), commune=commune, no_reminders=None)
    texted = texted_lately(OuterRef("public_id"), at, TEXTED_LATELY)
    return people.filter(~Exists(texted), *(~Exists(act) for act in _acts_since(since))).order_by("pk")


def _acts_since(since: datetime) -> list[QuerySet]:
    """Of the person outside."""
    own = {"enrolment__learner": OuterRef("pk")}
    return [
        Enrolment.objects.filter(learner=OuterRef("pk"), enrolled_at__gt=since),
        LessonProgress.objects.filter(Q(opened_at__gt=since) | Q(completed_at__gt=since), **own),
        QuizAttempt.objects.filter(Q(started_at__gt=since) | Q(submitted_at__gt=since), **own),
    ]


def has_reminders_off(person: User) -> bool:
    return NoReminders.objects.filter(person=person).exists()


def lessons_with_ratings() -> QuerySet[LessonPage]:
    """Each with how many chose which face, and how many wrote something. The hardest first."""
    faces = {face.name.lower(): Count("ratings", filter=Q(ratings__face=face)) for face in LessonRating.Face}
    rated = LessonPage.objects.annotate(said=Count("ratings", filter=~Q(ratings__words="")), **faces)
    return rated.filter(Q(easy__gt=0) | Q(fair__gt=0) | Q(hard__gt=0)).order_by("-hard", "-fair", "path")


def sentences_about(lesson: LessonPage) -> QuerySet[LessonRating]:
    """What was written, newest first; nobody's name comes along."""
    written = lesson.ratings.exclude(words="").order_by("-rated_at", "pk")
    return written.only("face", "words", "rated_at")
