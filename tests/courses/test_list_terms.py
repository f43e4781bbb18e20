"""/tu-can-biet/: every word of the trade, in the order of a dictionary; the same for everybody."""

import re

import pytest
from django.test import Client

from courses.glossary_admin import GlossaryViewSet
from courses.models import GlossaryTerm
from tests.factories.courses import GlossaryTermFactory, catalogue
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_all_that_are_shown_in_the_order_of_the_alphabet(client):
    for term in ("Ứng dụng", "Đường dẫn", "Dữ liệu mở", "Ảnh", "Tệp"):
        GlossaryTermFactory(term=term)
    GlossaryTermFactory(term="Ẩn đi", is_shown=False)
    html = client.get("/tu-can-biet/").content.decode()
    assert re.findall("<dt>(.*?)</dt>", html) == ["Ảnh", "Dữ liệu mở", "Đường dẫn", "Tệp", "Ứng dụng"]


def test_empty_one_says_so(client):
    assert "Chưa có từ nào" in client.get("/tu-can-biet/").content.decode()


def test_second_visitor_costs_no_query(client, django_assert_num_queries):
    GlossaryTermFactory()
    mine = client.get("/tu-can-biet/")
    assert mine.shared
    other = Client()
    other.force_login(UserFactory())
    with django_assert_num_queries(0):
        assert other.get("/tu-can-biet/").content == mine.content


def test_catalogue_and_search_lead_there_by_its_one_name(client):
    assert "<h1>Từ cần biết</h1>" in client.get("/tu-can-biet/").content.decode()
    for address in (catalogue().url, "/tim/"):
        assert 'href="/tu-can-biet/">Từ cần biết' in client.get(address).content.decode()
    assert GlossaryTerm._meta.verbose_name_plural == GlossaryViewSet.menu_label.lower() == "từ cần biết"
