"""A family's phone: names as tiles, a PIN to switch. The page of tiles is the same for everybody and opens offline;

its script (family.js) paints the names, which stand on the device alone.
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from learning.cards.actions import forget_name, remember_name
from learning.cards.family import mark_phone, phone_of
from learning.cards.forms import NewPinForm
from learning.cards.models import Pin
from learning.cards.pairs import pairs_of
from learning.cards.queries import key_of_tile
from learning.cards.views.door import take_in_hand
from learning.pagecache import share
from learning.people.actions import Refused
from learning.people.requests import SignedInRequest
from learning.people.sessions import FAMILY, RESIDENT, begin_as, kind_in, kind_of


@login_not_required
@require_safe
def switch_person(request: HttpRequest) -> HttpResponse:
    return share(render(request, "cards/switch_person.html"))


@login_not_required
@require_safe
def take_tile(request: HttpRequest, who: UUID) -> HttpResponse:
    """A name was tapped: its PIN is asked for."""
    return take_in_hand(request, key_of_tile(phone_of(request), str(who)))


@require_http_methods(["GET", "HEAD", "POST"])
def remember_me(request: SignedInRequest) -> HttpResponse:
    """Each agrees for themselves, while signed in. Whoever has no PIN yet chooses one here. Once agreed, the page
    hands the name to the script, which keeps it on the device.
    """
    person, phone = request.user, phone_of(request)
    if kind_of(person) != RESIDENT:
        messages.error(request, _("Tình nguyện viên và cán bộ không để lại tên trên máy dùng chung."))
        return redirect("show_account")
    if request.method != "POST" and phone and phone.tiles.filter(user=person).exists():
        return render(request, "cards/remembered.html")
    has_pin = Pin.objects.filter(user=person).exists()
    form = None if has_pin else NewPinForm(request.POST or None, person=person)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            pin = form.cleaned_data["pin"] if form else ""
            _phone, token = remember_name(user=person, phone=phone, pin=pin, at=timezone.now())
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            return _remembered(request, token)
    return render(request, "cards/remember_me.html", {"form": form})


@require_safe
def give_keys(request: SignedInRequest) -> HttpResponse:
    """To the person alone, for what was done under their name on this phone without network."""
    return JsonResponse(pairs_of(request.user), safe=False)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def forget_tile(request: HttpRequest, who: UUID) -> HttpResponse:
    """Asked once. Without the browser's cookie nothing is forgotten, and nothing is told."""
    phone = phone_of(request)
    if request.method == "POST":
        if phone:
            forget_name(phone=phone, who=str(who), at=timezone.now())
        return render(request, "cards/forgotten.html", {"who": who})
    return render(request, "cards/forget_name.html", {"who": who})


def _remembered(request: SignedInRequest, token: str) -> HttpResponse:
    """Leads to the page that hands the name to the script; the session is short from now on."""
    if kind_in(request) == RESIDENT:
        begin_as(request, FAMILY)
    response = redirect("remember_me")
    if token:
        mark_phone(response, token)
    return response
