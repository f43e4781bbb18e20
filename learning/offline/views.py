"""The doors of toi.js: what belongs to the learner as JSON, what the device recorded, an attempt to take along."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learning.offline.forms import (
    HelpAsked,
    Item,
    NotABatchError,
    Rated,
    Submission,
    TooLargeError,
    read_batch,
    read_drift,
)
from learning.offline.seal import seals_of
from learning.offline.state import lamp_of, offers, state_of
from learning.people.actions.refusal import Refused
from learning.people.models import User
from learning.progress.actions import record_statements, start_attempt, submit_from_device
from learning.progress.permissions import get_quiz_to_start
from learning.progress.queries import CourseProgress, asked_in, attempt_of, courses_of
from learning.progress.statements import Statement
from learning.support.actions import ask_for_help, rate_lesson
from learning.support.queries import help_states
from learning.support.queries import state_of as state_of_help
from learning.support.views import HAS_ASKED, remember_asking

# In the address of show_me: the device holds what nobody or others did, or names of a family.
HOLDS_MORE = "gop"


@login_not_required
@require_safe
def show_me(request: HttpRequest) -> HttpResponse:
    """Who is signed in and how far; 204 to a visitor without a session, who costs no query."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return HttpResponse(status=204)
    if not request.user.is_authenticated:
        return _signed_out()
    person = request.user
    who = {"who": person.public_id, "greeting": person.greeting, "csrf": get_token(request)} | _keys(request, person)
    courses = courses_of(person)
    learning = {"lamp": lamp_of(courses, person, timezone.now()), "courses": state_of(courses)}
    # Few ask for help, and nobody else pays for looking up what became of it.
    asked = {"help": help_states(person, timezone.now())} if HAS_ASKED in request.session else {}
    return JsonResponse(who | learning | asked)


@login_not_required
@require_POST
def record_progress(request: HttpRequest) -> HttpResponse:
    """A batch of acts. Answers each by its uuid, and the courses it touched as they stand now."""
    if problem := _not_theirs(request):
        return problem
    try:
        items = read_batch(request.body, read_drift(request.headers.get("X-Sent-At", "")))
    except NotABatchError as error:
        return JsonResponse({"problem": str(error)}, status=413 if isinstance(error, TooLargeError) else 400)
    results, courses = _record(cast(User, request.user), items)
    if any(isinstance(item.act, HelpAsked) for item in items):
        remember_asking(request)
    return JsonResponse({"results": results, "courses": state_of(courses)})


@login_not_required
@require_POST
def save_attempt(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """The learner's open attempt, started where there is none, to be kept on the device: without right answers."""
    if problem := _not_theirs(request):
        return problem
    learner = cast(User, request.user)
    quiz = get_quiz_to_start(quiz_id)
    try:
        started = start_attempt(learner=learner, quiz=quiz, at=timezone.now(), begun=False)
    except Refused as refused:
        return JsonResponse({"problem": str(refused)}, status=409)
    attempt = attempt_of(started.pk)
    form = {"attempt": attempt, "title": attempt.revision.content["title"], "questions": asked_in(attempt)}
    html = render_to_string("progress/attempt_form.html", form | {"who": learner.public_id})
    return JsonResponse({"attempt": attempt.pk, "html": html})


# --- What is done with each kind of act ---


def _record(learner: User, items: Sequence[Item]) -> tuple[list[dict[str, Any]], list[CourseProgress]]:
    """Acts on lessons are written down together, whatever their number; each other one by its own action."""
    said = [item.act for item in items if isinstance(item.act, Statement)]
    kept, courses = record_statements(learner=learner, statements=said) if said else ([], [])
    known = {one.lesson_id for one in kept}
    touched: set[int] = set()
    results = [_result(learner, item, known, touched) for item in items]
    return results, courses_of(learner, [*touched, *(each.course_id for each in courses)]) if touched else courses


def _result(learner: User, item: Item, known: set[int], touched: set[int]) -> dict[str, Any]:
    try:
        if not item.act:
            raise Refused(item.problem)
        if not isinstance(item.act, Statement):
            return {"uuid": item.uuid, "state": "kept"} | KEEP[type(item.act)](learner, item.act, touched)
        if item.act.lesson_id not in known:
            raise Refused(_("Không có bài này."))
    except Refused as refused:
        return {"uuid": item.uuid, "state": "refused", "problem": str(refused)}
    return {"uuid": item.uuid, "state": "kept"}


def _submit(learner: User, act: Submission, touched: set[int]) -> dict[str, Any]:
    attempt = submit_from_device(
        learner=learner,
        attempt_id=act.attempt_id,
        quiz_id=act.quiz_id,
        form=act.form,
        at=act.at,
        claimed_at=act.claimed_at,
    )
    touched.add(attempt.enrolment.course_id)
    return {"url": reverse("show_result", args=[attempt.pk])}


def _ask_for_help(learner: User, act: HelpAsked, touched: set[int]) -> dict[str, Any]:
    return {"page": act.page_id} | state_of_help(ask_for_help(learner=learner, **vars(act)))


def _rate(learner: User, act: Rated, touched: set[int]) -> dict[str, Any]:
    rate_lesson(learner=learner, **vars(act))
    return {}


# Kind of act → its one action: raises Refused, returns what the answer says beside "kept". Ids of courses that it
# may have moved on go into `touched`.
KEEP: dict[type, Callable[[User, Any, set[int]], dict[str, Any]]] = {
    Submission: _submit,
    HelpAsked: _ask_for_help,
    Rated: _rate,
}


# --- Who asks ---


def _keys(request: HttpRequest, person: User) -> dict[str, Any]:
    """What opens what this person left on the device. Only where it holds more is it looked up which records were
    united with this one, and said how to ask whose it is.
    """
    if HOLDS_MORE not in request.GET:
        return {"seal": seals_of(person)}
    former = list(person.merged.all())
    was = {"was": [each.public_id for each in former]} if former else {}
    return {"seal": seals_of(person, former), "offers": offers()} | was


def _not_theirs(request: HttpRequest) -> JsonResponse | None:
    """A batch names whose it is: somebody else may have signed in on this browser while a page was open."""
    if not request.user.is_authenticated:
        return _signed_out()
    who = request.headers.get("X-Who")
    if not who:
        return JsonResponse({"problem": _("Không rõ các bài này của ai. Bạn tải lại trang rồi thử lại.")}, status=400)
    if who != str(request.user.public_id):
        return JsonResponse({"problem": _("Các bài này của người khác.")}, status=403)
    return None


def _signed_out() -> JsonResponse:
    message = _("Bạn chưa đăng nhập. Bạn bấm “Đăng nhập” để vào tiếp.")
    return JsonResponse({"problem": message}, status=401)
