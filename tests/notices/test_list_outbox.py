"""The demonstration's page of sent messages, which exists nowhere else."""

import importlib

import pytest
from django.urls import clear_url_caches

from learning.notices import urls
from learning.notices.models import Message
from tests.factories.notices import MessageFactory


@pytest.mark.django_db
def test_it_shows_messages_newest_first_with_the_code_apart(client):
    MessageFactory(body="Cũ", to="+84000000001")
    MessageFactory(kind=Message.Kind.CODE, body="mã 123456, dùng đến 14:35", to="+84000000002")

    page = client.get("/hop-thu-thu/").content.decode()

    assert '<p class="code">123456</p>' in page
    assert page.index("0000 000 002") < page.index("0000 000 001")


@pytest.mark.django_db
def test_an_empty_box_says_what_to_do(client):
    assert "Chưa có tin nào" in client.get("/hop-thu-thu/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_one_query(client, count, django_assert_num_queries):
    MessageFactory.create_batch(count)

    with django_assert_num_queries(1):
        client.get("/hop-thu-thu/")


@pytest.mark.django_db
def test_what_is_in_a_message_is_text(client):
    MessageFactory(body="<script>alert(1)</script>")

    assert "<script>alert" not in client.get("/hop-thu-thu/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/tai-khoan/dang-nhap/ma/?a=1", "/tai-khoan/dang-nhap/ma/"),
        ("http://testserver/hop-thu-thu/", "/"),
        ("http://testserver//evil.example/", "/%2Fevil.example/"),
        ("https://evil.example/x/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_it_leads_back_to_the_page_of_ours_that_led_here(client, came_from, back):
    page = client.get("/hop-thu-thu/", headers={"Referer": came_from}).content.decode()
    assert f'<a class="back" href="{back}">' in page


@pytest.mark.django_db
def test_outside_the_demonstration_it_answers_404(client, settings):
    settings.DEMO = False

    assert client.get("/hop-thu-thu/").status_code == 404


def test_outside_the_demonstration_there_is_no_such_address(settings):
    settings.DEMO = False
    try:
        assert importlib.reload(urls).urlpatterns == []
    finally:
        settings.DEMO = True
        importlib.reload(urls)
        clear_url_caches()


@pytest.mark.django_db
def test_it_only_reads(client):
    assert client.post("/hop-thu-thu/").status_code == 405
