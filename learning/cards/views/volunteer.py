"""A volunteer's doors to learner cards: one person's card, and a sheet for several.

A fresh card's secrets exist in the one answer that prints them; what is asked for again is a new card.
"""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning.cards.actions import FreshCard, issue_card, open_card, withdraw_card
from learning.cards.forms import ChoosePeopleForm
from learning.cards.models import LearnerCard, Pin
from learning.cards.permissions import can_give_card, get_person_to_card, people_to_give_cards
from learning.cards.queries import without_card
from learning.cards.secrets import show
from learning.people.actions import Refused
from learning.people.models import User
from learning.people.permissions import communes_taught_by
from learning.people.queries import match_name
from learning.people.requests import SignedInRequest
from learning.qr import QR

SHEET = 24  # Three sheets of A4.


@require_safe
def show_learner_card(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    person = get_person_to_card(request.user, public_id)
    context = {
        "person": person,
        "may_have": can_give_card(request.user, person),
        "card": _current(person),
        "has_pin": Pin.objects.filter(user=person).exists(),
        "now": timezone.now(),
    }
    return render(request, "cards/learner_card.html", context)


@require_POST
def print_card(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    person = get_person_to_card(request.user, public_id)
    try:
        return _sheet(request, [issue_card(person=person, by=request.user, at=timezone.now())])
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("show_learner_card", public_id)


@require_POST
def hand_over_card(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The learner stands here: the card's first use opens for an hour."""
    card = _current_or_404(get_person_to_card(request.user, public_id))
    try:
        open_card(card=card, by=request.user, at=timezone.now())
        messages.success(request, _("Thẻ mở trong 1 giờ. Người học quét thẻ và tự đặt mã PIN."))
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("show_learner_card", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_card(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    person = get_person_to_card(request.user, public_id)
    card = _current(person)
    if not card:
        return redirect("show_learner_card", public_id)
    if request.method == "POST":
        withdraw_card(card=card, by=request.user, at=timezone.now())
        messages.success(request, _("Đã thu hồi thẻ."))
        return redirect("show_learner_card", public_id)
    return render(request, "cards/withdraw_card.html", {"person": person})


@require_http_methods(["GET", "HEAD", "POST"])
def print_cards(request: SignedInRequest) -> HttpResponse:
    """Those of the volunteer's communes who have no card, by name; cards for the ticked ones."""
    if not communes_taught_by(request.user).exists():
        raise Http404
    name = request.GET.get("q", "")[:80]
    people = match_name(without_card(people_to_give_cards(request.user)), name).order_by("sort_key", "pk")
    form = ChoosePeopleForm(request.POST or None)
    form.fields["people"].queryset = people  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["people"].select_related("commune", "village")[:SHEET]
        if fresh := _issue(request, chosen):
            return _sheet(request, fresh)
        return redirect("print_cards")
    page = Paginator(people.select_related("village"), SHEET).get_page(request.GET.get("page"))
    return render(request, "cards/print_cards.html", {"form": form, "page": page, "name": name})


def _issue(request: SignedInRequest, people: Iterable[User]) -> list[FreshCard]:
    """Who became staff or was stopped since the list was shown is named; the others get their cards all the same."""
    fresh = []
    for person in people:
        try:
            fresh.append(issue_card(person=person, by=request.user, at=timezone.now()))
        except Refused as reason:
            messages.error(request, f"{person}: {reason}")
    return fresh


def _sheet(request: SignedInRequest, fresh: list[FreshCard]) -> HttpResponse:
    cards = [{"person": each.card.user, "code": show(each.code), "qr": QR(_address(each.token))} for each in fresh]
    site = settings.BASE_URL.partition("://")[2]
    return render(request, "cards/sheet.html", {"cards": cards, "address": f"{site}{reverse('enter_card_code')}"})


def _address(token: str) -> str:
    """In small letters, as addresses are."""
    return f"{settings.BASE_URL}{reverse('scan_card', args=[token.lower()])}"


def _current(person: User) -> LearnerCard | None:
    return LearnerCard.objects.current().filter(user=person).select_related("issued_by").first()


def _current_or_404(person: User) -> LearnerCard:
    if not (card := _current(person)):
        raise Http404
    return card
