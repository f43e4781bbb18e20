"""The people of a volunteer's communes as a list: who learns, who has not begun, who is done.

Built for 26,000 people in one commune: the filters are EXISTS over indexed columns, the order is an index, and what a
row shows is read for its page of 25 at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from learning.enrolments.models import Enrolment
from learning.people.models import Consent, User
from learning.people.queries import match_name

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

NONE, TODO, DOING, DONE = "none", "todo", "doing", "done"
# Learners by state in one pass over the enrolments of the communes. Written out, for the planner is otherwise at times
# off by a factor of a hundred: it cannot know how many enrolments of a learner are begun or done.
LEARNERS = """
WITH taken AS MATERIALIZED (
  SELECT enrolment.id, enrolment.learner_id, completion.id IS NOT NULL AS done
  FROM enrolments_enrolment enrolment
  JOIN people_user person ON person.id = enrolment.learner_id
  LEFT JOIN progress_coursecompletion completion ON completion.enrolment_id = enrolment.id
  WHERE person.commune_id = ANY (%s) AND enrolment.withdrawn_at IS NULL
    AND (%s::int IS NULL OR enrolment.course_id = %s)
), begun AS MATERIALIZED (
  SELECT id FROM taken WHERE done
    OR EXISTS (SELECT FROM progress_lessonprogress lesson WHERE lesson.enrolment_id = taken.id)
    OR EXISTS (SELECT FROM progress_quizattempt attempt WHERE attempt.enrolment_id = taken.id)
)
SELECT learner_id FROM taken LEFT JOIN begun ON begun.id = taken.id GROUP BY learner_id HAVING {where}
"""
WHERE = {
    DONE: "bool_and(done)",
    DOING: "NOT bool_and(done) AND count(begun.id) > 0",
    TODO: "count(begun.id) = 0",
}
STATES = {NONE: _("Chưa ghi danh"), TODO: _("Chưa học"), DOING: _("Đang học"), DONE: _("Đã học xong")}


@dataclass(frozen=True)
class Row:
    """One person of the list. `courses` counts those taken now; `last_at` is the last act, None where there is none."""

    person: User
    state: str
    agreed: bool
    courses: int
    courses_done: int
    lessons_done: int
    last_at: datetime | None

    @property
    def pill(self) -> str:
        """Which look the state has (components/pill.html)."""
        return TODO if self.state == NONE else self.state

    @property
    def state_label(self) -> str:
        return str(STATES[self.state])


def filter_people(
    people: QuerySet[User],
    *,
    communes: Sequence[str],
    name: str = "",
    village: str = "",
    course: int | None = None,
    state: str = "",
) -> QuerySet[User]:
    """Those of these communes (codes) who fit, by given name. `state` is that of `course`, else of all courses."""
    people = match_name(people.filter(commune__in=communes), name)
    if village:
        people = people.filter(village__name=village)
    if state == NONE:
        people = people.filter(~Exists(_taken(course)))
    elif course and not state:
        people = people.filter(Exists(_taken(course)))
    elif state:
        learners = RawSQL(LEARNERS.format(where=WHERE[state]), [list(communes), course, course])  # noqa: S611
        people = people.filter(pk__in=learners)
    return people.order_by("sort_key", "pk")


def rows_of(ids: Iterable[int]) -> list[Row]:
    """The rows of a page, in the list's order: three queries, however many."""
    people = list(User.objects.filter(pk__in=list(ids)).select_related("village", "commune").order_by("sort_key", "pk"))
    taken: dict[int, list[WithAnnotations[Enrolment, Figures]]] = defaultdict(list)
    for enrolment in _with_figures(people):
        taken[enrolment.learner_id].append(enrolment)
    standing = Consent.objects.filter(user__in=people, purpose=Consent.Purpose.LEARNING, withdrawn_at=None)
    agreed = set(standing.values_list("user_id", flat=True))
    return [_row(person, taken[person.pk], person.pk in agreed) for person in people]


def _taken(course: int | None) -> QuerySet[Enrolment]:
    taken = Enrolment.objects.filter(learner=OuterRef("pk"), withdrawn_at=None)
    return taken.filter(course=course) if course else taken


class Figures(TypedDict):
    lessons_done: int
    opened_at: datetime | None
    done_at: datetime | None
    tried_at: datetime | None


def _with_figures(people: Sequence[User]) -> "QuerySet[WithAnnotations[Enrolment, Figures]]":
    enrolments = Enrolment.objects.filter(learner__in=people, withdrawn_at=None).select_related("completion")
    return enrolments.annotate(
        lessons_done=Count("lessons", filter=Q(lessons__completed_at__isnull=False), distinct=True),
        opened_at=Max("lessons__opened_at"),
        done_at=Max("lessons__completed_at"),
        tried_at=Max("attempts__started_at"),
    )


def _row(person: User, taken: "list[WithAnnotations[Enrolment, Figures]]", agreed: bool) -> Row:
    moments = [at for each in taken for at in (each.opened_at, each.done_at, each.tried_at) if at]
    courses_done = sum(1 for each in taken if hasattr(each, "completion"))
    return Row(
        person=person,
        state=_state(len(taken), courses_done, begun=bool(moments)),
        agreed=agreed,
        courses=len(taken),
        courses_done=courses_done,
        lessons_done=sum(each.lessons_done for each in taken),
        last_at=max(moments, default=None),
    )


def _state(courses: int, done: int, *, begun: bool) -> str:
    if not courses:
        return NONE
    if courses == done:
        return DONE
    return DOING if begun or done else TODO
