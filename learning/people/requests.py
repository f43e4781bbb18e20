"""What views behind the sign-in may count on."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from learning.people.models import User


class SignedInRequest(HttpRequest):
    """Django's own type says that there may be nobody; LoginRequiredMiddleware has let nobody through."""

    user: User
    htmx: HtmxDetails
