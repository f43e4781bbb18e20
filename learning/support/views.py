"""Asking for help and saying what a lesson is like, without script; the team's list of who waits."""

from typing import Any
from uuid import UUID, uuid4

from allauth.core.internal.ratelimit import get_ip, respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from courses.models import LessonPage
from learning.people.actions.refusal import Refused
from learning.people.limits import DAY, Limit
from learning.people.permissions import communes_taught_by
from learning.people.queries import our_communes
from learning.people.requests import SignedInRequest
from learning.support import actions
from learning.support.forms import HelpForm, RatingForm, VisitorForm
from learning.support.permissions import get_help_request_for, help_requests_of_team
from learning.support.queries import asked, help_asked_by, lately_helped, pages_of_learning, waiting

PAGE = 25
SHOWN_AS_HELPED = 10
# In the session of who has asked for help: only of these does /toi/ look up what became of it.
HAS_ASKED = "has-asked"
# A whole class may sit behind one address.
STRANGERS_AN_ADDRESS = Limit("help-address", 60, DAY)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_help(request: SignedInRequest, page_id: int) -> HttpResponse:
    """ "Tôi cần giúp" of one page of learning: calls the team, or says what became of the call."""
    page = get_object_or_404(pages_of_learning(), pk=page_id)
    return _ask(request, page) if request.user.is_authenticated else _leave_number(request, page)


@require_POST
def end_help(request: SignedInRequest, page_id: int) -> HttpResponse:
    """ "Tôi tự làm được rồi": nobody need call any more."""
    for found in request.user.help_requests.filter(page=page_id, helped_at=None):
        actions.mark_helped(request=found, by=request.user, at=timezone.now())
        messages.success(request, _("Chúng tôi đã báo cho tổ là bạn tự làm được."))
    return redirect("ask_help", page_id)


@require_POST
def rate_lesson(request: SignedInRequest, lesson_id: int) -> HttpResponse:
    lesson = get_object_or_404(LessonPage.objects.live(), pk=lesson_id)
    form = RatingForm(request.POST)
    if form.is_valid():
        actions.rate_lesson(learner=request.user, lesson_id=lesson.pk, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Cảm ơn bạn. Chúng tôi đã ghi nhận."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("complete_lesson", lesson.pk)


@require_safe
def list_help(request: SignedInRequest) -> HttpResponse:
    """Who waits for the team, newest first, 25 a page; below, who was helped within a week."""
    communes = list(communes_taught_by(request.user))
    if not communes:
        raise Http404
    of_team = help_requests_of_team(request.user).select_related("learner", "commune", "page", "helped_by")
    page = Paginator(waiting(of_team), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "waiting": asked(page.object_list),
        "helped": asked(lately_helped(of_team, timezone.now())[:SHOWN_AS_HELPED]) if page.number == 1 else [],
        "communes": communes,
        "many": len(communes) > 1,
    }
    return render(request, "support/list.html", context)


@require_POST
def mark_helped(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    found = get_help_request_for(request.user, request_id)
    actions.mark_helped(request=found, by=request.user, at=timezone.now())
    messages.success(request, _("Đã ghi là đã giúp."))
    return redirect("list_help")


@require_POST
def reopen_help(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    found = get_help_request_for(request.user, request_id)
    try:
        actions.reopen_help(request=found, by=request.user, at=timezone.now())
        messages.success(request, _("Đã hoàn tác. Người này lại đang chờ."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("list_help")


def remember_asking(request: HttpRequest) -> None:
    request.session[HAS_ASKED] = True


def _ask(request: SignedInRequest, page: Page) -> HttpResponse:
    form = HelpForm(request.POST or None, initial={"id": uuid4(), "phone": request.user.contact_phone})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] or "" for name in ("words", "phone")}
        request_id, now = form.cleaned_data["id"], timezone.now()
        try:
            sent = actions.ask_for_help(learner=request.user, page_id=page.pk, request_id=request_id, at=now, **said)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            remember_asking(request)
            if sent.pk != request_id and any(said.values()):
                messages.success(request, _("Đã gửi thêm cho tổ."))
            return redirect("ask_help", page.pk)
    found = help_asked_by(request.user, timezone.now()).filter(page=page).first()
    return _show(request, page, form=form, found=found, commune=request.user.commune)


def _leave_number(request: HttpRequest, page: Page) -> HttpResponse:
    form = VisitorForm(request.POST or None, initial={"id": uuid4()})
    if request.method == "POST" and form.is_valid():
        if not STRANGERS_AN_ADDRESS.take(get_ip(request), timezone.now()):
            return respond_429(request)
        said = {name: form.cleaned_data[name] for name in ("commune", "phone", "words")}
        request_id = form.cleaned_data["id"]
        try:
            left = actions.leave_number(page_id=page.pk, request_id=request_id, at=timezone.now(), **said)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return redirect(f"{request.path}?da-gui={left.commune_id}")
    sent = request.GET.get("da-gui")
    return _show(request, page, form=form, commune=get_object_or_404(our_communes(), code=sent) if sent else None)


def _show(request: HttpRequest, page: Page, **context: Any) -> HttpResponse:
    return render(request, "support/ask.html", {"page": page, **context})
