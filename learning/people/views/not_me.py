"""Where the owner of a number says that a volunteer noted it wrongly, or that they never asked."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from learning.people.actions import ask_for_deletion, release_number
from learning.people.not_me import read_token


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def say_not_me(request: HttpRequest, token: str) -> HttpResponse:
    """Two answers: it is not my name (the number goes at once); it is, but I do not want it (a request to delete)."""
    person = read_token(token)
    if not person:
        raise Http404
    if request.method != "POST":
        return render(request, "people/not_me.html", {"person": person})
    now = timezone.now()
    if request.POST.get("answer") == "unwanted":
        ask_for_deletion(user=person, by=None, at=now)
    release_number(person=person, at=now)
    return redirect("number_released")


@login_not_required
def number_released(request: HttpRequest) -> HttpResponse:
    return render(request, "people/number_released.html")
