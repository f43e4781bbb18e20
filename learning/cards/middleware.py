"""A device of a class goes from hand to hand: it is for learning only."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from learning.people.sessions import CLASS, kind_in

# What a session of a class may open of all that asks for a sign-in: lessons, quizzes, their list, and the way out.
# And the keys to what a family's phone, lent to the class, still has to send.
OPEN_IN_CLASS = ("/hoc/", "/khoa-hoc-cua-toi/", "/tai-khoan/dang-xuat/", "/the/chia-khoa/")
ACCOUNT = "/tai-khoan/"
SIGN_IN = "/tai-khoan/dang-nhap/"


class ClassMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, *_arguments: Any) -> HttpResponse | None:
        """Whoever opens "Tôi" or a certificate in class hears where it may be seen."""
        path, is_personal = request.path, getattr(view, "login_required", True)
        if path.startswith(OPEN_IN_CLASS) or not (is_personal or path.startswith(ACCOUNT)):
            return None
        if path.startswith(SIGN_IN) or not request.user.is_authenticated or kind_in(request) != CLASS:
            return None
        return render(request, "cards/only_learning.html", status=403)
