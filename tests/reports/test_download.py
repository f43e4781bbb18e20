import csv
import io

import pytest
from django.urls import reverse

from tests.factories.courses import CourseFactory
from tests.factories.people import CommuneFactory, UserFactory, official

pytestmark = pytest.mark.django_db


def rows(response) -> list[list[str]]:
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_the_provinces_table(client, enrol):
    communes = [CommuneFactory() for _ in range(3)]
    for commune, people in zip(communes, (5, 6, 2), strict=True):
        for _ in range(people):
            enrol(commune)
    client.force_login(official(None))
    _head, *table, total, as_of = rows(client.get(reverse("reports:download_participation")))
    numbers = {row[1]: row[3] for row in table}
    # 2 is hidden, and 5 with it.
    assert [numbers[commune.full_name] for commune in communes] == ["ẩn", "6", "ẩn"]
    assert total[3] == "13"
    assert as_of[0].startswith("Số liệu đến")


def test_the_rate_is_there_as_on_the_page(client, enrol):
    known, unknown = CommuneFactory(population=3000), CommuneFactory(population=None)
    for commune in (known, unknown):
        for _ in range(7):
            enrol(commune)
    client.force_login(official(None))
    head, *table, _total, _as_of = rows(client.get(reverse("reports:download_participation")))
    assert head[-1] == "Ghi danh trên 1.000 dân"
    assert {row[1]: row[-1] for row in table} == {known.full_name: "2,3", unknown.full_name: ""}


def test_a_table_of_one_course_says_so(client, enrol):
    communes, course = [CommuneFactory() for _ in range(2)], CourseFactory(title="VNeID", slug="vneid")
    enrol(communes[0], course=course)
    client.force_login(official(None))
    response = client.get(reverse("reports:download_participation"), {"khoa": course.pk})
    assert rows(response)[-2] == ["Khoá học: VNeID"]
    assert 'filename="tham-gia-vneid-' in response["Content-Disposition"]
    assert "VNeID: " in client.get(reverse("reports:show_participation"), {"khoa": course.pk}).text


def test_one_communes_table_is_whole(client, enrol):
    commune = CommuneFactory()
    enrol(commune)
    client.force_login(official(commune))
    head, row, _total, _as_of = rows(client.get(reverse("reports:download_commune", args=[commune.code])))
    assert head[0] == "Khoá học"
    assert row[1] == "1"


def test_a_title_is_never_a_formula(client, enrol):
    commune = CommuneFactory()
    enrol(commune, course=CourseFactory(title='=HYPERLINK("x")'))
    client.force_login(official(commune))
    row = rows(client.get(reverse("reports:download_commune", args=[commune.code])))[1]
    assert row[0].startswith("'=")


def test_who_may_not(client):
    commune = CommuneFactory()
    client.force_login(UserFactory())
    assert client.get(reverse("reports:download_participation")).status_code == 403
    assert client.get(reverse("reports:download_commune", args=[commune.code])).status_code == 404
