"""Deny by default, and the headers that every answer leaves with."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import RequestFactory

from learning.middleware import LoginRequiredMiddleware
from tests.factories.courses import home
from tests.factories.people import UserFactory


class Unread:
    """Stands where request.user does, and must not be asked."""

    def __getattr__(self, name):
        raise AssertionError("request.user was read")


def view(request):
    return HttpResponse()


def passes(view, user) -> HttpResponse | None:
    request = RequestFactory().get("/hoc/")
    request.user = user
    return LoginRequiredMiddleware(lambda _: HttpResponse()).process_view(request, view, (), {})


def test_an_unmarked_view_asks_for_sign_in(db):
    from django.contrib.auth.models import AnonymousUser

    answer = passes(view, AnonymousUser())
    assert (answer.status_code, answer["Location"].split("?")[1]) == (302, "next=/hoc/")
    assert passes(view, UserFactory()) is None


def test_a_marked_view_does_not_even_look_who_asks():
    assert passes(login_not_required(view), Unread()) is None


def test_what_is_not_shared_is_kept_nowhere(client, db):
    assert client.get("/healthz")["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("path", ["/", "/healthz", "/khong-co/", "/quan-tri/"])
def test_headers_of_every_answer(client, db, path):
    home()
    answer = client.get(path)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert ("'unsafe-inline'" in policy) == path.startswith("/quan-tri/")
    assert answer["X-Frame-Options"] == ("SAMEORIGIN" if path.startswith("/quan-tri/") else "DENY")
