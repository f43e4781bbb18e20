"""Being reminded: switched on and off by the person, asked for by a volunteer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from learning.notices.actions import subscribe, unsubscribe
from learning.people.actions.refusal import Refused
from learning.people.permissions import OFFICIAL, get_commune_for, get_correctable_person_for
from learning.people.requests import SignedInRequest
from learning.support import actions
from learning.support.forms import NotASubscriptionError, read_subscription
from learning.support.hours import is_daytime
from learning.support.queries import people_to_text, words_of_text


@require_POST
def switch_reminders(request: SignedInRequest) -> HttpResponse:
    on = request.POST.get("on") == "1"
    actions.switch_reminders(person=request.user, on=on, at=timezone.now())
    messages.success(request, _("Đã bật nhắc học.") if on else _("Đã tắt nhắc học."))
    return redirect("show_account")


@require_POST
def remember_phone(request: SignedInRequest) -> HttpResponse:
    """push.js tells what this browser's push service gave it; without keys: that it shows nothing any more."""
    try:
        endpoint, keys = read_subscription(request.body)
    except NotASubscriptionError:
        return HttpResponse(status=400)
    if keys:
        session_key = request.session.session_key or ""
        owner, now = request.user.public_id, timezone.now()
        subscribe(owner=owner, session_key=session_key, endpoint=endpoint, at=now, **keys)
    else:
        unsubscribe(owner=request.user.public_id, endpoint=endpoint)
    return HttpResponse(status=204)


@require_POST
def remind_learner(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    person = get_correctable_person_for(request.user, public_id)
    try:
        actions.remind_by_sms(person=person, by=request.user, at=timezone.now())
        messages.success(request, _("Đã nhắn. Tin đến trong ít phút."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("show_learner", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def remind_commune(request: SignedInRequest, code: str) -> HttpResponse:
    """An official reads how many it would reach, never whom, and asks for it."""
    commune, now = get_commune_for(request.user, code, OFFICIAL), timezone.now()
    if request.method == "POST":
        try:
            sent = actions.remind_commune_by_sms(commune=commune, by=request.user, at=now)
            messages.success(request, _("Đã nhắn %(n)s người. Tin đến trong ít phút.") % {"n": sent})
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("remind_commune", code)
    context = {"commune": commune, "people": people_to_text(commune, now).count(), "most": actions.MOST_TEXTS}
    context |= {"is_day": is_daytime(now), "words": words_of_text()}
    return render(request, "support/remind_commune.html", context)
