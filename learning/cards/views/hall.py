"""Class mode: a volunteer opens a class, devices in the hall join it by its code."""

from allauth.core.internal.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning.cards.actions import close_hall, open_hall
from learning.cards.forms import HallCodeForm
from learning.cards.models import Hall
from learning.cards.permissions import get_hall_for
from learning.cards.queries import open_halls
from learning.cards.secrets import read
from learning.cards.tries import SCANS
from learning.people import hall as mark
from learning.people.permissions import VOLUNTEER, communes_taught_by, get_commune_for
from learning.people.requests import SignedInRequest, place_of
from learning.qr import QR


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter_hall_code(request: HttpRequest) -> HttpResponse:
    form = HallCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("join_hall", code=form.cleaned_data["code"])
    return render(request, "cards/enter_hall_code.html", {"form": form})


@login_not_required
@require_safe
def join_hall(request: HttpRequest, code: str) -> HttpResponse:
    """Marks this device; says for how long. Codes are not tried out here: each look is counted at the address."""
    now = timezone.now()
    if not SCANS.take(place_of(request).address, now):
        return respond_429(request)
    hall = Hall.objects.open(now).filter(code=read(code)).select_related("commune").first()
    response = render(request, "cards/joined_hall.html", {"hall": hall}, status=200 if hall else 404)
    if hall:
        response.set_cookie(
            mark.COOKIE,
            mark.seal(hall.pk, hall.until),
            expires=hall.until,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def list_halls(request: SignedInRequest) -> HttpResponse:
    """The volunteer's open classes, and the button that opens one."""
    communes = list(communes_taught_by(request.user))
    if not communes:
        raise Http404
    if request.method == "POST":
        commune = get_commune_for(request.user, request.POST.get("commune", ""), VOLUNTEER)
        return redirect("show_hall", pk=open_hall(commune=commune, by=request.user, at=timezone.now()).pk)
    halls = open_halls([commune.pk for commune in communes], timezone.now())
    return render(request, "cards/halls.html", {"halls": halls, "communes": communes})


@require_safe
def show_hall(request: SignedInRequest, pk: int) -> HttpResponse:
    """Big enough for the back row."""
    hall, now = get_hall_for(request.user, pk), timezone.now()
    path = reverse("join_hall", args=[hall.code])
    context = {
        "hall": hall,
        "is_open": not hall.closed_at and hall.until > now,
        "qr": QR(f"{settings.BASE_URL}{path}"),
        "address": f"{settings.BASE_URL.partition('://')[2]}/lop/",
    }
    return render(request, "cards/hall.html", context)


@require_POST
def shut_hall(request: SignedInRequest, pk: int) -> HttpResponse:
    close_hall(hall=get_hall_for(request.user, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Đã đóng lớp."))
    return redirect("list_halls")
