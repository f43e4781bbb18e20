"""Pages without learner: the same bytes for everybody, no query, and never anything of anyone."""

import gzip

import brotli
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from learning.pagecache import PageCacheMiddleware, drop_pages, share
from tests.factories.courses import CourseFactory, home
from tests.factories.people import UserFactory

URL = "/khoa-hoc/vneid/"


@pytest.fixture
def vneid(db):
    return CourseFactory(title="VNeID", slug="vneid", lessons=2)


@pytest.fixture
def signed_in(db) -> Client:
    client = Client()
    client.force_login(UserFactory(full_name="Bùi Thị Riêng"))
    return client


def plain(answer: HttpResponse) -> str:
    opened = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[answer.get("Content-Encoding", "")]
    return opened(answer.content).decode()


# --- What an answer looks like ---


@pytest.mark.parametrize("when", ["made", "kept"])
def test_an_answer_carries_nothing_of_a_visitor(vneid, signed_in, client, when):
    if when == "kept":
        client.get(URL)
    answer = signed_in.get(URL)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Vary"] == "Accept-Encoding"
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=0, must-revalidate"
    assert "Bùi Thị Riêng" not in plain(answer)
    assert "csrfmiddlewaretoken" not in plain(answer)
    assert plain(answer) == plain(client.get(URL))


def test_made_and_kept_are_the_same_to_the_last_header(vneid, client):
    made, kept = client.get(URL), client.get(URL)
    assert made.content == kept.content
    assert dict(made.headers) == dict(kept.headers)
    for header in ("X-Frame-Options", "Content-Security-Policy", "X-Content-Type-Options", "Permissions-Policy"):
        assert header in kept


def test_a_kept_page_costs_no_query(vneid, signed_in, django_assert_num_queries):
    signed_in.get(URL)
    with django_assert_num_queries(0):
        assert signed_in.get(URL).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.0", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_comes_as_the_browser_takes_it(vneid, client, accepted, encoding):
    whole = plain(client.get(URL))
    answer = client.get(URL, headers={"Accept-Encoding": accepted})
    assert answer.get("Content-Encoding", "") == encoding
    assert plain(answer) == whole
    assert answer["Content-Length"] == str(len(answer.content))


def test_what_is_kept_is_packed_as_small_as_it_goes(vneid, client):
    packed = client.get(URL, headers={"Accept-Encoding": "br"}).content
    assert packed == brotli.compress(brotli.decompress(packed), mode=brotli.MODE_TEXT)


def test_a_browser_that_has_it_gets_304(vneid, client):
    etag = client.get(URL)["ETag"]
    answer = client.get(URL, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
    assert client.get(URL, headers={"If-None-Match": 'W/"other"'}).status_code == 200


@pytest.mark.parametrize("when", ["made", "kept"])
def test_head_is_get_without_its_body(vneid, client, when):
    got = client.get(URL)
    if when == "made":
        drop_pages()
    headed = client.head(URL)
    assert headed.content == b""
    assert dict(headed.headers) == dict(got.headers)


# --- What is kept, and how long ---


def test_publishing_shows_at_once(vneid, client, django_capture_on_commit_callbacks):
    assert "Tiêu đề mới" not in plain(client.get(URL))
    vneid.title = "Tiêu đề mới"
    with django_capture_on_commit_callbacks(execute=True):
        vneid.save_revision().publish()
    assert "Tiêu đề mới" in plain(client.get(URL))
    with django_capture_on_commit_callbacks(execute=True):
        vneid.unpublish()
    assert client.get(URL).status_code == 404


def test_a_page_made_before_a_change_is_not_kept_after_it(db):
    """It was asked for before the editor published, and came out after."""

    def slow(request):
        if not changed:
            changed.append(True)
            drop_pages()
            return share(HttpResponse("before"))
        return share(HttpResponse("after"))

    changed: list[bool] = []
    cache, request = PageCacheMiddleware(slow), RequestFactory().get("/")
    assert cache(request).content == b"before"
    assert cache(request).content == b"after"


def test_losing_track_of_changes_starts_anew(vneid, client):
    client.get(URL)
    caches["pages"].delete("edition")
    with CaptureQueriesContext(connection) as queries:
        client.get(URL)
    assert queries


def test_another_host_has_its_own(vneid, client):
    client.get(URL, headers={"Host": "localhost"})
    answers = [client.get(URL, headers={"Host": host}) for host in ("localhost", "127.0.0.1")]
    assert answers[0].status_code == answers[1].status_code == 200
    assert client.get(URL, headers={"Host": "elsewhere.example"}).status_code == 400


def test_variants_behind_a_question_mark_are_answered_but_not_kept(vneid, client):
    answer = client.get(URL + "?fbclid=1")
    assert answer["Cache-Control"].startswith("public")
    with CaptureQueriesContext(connection) as queries:
        client.get(URL + "?fbclid=1")
    assert queries


def test_a_post_passes(vneid, client):
    client.get(URL)
    answer = client.post(URL)
    assert "ETag" not in answer
    assert answer["Cache-Control"] == "no-store, private"


def test_a_preview_neither_sees_what_is_kept_nor_is_kept(vneid, client):
    client.get(URL)
    vneid.title = "Bản nháp của biên tập"
    request = RequestFactory().get("/quan-tri/", headers={"Host": "localhost"})
    preview = vneid.make_preview_request(request)
    assert "Bản nháp của biên tập" in plain(preview)
    assert "no-store" in preview["Cache-Control"] or "private" in preview["Cache-Control"]
    for host in ("testserver", "localhost"):
        assert "Bản nháp của biên tập" not in plain(client.get(URL, headers={"Host": host}))


# --- What may not be kept, whatever it says of itself ---


def sets_a_cookie(request: HttpRequest) -> HttpResponse:
    response = share(HttpResponse("mine"))
    response.set_cookie("name", "Hoa")
    return response


def reads_the_session(request: HttpRequest) -> HttpResponse:
    from django.contrib.sessions.middleware import SessionMiddleware

    def view(inner):
        return share(HttpResponse(inner.session.get("name", "nobody")))

    return SessionMiddleware(view)(request)


def shows_a_token(request: HttpRequest) -> HttpResponse:
    from django.middleware.csrf import CsrfViewMiddleware

    return CsrfViewMiddleware(lambda inner: share(HttpResponse(get_token(inner))))(request)


def is_missing(request: HttpRequest) -> HttpResponse:
    return share(HttpResponse("gone", status=404))


def says_nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mine")


@pytest.mark.parametrize("view", [sets_a_cookie, reads_the_session, shows_a_token, is_missing, says_nothing])
def test_what_looked_at_the_visitor_is_not_kept(db, view):
    calls = []

    def counted(request):
        calls.append(request)
        return view(request)

    cache = PageCacheMiddleware(counted)
    for _ in range(2):
        request = RequestFactory().get("/")
        session = SessionStore()
        session["name"] = "Hoa"
        session.save()
        request.COOKIES["s"] = session.session_key
        answer = cache(request)
        assert "public" not in answer.get("Cache-Control", "")
        assert answer.shared is False
    assert len(calls) == 2


def test_the_home_page_is_kept_too(client, db, django_assert_num_queries):
    home()
    client.get("/")
    with django_assert_num_queries(0):
        assert client.get("/").status_code == 200


# --- When the cache is gone ---


def test_without_redis_pages_are_made_anew(vneid, client, settings):
    """Nobody listens at this port."""
    gone = {"BACKEND": "learning.pagecache.PagesInRedis", "LOCATION": "redis://127.0.0.1:1"}
    settings.CACHES = settings.CACHES | {"pages": gone}
    assert "VNeID" in plain(client.get(URL))
    assert "VNeID" in plain(client.get(URL))
    drop_pages()
