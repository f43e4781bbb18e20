"""The two doors of toi.js: what belongs to the learner as JSON, and what the device recorded."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learning.offline.forms import Item, NotABatchError, TooLargeError, read_batch
from learning.offline.state import lamp_of, state_of
from learning.progress.actions import record_statements
from learning.progress.queries import courses_of


@login_not_required
@require_safe
def show_me(request: HttpRequest) -> HttpResponse:
    """Who is signed in and how far; 204 to a visitor without a session, who costs no query."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return HttpResponse(status=204)
    if not request.user.is_authenticated:
        return _signed_out()
    person = request.user
    who = {"who": person.public_id, "greeting": person.greeting, "csrf": get_token(request)}
    courses = courses_of(person)
    return JsonResponse(who | {"lamp": lamp_of(courses), "courses": state_of(courses)})


@login_not_required
@require_POST
def record_progress(request: HttpRequest) -> HttpResponse:
    """A batch of statements. Answers each by its uuid, and the courses it touched as they stand now."""
    if not request.user.is_authenticated:
        return _signed_out()
    if problem := _not_theirs(request):
        return problem
    try:
        items = read_batch(request.body)
    except NotABatchError as error:
        return JsonResponse({"problem": str(error)}, status=413 if isinstance(error, TooLargeError) else 400)
    said = [item.statement for item in items if item.statement]
    kept, courses = record_statements(learner=request.user, statements=said) if said else ([], [])
    known = {one.lesson_id for one in kept}
    return JsonResponse({"results": [_result(item, known) for item in items], "courses": state_of(courses)})


def _not_theirs(request: HttpRequest) -> JsonResponse | None:
    """A batch names whose it is: somebody else may have signed in on this browser while a page was open."""
    who = request.headers.get("X-Who")
    if not who:
        return JsonResponse({"problem": _("Không rõ các bài này của ai. Bạn tải lại trang rồi thử lại.")}, status=400)
    if who != str(request.user.public_id):
        return JsonResponse({"problem": _("Các bài này của người khác.")}, status=403)
    return None


def _result(item: Item, known: set[int]) -> dict[str, str]:
    if item.statement and item.statement.lesson_id in known:
        return {"uuid": item.uuid, "state": "kept"}
    return {"uuid": item.uuid, "state": "refused", "problem": item.problem or _("Không có bài này.")}


def _signed_out() -> JsonResponse:
    message = _("Bạn chưa đăng nhập. Bạn bấm “Đăng nhập” để vào tiếp.")
    return JsonResponse({"problem": message}, status=401)
