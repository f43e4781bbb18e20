"""What is asked of the team and answered, and what lessons are said to be like."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import LessonPage
from learning.audit.actions import record
from learning.notices import actions as notices
from learning.people.actions.refusal import Refused
from learning.people.limits import DAY, Limit
from learning.people.models import Commune, User
from learning.progress.queries import courses_of, next_step_of
from learning.support.hours import evening_of, is_daytime
from learning.support.models import HelpRequest, LessonRating, NoReminders
from learning.support.queries import (
    NOT_AT_NIGHT,
    PUBLISHED,
    Quiet,
    pages_of_learning,
    people_to_text,
    quiet_people,
    why_not_text,
    words_of_text,
)

logger = logging.getLogger(__name__)

PLACE_LENGTH, WORDS_LENGTH = 120, 500
# All that may be put to one request, by however many taps.
MOST_WORDS = 2000
# One press answers in time, and leaves most of an hour's texts to codes for signing in.
MOST_TEXTS = 100
KEPT_OF_VISITORS = timedelta(days=30)
# A person who needs more than this is called sooner than a team reads it; a stranger's number is not flooded.
ASKS_A_DAY = Limit("help", 10, DAY)
ASKS_A_NUMBER = Limit("help-number", 3, DAY)


# --- Help ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_for_help(
    *, learner: User, page_id: int, request_id: UUID, at: datetime, place: str = "", words: str = "", phone: str = ""
) -> HelpRequest:
    """Calls the team of the commune where the learner lives. Moments to come count as now.

    While one request for the page waits, its words are added to instead. Safe to repeat: `request_id` is drawn by
    whoever asks. Raises Refused when the page is none of learning, nobody knows the commune, or the day's tries are up.
    """
    # Whoever asks from a second device at the same moment waits, and finds the request made here.
    learner = User.objects.select_for_update(no_key=True).get(pk=learner.pk)
    if known := _known(learner, request_id):
        return known
    page = _page(page_id)
    if not learner.commune_id:
        raise Refused(_("Chúng tôi chưa biết bạn ở đâu. Bạn chọn xã, phường ở mục Tôi rồi gọi giúp lại."))
    if not ASKS_A_DAY.take(str(learner.pk), timezone.now()):
        raise Refused(_("Bạn đã gọi giúp 10 lần hôm nay. Bạn gọi điện cho tổ, hoặc gọi giúp lại ngày mai."))
    said = {"place": place[:PLACE_LENGTH], "words": words[:WORDS_LENGTH], "phone": phone}
    if waiting := HelpRequest.objects.filter(learner=learner, page=page, helped_at=None).first():
        return _add(waiting, request_id, **said)
    return HelpRequest.objects.create(
        id=request_id,
        learner=learner,
        commune_id=learner.commune_id,
        page=page,
        created_at=min(at, timezone.now()),
        **said,
    )


@transaction.atomic
def leave_number(
    *, commune: Commune, page_id: int, request_id: UUID, phone: str, at: datetime, words: str = ""
) -> HelpRequest:
    """Somebody who is not signed in asks to be called. Raises Refused like ask_for_help."""
    said = {"commune": commune, "page": _page(page_id), "phone": phone, "words": words[:WORDS_LENGTH], "created_at": at}
    request, is_new = HelpRequest.objects.get_or_create(id=request_id, defaults=said)
    if is_new and not ASKS_A_NUMBER.take(phone, timezone.now()):
        raise Refused(_("Số này đã gọi giúp 3 lần hôm nay. Bạn gọi điện cho tổ nơi bạn ở."), field="phone")
    return request


@transaction.atomic
def mark_helped(*, request: HelpRequest, by: User, at: datetime) -> HelpRequest:
    """Somebody of the team says that it was answered, or the person that it is no longer needed. The first one counts.

    What the team does is audited; that one's own need is over is a learning act.
    """
    request = HelpRequest.objects.select_for_update().get(pk=request.pk)
    if request.helped_at:
        return request
    request.helped_at, request.helped_by = at, by
    request.save(update_fields=["helped_at", "helped_by"])
    if by.pk != request.learner_id:
        record("mark_helped", request, by=by, at=at, commune_code=request.commune_id)
    return request


@transaction.atomic
def reopen_help(*, request: HelpRequest, by: User, at: datetime) -> HelpRequest:
    """The team's "Đã giúp" was a slip: the request waits again, since when it was asked. Safe to repeat.

    Raises Refused where the person said so themselves, has asked again for that page, or left no number any more.
    """
    request = HelpRequest.objects.select_for_update().get(pk=request.pk)
    if not request.helped_at:
        return request
    asks_again = Q(learner=request.learner_id, page=request.page_id, helped_at=None)
    is_answered_by_them = request.helped_by_id == request.learner_id
    has_no_number = not request.learner_id and not request.phone
    if is_answered_by_them or has_no_number or (request.learner_id and HelpRequest.objects.filter(asks_again).exists()):
        raise Refused(_("Lời gọi giúp này không còn chờ nữa."))
    request.helped_at = request.helped_by = None
    request.save(update_fields=["helped_at", "helped_by"])
    record("reopen_help", request, by=by, at=at, commune_code=request.commune_id)
    return request


def _known(learner: User, request_id: UUID) -> HelpRequest | None:
    added = Q(learner=learner, added__contains=[request_id])
    known = HelpRequest.objects.filter(Q(pk=request_id) | added).first()
    if known and known.learner_id != learner.pk:
        raise Refused(_("Lần gọi giúp này không phải của bạn."))
    return known


def _page(page_id: int) -> Page:
    if found := pages_of_learning().filter(pk=page_id).first():
        return found
    raise Refused(_("Không có bài này."))


def _add(waiting: HelpRequest, request_id: UUID, *, place: str, words: str, phone: str) -> HelpRequest:
    waiting.added.append(request_id)
    waiting.words = _join(waiting.words, words)
    waiting.place = place or waiting.place
    waiting.phone = phone or waiting.phone
    waiting.save(update_fields=["added", "words", "place", "phone"])
    return waiting


def _join(words: str, more: str) -> str:
    """What was said twice stands once."""
    lines = [words, *([more] if more and more not in words.splitlines() else [])]
    return "\n".join(filter(None, lines))[:MOST_WORDS]


# --- Ratings -------------------------------------------------------------------------------------------------------


@transaction.atomic
def rate_lesson(*, learner: User, lesson_id: int, face: int, at: datetime, words: str = "") -> None:
    """What the learner thinks of the lesson; said again, the latest counts. Raises Refused where there is no lesson."""
    lesson = LessonPage.objects.filter(PUBLISHED, pk=lesson_id).only("pk").first()
    if not lesson:
        raise Refused(_("Không có bài này."))
    said: dict[str, Any] = {"face": face, "words": words[:WORDS_LENGTH], "rated_at": min(at, timezone.now())}
    new = LessonRating(learner=learner, lesson=lesson, **said)
    LessonRating.objects.bulk_create([new], ignore_conflicts=True)
    earlier = LessonRating.objects.filter(learner=learner, lesson=lesson, rated_at__lt=said["rated_at"])
    earlier.update(**said, recorded_at=timezone.now())


# --- Reminders -----------------------------------------------------------------------------------------------------


def remind_quiet(*, at: datetime) -> int:
    """Reminds on their phones whoever has been quiet for 3, 7 or 14 days, by day only. Returns how many.

    Safe to repeat: an occasion is a row that cannot be there twice. What goes wrong with one person is logged, and
    the others are reminded all the same; a database that is gone is everybody's trouble, and ends it until next time.
    """
    if not is_daytime(at):
        return 0
    return sum(_remind_safely(person, last_at, at) for person, last_at in quiet_people(at))


def _remind_safely(person: User, last_at: datetime, at: datetime) -> bool:
    try:
        with transaction.atomic():
            if not (following := next_step_of(courses_of(person))):
                return False  # Who has finished all they took up is not quiet but done.
            return _remind(Quiet(person, last_at, *following), at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Person %s could not be reminded", person.public_id)
        return False


def _remind(quiet: Quiet, at: datetime) -> bool:
    words = {"title": quiet.step.title, "course": quiet.course.title, "minutes": quiet.step.minutes}
    lesson = _("Bài tiếp theo của bạn: %(title)s. Chỉ %(minutes)s phút.")
    body = _("Bạn sắp học xong “%(course)s”. Còn bài kiểm tra.") if quiet.step.is_quiz else lesson
    return notices.remind_by_push(
        owner=quiet.person.public_id,
        key=quiet.occasion(at),
        title=_("Mời bạn học tiếp"),
        body=body % words,
        at=at,
        expires_at=evening_of(at),
    )


@transaction.atomic
def remind_by_sms(*, person: User, by: User, at: datetime) -> None:
    """A volunteer asks us to text this person, who agreed to be texted: by day, and once in 7 days.

    Raises Refused, with the reason.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if reason := why_not_text(person, at):
        raise Refused(reason)
    to = person.phone or person.contact_phone
    try:
        notices.remind_by_sms(owner=person.public_id, to=to, body=words_of_text(), at=at, expires_at=evening_of(at))
    except notices.SmsCapReached:
        raise Refused(_("Giờ này đã gửi đủ số tin nhắn. Bạn thử lại sau 1 giờ.")) from None
    record("remind_by_sms", person, by=by, at=at, commune_code=person.commune_id or "")


def remind_commune_by_sms(*, commune: Commune, by: User, at: datetime) -> int:
    """An official asks for the whole commune, whose names they do not see: each is texted as a volunteer would have it.

    Returns how many; at most MOST_TEXTS at once, the next time the others. Raises Refused at night.
    """
    if not is_daytime(at):
        raise Refused(str(NOT_AT_NIGHT))
    return sum(_text(person, by, at) for person in people_to_text(commune, at)[:MOST_TEXTS])


def _text(person: User, by: User, at: datetime) -> bool:
    try:
        remind_by_sms(person=person, by=by, at=at)
    except Refused:  # Texted by a volunteer a moment ago, or the hour's cap is reached: it waits for another day.
        return False
    return True


@transaction.atomic
def switch_reminders(*, person: User, on: bool, at: datetime) -> None:
    """Off means off: in the app and on every phone."""
    if on:
        NoReminders.objects.filter(person=person).delete()
    else:
        NoReminders.objects.get_or_create(person=person, defaults={"since": at})
        notices.unsubscribe(owner=person.public_id)


# --- People --------------------------------------------------------------------------------------------------------


@transaction.atomic
def unite_support(*, kept: User, dropped: User) -> None:
    """Two records of one person are one. What both wait for becomes one request; of two ratings the later counts."""
    for request in dropped.help_requests.select_for_update().order_by("created_at"):
        _take_request(request, kept)
    for rating in dropped.lesson_ratings.all():
        _take_rating(rating, kept)
    NoReminders.objects.filter(person=dropped).delete()
    notices.unite_reminders(kept=kept.public_id, dropped=dropped.public_id)


def _take_request(request: HelpRequest, kept: User) -> None:
    waiting = kept.help_requests.filter(page=request.page_id, helped_at=None).first()
    if waiting and not request.helped_at:
        HelpRequest.objects.filter(pk=request.pk).delete()
        _add(waiting, request.pk, place=request.place, words=request.words, phone=request.phone)
    else:
        HelpRequest.objects.filter(pk=request.pk).update(learner=kept)


def _take_rating(rating: LessonRating, kept: User) -> None:
    own = kept.lesson_ratings.filter(lesson=rating.lesson_id)
    if own.filter(rated_at__gte=rating.rated_at).exists():
        rating.delete()
    else:
        own.delete()
        LessonRating.objects.filter(pk=rating.pk).update(learner=kept)


def forget_words(*, person: User) -> None:
    """What a person wrote goes, with whatever waits to be answered; that help was given, and faces, stay as figures."""
    drop_waiting(person=person)
    person.help_requests.update(words="", place="", phone="")
    person.lesson_ratings.update(words="")
    NoReminders.objects.filter(person=person).delete()
    notices.forget_owner(owner=person.public_id)


def forget_visitors(*, at: datetime) -> None:
    """Numbers of people who were not signed in are kept for 30 days, as the page where they left them says."""
    HelpRequest.objects.filter(learner=None, created_at__lt=at - KEPT_OF_VISITORS).delete()


def drop_waiting(*, person: User) -> None:
    """Nobody is called any more."""
    person.help_requests.filter(helped_at=None).delete()
