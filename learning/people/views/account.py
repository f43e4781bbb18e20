""" "Tôi": the account, and what a person says about themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from learning.people.actions import correct_person
from learning.people.models import User
from learning.people.permissions import communes_reported_to, is_province_admin
from learning.people.profile_forms import ProfileForm
from learning.people.queries import villages_of
from learning.people.requests import SignedInRequest


@login_not_required
@require_safe
def show_account(request: HttpRequest) -> HttpResponse:
    """A visitor is asked in; never kept, for it shows who is signed in."""
    if not request.user.is_authenticated:
        return render(request, "people/welcome.html")
    context = {
        "shell": shell_for(request.user),
        "opens_admin": request.user.has_perm("wagtailadmin.access_admin"),
        "is_admin": is_province_admin(request.user),
        "reported": communes_reported_to(request.user)[:2],
    }
    return render(request, "people/account.html", context)


@login_not_required
@require_safe
def show_signed_out(request: HttpRequest) -> HttpResponse:
    """Says that it is done, and nothing of whoever it was."""
    return redirect("show_account") if request.user.is_authenticated else render(request, "people/signed_out.html")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: SignedInRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        correct_person(person=request.user, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect("show_account")
    context = {"form": form, "shell": shell_for(request.user), "villages": villages_of(request.user.commune)}
    return render(request, "people/profile.html", context)


def shell_for(user: User) -> str:
    """Staff see their own places around the page, residents theirs."""
    return "staff_base.html" if user.active_roles else "base.html"


def shell(request: SignedInRequest) -> dict[str, object]:
    """For templates of allauth's views, which know nothing of shells; asked only when used."""
    return {"shell": lambda: shell_for(request.user)}
