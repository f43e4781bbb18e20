"""Documents are public, in whole or in part, and through one door."""

import pytest
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def video():
    return Document.objects.create(title="Video", file=ContentFile(CONTENT, name="quet-ma.mp4"))


def content(response):
    return b"".join(response.streaming_content)


def test_anonymous_visitor_gets_it(client, video):
    response = client.get(video.url)
    assert content(response) == CONTENT
    assert response["Content-Type"] == "video/mp4"
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert not response.cookies


def test_it_is_asked_for_again_but_not_sent_again(client, video):
    first = client.get(video.url)
    assert first["Cache-Control"] == "public, no-cache"
    content(first)
    assert client.get(video.url, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=100000-", 100_000, 255_999),
        ("bytes=255999-999999", 255_999, 255_999),
        ("bytes=0-255999", 0, 255_999),
    ],
)
def test_player_gets_the_part_it_asks_for(client, video, asked, first, last):
    response = client.get(video.url, headers={"Range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/256000"
    assert response["Content-Length"] == str(last - first + 1)
    assert content(response) == CONTENT[first : last + 1]


def test_part_beyond_the_end(client, video):
    response = client.get(video.url, headers={"Range": "bytes=256000-"})
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */256000")


@pytest.mark.parametrize(
    "asked", ["bytes=-5", "bytes=0-1,5-9", "items=0-1", "bytes=9-x", "bytes=５-６", "bytes=" + "9" * 9 + "-" + "1"]
)
def test_other_ranges_get_the_whole_or_a_refusal(client, video, asked):
    response = client.get(video.url, headers={"Range": asked})
    assert response.status_code in (200, 416)
    if response.streaming:
        assert content(response) == CONTENT


@pytest.mark.parametrize("path", ["/tai-lieu/999/x.pdf", "/tai-lieu/{pk}/other.mp4", "/tai-lieu/{pk}/../../etc/passwd"])
def test_what_is_not_there(client, video, path):
    assert client.get(path.format(pk=video.pk)).status_code == 404


def test_subtitles_are_subtitles(client):
    subtitles = Document.objects.create(title="a", file=ContentFile(b"WEBVTT\n", name="a.vtt"))
    response = client.get(subtitles.url)
    assert response["Content-Type"].startswith("text/vtt")
    content(response)


def test_no_password_door():
    with pytest.raises(NoReverseMatch):
        reverse("wagtaildocs_authenticate_with_password", args=[1])


def test_restricted_collection_stays_with_those_who_may_see_it(client, video):
    video.collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    video.save()
    CollectionViewRestriction.objects.create(collection=video.collection, restriction_type="login")
    assert client.get(video.url).status_code == 302
    client.force_login(UserFactory())
    response = client.get(video.url)
    assert response["Cache-Control"].startswith("private")
    content(response)
