"""What views may count on of those who ask: who they are behind the sign-in, and where they knock before it."""

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from learning.people import hall
from learning.people.limits import Place
from learning.people.models import User
from learning.people.signals import hall_asked


class SignedInRequest(HttpRequest):
    """Django's own type says that there may be nobody; LoginRequiredMiddleware has let nobody through."""

    user: User
    htmx: HtmxDetails


def place_of(request: HttpRequest) -> Place:
    """By which whoever asks for a code, or tries one, is counted."""
    return Place(address=get_ip(request), hall=hall_of(request))


def hall_of(request: HttpRequest) -> str:
    """Number of the open class this device belongs to, or ""."""
    number = hall.read(request.COOKIES.get(hall.COOKIE, ""), timezone.now())
    is_open = bool(number) and any(answer for _, answer in hall_asked.send(sender=Place, number=number))
    return number if is_open else ""
