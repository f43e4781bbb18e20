"""Somebody signed out without network: the phone says so in a cookie, and the session ends when we are reached.

A script cannot take back the session's own cookie, so without this the next person's first request would still carry
it. may.js writes the cookie (`leave`); it names who left, so that nobody else is ever signed out by it.
"""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

LEFT_COOKIE = "roi"


class LeftMiddleware:
    """Before anything else is done for that session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        left = request.COOKIES.get(LEFT_COOKIE)
        if left is None:
            return self.get_response(request)
        if request.user.is_authenticated and str(request.user.public_id) == left:
            logout(request)
        response = self.get_response(request)
        response.delete_cookie(LEFT_COOKIE, samesite="Lax")
        return response
