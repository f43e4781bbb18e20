"""Whom to call: on every page a link leads here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from learning.pagecache import share
from learning.people.actions import set_commune_help
from learning.people.models import Commune
from learning.people.permissions import can_set_help
from learning.people.profile_forms import FindCommuneForm, HelpForm
from learning.people.queries import find_communes, our_communes
from learning.people.requests import SignedInRequest
from learning.people.views.account import shell_for
from learning.text import clean


@login_not_required
@require_safe
def show_help(request: HttpRequest) -> HttpResponse:
    """The number of the visitor's commune: theirs when signed in, else the one they look for or choose (`xa`)."""
    form = FindCommuneForm(request.GET if "q" in request.GET else None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "text": text, "found": find_communes(text), "commune": _commune(request)}
    return render(request, "people/help.html", context)


@login_not_required
@require_safe
def list_numbers(request: HttpRequest) -> HttpResponse:
    """The numbers of all communes that have one; kept on phones (learning/offline/shell.py)."""
    return share(render(request, "people/help_numbers.html"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_help(request: SignedInRequest, code: str) -> HttpResponse:
    """By the commune's official, or whoever stands above; foreign communes do not exist."""
    commune = get_object_or_404(Commune, code=clean(code))
    if not can_set_help(request.user, commune):
        raise Http404
    form = HelpForm(request.POST or None, commune=commune)
    if request.method == "POST" and form.is_valid():
        set_commune_help(commune=commune, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect("edit_help", code=code)
    return render(
        request, "people/edit_help.html", {"form": form, "commune": commune, "shell": shell_for(request.user)}
    )


def _commune(request: HttpRequest) -> Commune | None:
    if code := request.GET.get("xa"):
        return get_object_or_404(our_communes(), code=clean(code))
    if "q" in request.GET or not request.user.is_authenticated:
        return None
    return request.user.commune
