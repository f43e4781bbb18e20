"""What happens elsewhere and matters here: a person signs in, is united with another record, or is erased."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.cards.actions import erase_cards, move_card
from learning.cards.family import phone_of
from learning.cards.models import Hall, LearnerCard, Pin, Tile
from learning.people.models import User
from learning.people.requests import hall_of
from learning.people.sessions import CLASS, FAMILY, RESIDENT, begin_as, kind_in
from learning.people.signals import collect_personal_data, hall_asked, people_merged, person_erased


@receiver(hall_asked, dispatch_uid="cards_hall")
def tell_whether_open(number: str, **_kwargs: object) -> bool:
    return Hall.objects.open(timezone.now()).filter(pk=number).exists()


@receiver(user_logged_in, dispatch_uid="cards_session")
def shorten_session(request: HttpRequest, **_kwargs: object) -> None:
    """On a device that goes from hand to hand, a resident's session is short. Comes after people's own receiver."""
    if kind_in(request) != RESIDENT:
        return
    if hall_of(request):
        begin_as(request, CLASS)
    elif (phone := phone_of(request)) and phone.tiles.exists():
        begin_as(request, FAMILY)


@receiver(people_merged, dispatch_uid="cards")
def unite_cards(kept: User, dropped: User, by: User, at: Any, **_kwargs: object) -> None:
    move_card(kept=kept, dropped=dropped, by=by, at=at)


@receiver(person_erased, dispatch_uid="cards")
def forget_cards(person: User, **_kwargs: object) -> None:
    erase_cards(person=person)


@receiver(collect_personal_data, dispatch_uid="cards")
def tell_cards(person: User, **_kwargs: object) -> tuple[str, object]:
    """What is secret is not known here either, and so not told."""
    pin = Pin.objects.filter(user=person).first()
    return _("Thẻ học, mã PIN và máy nhớ tên"), [
        *(
            {_("Thẻ in lúc"): card.issued_at, _("Dùng lần đầu"): card.used_at, _("Hết dùng lúc"): card.withdrawn_at}
            for card in LearnerCard.objects.filter(user=person).order_by("issued_at")
        ),
        *([{_("Đặt mã PIN lúc"): pin.chosen_at}] if pin else []),
        *({_("Cho một máy nhớ tên lúc"): tile.agreed_at} for tile in Tile.objects.filter(user=person)),
    ]
