from collections.abc import Collection, Mapping
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.draw import draw_questions, questions_of
from courses.grading import grade, read_answers, score
from courses.models import CoursePage, LessonPage, QuizPage
from learning.enrolments.actions import enrol
from learning.enrolments.models import Enrolment
from learning.people.actions.refusal import Refused
from learning.people.models import User
from learning.progress.models import CourseCompletion, QuizAttempt
from learning.progress.queries import CourseProgress, attempt_of, course_id_of, courses_of
from learning.progress.revisions import revision_of
from learning.progress.signals import course_completed
from learning.progress.statements import Kept, Statement, Verb, clip, fold_lessons, keep

# A score is a mean of shares: eight right of ten must not miss 0.8 by the last bit.
ALMOST = 1e-9
RESULT = ["answers", "draft", "marks", "score", "passed", "submitted_at", "claimed_at", "recorded_at"]
STANDING = """
SELECT enrolment.* FROM enrolments_enrolment enrolment JOIN wagtailcore_page course ON course.id = enrolment.course_id
WHERE enrolment.learner_id = %s AND course.path = %s AND enrolment.withdrawn_at IS NULL FOR UPDATE OF enrolment
"""
KNOWN_OR_OPEN = """
SELECT * FROM progress_quizattempt WHERE id = %s OR (enrolment_id = %s AND quiz_id = %s AND submitted_at IS NULL)
"""


# --- Lessons -------------------------------------------------------------------------------------------------------


def open_lesson(*, learner: User, lesson: LessonPage, at: datetime) -> None:
    """The lesson was opened at `at`, as the device tells. The first act in a course enrols."""
    record_statements(learner=learner, statements=[Statement(Verb.OPENED, lesson.pk, at)])


def complete_lesson(*, learner: User, lesson: LessonPage, at: datetime) -> None:
    """The learner says that the lesson is done; with the last thing missing, the course is completed."""
    record_statements(learner=learner, statements=[Statement(Verb.COMPLETED, lesson.pk, at)])


def record_statements(*, learner: User, statements: Collection[Statement]) -> tuple[list[Kept], list[CourseProgress]]:
    """Writes down what devices recorded, in any order and however often. Moments to come count as now.

    Returns what was kept (lessons nobody knows are missing) and the courses it touched, as they stand now.
    """
    # Opening is one statement of SQL and whole by itself; what may complete a course needs the lock that it takes.
    may_complete = any(statement.verb == Verb.COMPLETED for statement in statements)
    with transaction.atomic() if may_complete else nullcontext():
        return _record(learner, statements)


def _record(learner: User, statements: Collection[Statement]) -> tuple[list[Kept], list[CourseProgress]]:
    kept = keep(statements, learner=learner, now=timezone.now())
    for one in kept:
        if one.withdrawn_at and one.last_at > one.withdrawn_at:
            enrol(learner=learner, course=CoursePage(pk=one.course_id), by=learner, at=one.last_at)
    course_ids = sorted({one.course_id for one in kept})
    return kept, _complete_courses(learner, course_ids) if kept else []


# --- Quizzes -------------------------------------------------------------------------------------------------------


@transaction.atomic
def start_attempt(
    *, learner: User, quiz: QuizPage, at: datetime, attempt_id: UUID | None = None, begun: bool = True
) -> QuizAttempt:
    """The learner's open attempt at the quiz: the one there is, else a new one with what is asked drawn and frozen.

    `attempt_id` is drawn by whoever asks; the same again returns that attempt, submitted or not. `begun` is False
    where it is only to be kept on a device. Raises Refused when the quiz is not published, no try is left, or the id
    is another attempt's.
    """
    enrolment = _enrolment(learner, quiz, at)
    if found := _known_or_open(enrolment, quiz, attempt_id):
        return _begin(found) if begun else found
    _check_may_start(enrolment, quiz)
    quiz.live_revision = revision_of(quiz.live_revision_id)
    return QuizAttempt.objects.create(
        id=attempt_id or uuid4(),
        enrolment=enrolment,
        quiz=quiz,
        revision=quiz.live_revision,
        asked=draw_questions(quiz),
        started_at=min(at, timezone.now()),
        begun=begun,
    )


def keep_draft(*, attempt: QuizAttempt, answers: Mapping[str, Any]) -> None:
    """Answers that do not count yet, so that they need not be given again."""
    QuizAttempt.objects.filter(pk=attempt.pk, submitted_at=None).update(draft=answers)


@transaction.atomic
def submit_attempt(
    *, attempt: QuizAttempt, answers: Mapping[str, Any], at: datetime, claimed_at: datetime | None = None
) -> QuizAttempt:
    """Marks the attempt, once: sent again, the first result is returned. A pass may complete the course.

    `answers` is what courses.grading.read_answers gave for the attempt's questions. It counts at `at`, but not before
    it was started nor after now; what the device claimed (`claimed_at`, else `at`) is kept where that is not believed.
    """
    attempt = attempt_of(attempt.pk, locked=True)
    if attempt.submitted_at:
        return attempt
    marks = grade(questions_of(attempt.asked, attempt.revision), answers)
    attempt.answers, attempt.draft = answers, None
    attempt.marks = [vars(mark) for mark in marks]
    attempt.score = score(marks)
    attempt.passed = attempt.score >= attempt.revision.content["mastery_score"] - ALMOST
    moment = clip(at, claimed_at, latest=timezone.now(), earliest=attempt.started_at)
    attempt.submitted_at, attempt.claimed_at = moment
    attempt.save(update_fields=RESULT)
    _return_to(attempt.enrolment, attempt.submitted_at)
    _complete_courses(User(pk=attempt.enrolment.learner_id), [attempt.enrolment.course_id])
    return attempt


def submit_from_device(
    *,
    learner: User,
    attempt_id: UUID,
    quiz_id: int,
    form: Mapping[str, str],
    at: datetime,
    claimed_at: datetime | None = None,
) -> QuizAttempt:
    """Marks what was answered away from us, perhaps days ago; a quiz changed or withdrawn meanwhile changes nothing.

    `form` is what the attempt's form holds. Raises Refused where the attempt is not this learner's, or was handed in
    elsewhere with other answers.
    """
    own = QuizAttempt.objects.select_related("enrolment").filter(enrolment__learner=learner, quiz=quiz_id)
    attempt = own.filter(pk=attempt_id).first()
    if not attempt:
        raise Refused(_("Không tìm thấy lần làm này."))
    answers = read_answers(questions_of(attempt.asked, revision_of(attempt.revision_id)), form)
    marked = submit_attempt(attempt=attempt, answers=answers, at=at, claimed_at=claimed_at)
    if marked.answers != answers:
        raise Refused(_("Lần làm này đã nộp từ máy khác, với câu trả lời khác."))
    return marked


def _enrolment(learner: User, quiz: QuizPage, at: datetime) -> Enrolment:
    """Locked: whoever starts at the same moment waits, and finds the attempt made here."""
    for standing in Enrolment.objects.raw(STANDING, [learner.pk, quiz.path[: -Page.steplen]]):
        return standing
    return enrol(learner=learner, course=CoursePage(pk=course_id_of(quiz)), by=learner, at=at)


def _known_or_open(enrolment: Enrolment, quiz: QuizPage, attempt_id: UUID | None) -> QuizAttempt | None:
    asked = [attempt_id, enrolment.pk, quiz.pk]
    found = {attempt.pk: attempt for attempt in QuizAttempt.objects.raw(KNOWN_OR_OPEN, asked)}
    known = found.get(attempt_id) if attempt_id else None
    if known and (known.enrolment_id, known.quiz_id) != (enrolment.pk, quiz.pk):
        raise Refused(_("Lần làm này không phải của bạn."))
    return known or next(iter(found.values()), None)


def _begin(attempt: QuizAttempt) -> QuizAttempt:
    if not attempt.begun:
        attempt.begun = True
        attempt.save(update_fields=["begun"])
    return attempt


def _check_may_start(enrolment: Enrolment, quiz: QuizPage) -> None:
    if not quiz.live or not quiz.live_revision_id:
        raise Refused(_("Bài kiểm tra này hiện không mở."))
    if quiz.attempts_allowed and enrolment.attempts.filter(quiz=quiz).count() >= quiz.attempts_allowed:
        raise Refused(_("Bạn đã làm đủ %(n)s lần.") % {"n": quiz.attempts_allowed})


# --- Courses -------------------------------------------------------------------------------------------------------


def _return_to(enrolment: Enrolment, at: datetime) -> None:
    """Whoever learns on after being withdrawn is back."""
    if enrolment.withdrawn_at and at > enrolment.withdrawn_at:
        learner = enrolment.learner
        enrol(learner=learner, course=CoursePage(pk=enrolment.course_id), by=learner, at=at)


def _complete_courses(learner: User, course_ids: list[int]) -> list[CourseProgress]:
    """These courses as they stand, those completed that now are. The caller holds their enrolments locked."""
    return [_complete(course) for course in courses_of(learner, course_ids)]


def _complete(course: CourseProgress) -> CourseProgress:
    if course.completed_at or course.withdrawn_at or not course.is_finished:
        return course
    with transaction.atomic():
        return _write_completion(course)


def _write_completion(course: CourseProgress) -> CourseProgress:
    completion, is_new = CourseCompletion.objects.get_or_create(
        enrolment_id=course.enrolment_id, defaults={"completed_at": course.finished_at}
    )
    if is_new:
        course_completed.send(sender=CourseCompletion, completion=completion)
    return course.completed(completion.completed_at)


# --- People --------------------------------------------------------------------------------------------------------


@transaction.atomic
def unite_progress(*, kept: Enrolment, dropped: Enrolment) -> None:
    """What was done under `dropped` counts under `kept`; together it may complete the course.

    An attempt under way stays behind where `kept` has its own, and so does a completion, with its certificate.
    """
    fold_lessons(dropped, into=kept)
    under_way = kept.attempts.filter(submitted_at=None).values("quiz")
    dropped.attempts.exclude(submitted_at=None, quiz__in=under_way).update(enrolment=kept)
    if not CourseCompletion.objects.filter(enrolment=kept).exists():
        CourseCompletion.objects.filter(enrolment=dropped).update(enrolment=kept)
    _complete_courses(kept.learner, [kept.course_id])


def forget_answers(*, person: User) -> None:
    """What a person wrote goes; that they tried and how it ended stays, as a figure without a name."""
    QuizAttempt.objects.filter(enrolment__learner=person, submitted_at=None).update(draft=None)
    QuizAttempt.objects.filter(enrolment__learner=person).exclude(submitted_at=None).update(
        draft=None, answers={}, marks=[]
    )
