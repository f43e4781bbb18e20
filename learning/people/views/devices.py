"""Where a person is signed in: each device, one signed out, or all others."""

import re

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from learning.people.actions import end_other_sessions
from learning.people.requests import SignedInRequest

NUMBER = re.compile("[0-9]{1,9}")


@require_http_methods(["GET", "HEAD", "POST"])
def show_devices(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        return _sign_out(request)
    living = UserSession.objects.purge_and_list(request.user)
    living.sort(key=lambda session: (session.is_current(), session.last_seen_at), reverse=True)
    return render(request, "people/devices.html", {"devices": living})


def _sign_out(request: SignedInRequest) -> HttpResponse:
    here, one = request.session.session_key or "", request.POST.get("device", "")
    if NUMBER.fullmatch(one):
        end_other_sessions(user=request.user, session_key=here, number=int(one), at=timezone.now())
        messages.success(request, _("Đã đăng xuất máy đó."))
    elif not one:
        end_other_sessions(user=request.user, session_key=here, at=timezone.now())
        messages.success(request, _("Đã đăng xuất các máy khác."))
    return redirect("show_devices")
