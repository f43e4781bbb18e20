import re
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning.notices.models import Message
from learning.notices.queries import list_newest


class Letter:
    """A sent message as the page shows it: a code stands out, to be read and typed."""

    def __init__(self, message: Message) -> None:
        self.message = message

    @property
    def to(self) -> str:
        """A number as people write it; of a notice, what it is shown on."""
        if self.message.channel == Message.Channel.PUSH:
            return _("máy đã bật nhắc học")
        return re.sub(r"^\+84(\d{3})(\d{3})(\d{3})$", r"0\1 \2 \3", self.message.to)

    @cached_property
    def code(self) -> str:
        found = re.search(r"\b\d{6}\b", self.message.body) if self.message.kind == Message.Kind.CODE else None
        return found[0] if found else ""


@login_not_required
@require_safe
def list_outbox(request: HttpRequest) -> HttpResponse:
    """What the demonstration would have sent to phones. Anyone may read it, so it exists only there."""
    if not settings.DEMO:
        raise Http404
    letters = [Letter(message) for message in list_newest()]
    return render(request, "notices/outbox.html", {"letters": letters, "back": _came_from(request)})


def _came_from(request: HttpRequest) -> str:
    """The page of ours that led here, where a code may be waited for; the home page where none did."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    is_ours = came_from.netloc == request.get_host() and came_from.path != request.path
    return escape_leading_slashes(came_from.path) if is_ours else "/"
