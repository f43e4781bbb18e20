"""What devices record, and how a batch of it becomes rows.

A statement may come late, twice, from two devices and in any order. Rows only ever move one way (the earliest
opening, the earliest completion), so every order and number of repeats ends in the same rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.db import connection

from learning.enrolments.models import Enrolment
from learning.people.models import User


class Verb(StrEnum):
    OPENED = "opened"
    COMPLETED = "completed"


@dataclass(frozen=True)
class Statement:
    """One act on a lesson, at the moment the device tells.

    `at` may have a wrong clock put right; `claimed_at` is then what the device said.
    """

    verb: Verb
    lesson_id: int
    at: datetime
    claimed_at: datetime | None = None


class Moment(NamedTuple):
    """When an act counts, and what the device said of it where that could not be."""

    at: datetime
    claim: datetime | None


def clip(at: datetime, claimed_at: datetime | None, *, latest: datetime, earliest: datetime | None = None) -> Moment:
    """A device's time (`claimed_at`, put right it is `at`) is a claim: believed between these two, else noted."""
    believed = min(at, latest)
    if earliest:
        believed = max(believed, earliest)
    claim = claimed_at or at
    return Moment(believed, claim if claim != believed else None)


class Kept(NamedTuple):
    """What became of the statements on one lesson. `last_at`: the latest act among them."""

    lesson_id: int
    course_id: int
    withdrawn_at: datetime | None
    last_at: datetime


# Of two moments of one act the earlier stands, with what was claimed of it.
EARLIEST = """
    opened_at = least(kept.opened_at, excluded.opened_at),
    opened_claim = CASE WHEN excluded.opened_at < kept.opened_at THEN excluded.opened_claim ELSE kept.opened_claim END,
    completed_at = least(kept.completed_at, excluded.completed_at),
    completed_claim = CASE WHEN excluded.completed_at < coalesce(kept.completed_at, 'infinity')
      THEN excluded.completed_claim ELSE kept.completed_claim END"""
# One round trip, so that a batch costs the same however much is in it. The rows of `enrolled` stay locked until the
# caller's transaction ends: two devices that each complete one of the last two lessons wait for one another, and the
# second sees the course whole. No act is older than the lesson's first publication, whatever the device's clock says:
# the claim is noted. Lessons that never were published are unknown. The first act in a course enrols.
KEEP = f"""
WITH said AS (
  SELECT * FROM unnest(%(lessons)s::int[], %(opened)s::timestamptz[], %(opened_claims)s::timestamptz[],
    %(completed)s::timestamptz[], %(completed_claims)s::timestamptz[])
  AS said(lesson_id, opened_at, opened_claim, completed_at, completed_claim)
), known AS (
  SELECT said.lesson_id, course.page_ptr_id AS course_id,
    greatest(said.opened_at, page.first_published_at) AS opened_at,
    coalesce(said.opened_claim, nullif(said.opened_at, greatest(said.opened_at, page.first_published_at)))
      AS opened_claim,
    CASE WHEN said.completed_at IS NOT NULL THEN greatest(said.completed_at, page.first_published_at) END
      AS completed_at,
    coalesce(said.completed_claim, nullif(said.completed_at, greatest(said.completed_at, page.first_published_at)))
      AS completed_claim
  FROM said
  JOIN courses_lessonpage lesson ON lesson.page_ptr_id = said.lesson_id
  JOIN wagtailcore_page page ON page.id = lesson.page_ptr_id
    AND (page.live OR page.first_published_at IS NOT NULL)
  JOIN wagtailcore_page parent ON parent.path = left(page.path, -4)
  JOIN courses_coursepage course ON course.page_ptr_id = parent.id
), enrolled AS (
  SELECT id, course_id, withdrawn_at FROM enrolments_enrolment
  WHERE learner_id = %(learner)s AND course_id IN (SELECT course_id FROM known)
  ORDER BY id FOR NO KEY UPDATE
), newly_enrolled AS (
  INSERT INTO enrolments_enrolment (learner_id, course_id, commune_id, enrolled_at)
  SELECT %(learner)s, course_id, %(commune)s, min(opened_at) FROM known
  WHERE course_id NOT IN (SELECT course_id FROM enrolled) GROUP BY course_id ORDER BY course_id
  ON CONFLICT (learner_id, course_id) DO UPDATE SET learner_id = excluded.learner_id
  RETURNING id, course_id, withdrawn_at
), enrolment AS (
  SELECT * FROM enrolled UNION ALL SELECT * FROM newly_enrolled
), written AS (
  INSERT INTO progress_lessonprogress AS kept
    (enrolment_id, lesson_id, opened_at, opened_claim, completed_at, completed_claim, recorded_at)
  SELECT enrolment.id, lesson_id, opened_at, opened_claim, completed_at, completed_claim, %(now)s
  FROM known JOIN enrolment USING (course_id) ORDER BY enrolment.id, lesson_id
  ON CONFLICT (enrolment_id, lesson_id) DO UPDATE SET {EARLIEST},
    recorded_at = excluded.recorded_at
  WHERE excluded.opened_at < kept.opened_at
    OR excluded.completed_at < coalesce(kept.completed_at, 'infinity')
)
SELECT lesson_id, course_id, withdrawn_at, greatest(opened_at, completed_at)
FROM known JOIN enrolment USING (course_id)
"""  # noqa: S608 - our own words


def keep(statements: Iterable[Statement], *, learner: User, now: datetime) -> list[Kept]:
    """Writes them down for this learner, inside the caller's transaction; lessons nobody knows are left out."""
    moments = _moments(statements, now)
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP,
            {
                "learner": learner.pk,
                "commune": learner.commune_id,
                "now": now,
                "lessons": list(moments),
                "opened": [opened.at for opened, _ in moments.values()],
                "opened_claims": [opened.claim for opened, _ in moments.values()],
                "completed": [completed and completed.at for _, completed in moments.values()],
                "completed_claims": [completed and completed.claim for _, completed in moments.values()],
            },
        )
        return [Kept(*row) for row in cursor.fetchall()]


FOLD = f"""
INSERT INTO progress_lessonprogress AS kept
  (enrolment_id, lesson_id, opened_at, opened_claim, completed_at, completed_claim, recorded_at)
SELECT %(into)s, lesson_id, opened_at, opened_claim, completed_at, completed_claim, recorded_at
FROM progress_lessonprogress
WHERE enrolment_id = %(from)s ORDER BY lesson_id
ON CONFLICT (enrolment_id, lesson_id) DO UPDATE SET {EARLIEST}
"""  # noqa: S608 - our own words


def fold_lessons(dropped: Enrolment, *, into: Enrolment) -> None:
    """The lessons of one enrolment become those of another, the earliest moments of both."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD, {"from": dropped.pk, "into": into.pk})
    dropped.lessons.all().delete()


def _moments(statements: Iterable[Statement], now: datetime) -> dict[int, tuple[Moment, Moment | None]]:
    """For each lesson its earliest opening and completion, neither after now. What was completed was opened."""
    moments: dict[int, tuple[Moment, Moment | None]] = {}
    for statement in statements:
        moment = clip(statement.at, statement.claimed_at, latest=now)
        opened, completed = moments.get(statement.lesson_id, (moment, None))
        if statement.verb == Verb.COMPLETED:
            completed = _earlier(completed or moment, moment)
        moments[statement.lesson_id] = _earlier(opened, moment), completed
    return moments


def _earlier(known: Moment, said: Moment) -> Moment:
    return min(known, said, key=lambda moment: moment.at)
