import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.courses import CourseFactory
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer

pytestmark = pytest.mark.django_db
URL = reverse("reports:show_participation")


@pytest.fixture
def communes(enrol):
    communes = [CommuneFactory(name=name, full_name=f"xã {name}") for name in ("Ba Chẽ", "Cô Tô", "Đầm Hà")]
    for commune, people in zip(communes, (6, 8, 5), strict=True):
        for _ in range(people):
            enrol(commune, active_days_ago=1)
    return communes


def read(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_province_sees_every_commune(client, communes):
    client.force_login(official(None))
    page = read(client.get(URL))
    assert "19 người đã ghi danh học" in page
    assert all(commune.full_name in page for commune in communes)


def test_sorted_by_a_figure(client, communes):
    client.force_login(official(None))
    rows = client.get(URL, {"xep": "enrolled"}).context["table"].rows
    assert [row.counts.enrolled for row in rows] == [8, 6, 5]


def test_one_course(client, communes, course, enrol):
    enrol(communes[0], course=CourseFactory())
    client.force_login(official(None))
    assert client.get(URL).context["table"].total.enrolled == 20
    assert client.get(URL, {"khoa": course.pk}).context["table"].total.enrolled == 19


@pytest.mark.parametrize("nonsense", [{"khoa": "9999999"}, {"khoa": "x"}, {"xep": "'; --"}])
def test_nonsense_in_the_address_shows_everything(client, communes, nonsense):
    client.force_login(official(None))
    assert client.get(URL, nonsense).context["table"].total.enrolled == 19


def test_a_communes_official_is_led_to_their_own(client, communes):
    client.force_login(official(communes[0]))
    assert client.get(URL).url == reverse("reports:show_commune", args=[communes[0].code])


def test_who_may_not(client, communes):
    for person in (UserFactory(), volunteer(communes[0])):
        client.force_login(person)
        assert client.get(URL).status_code == 403
    client.logout()
    assert client.get(URL).status_code == 302


def test_the_same_queries_for_three_and_six(client, communes, enrol, django_assert_num_queries):
    client.force_login(official(None))
    client.get(URL)  # What is asked once and kept, such as Wagtail's sites.
    with CaptureQueriesContext(connection) as asked:
        client.get(URL)
    for _ in range(3):
        enrol(CommuneFactory(), active_days_ago=1)
    with django_assert_num_queries(len(asked)):
        client.get(URL)


def test_definitions(client, communes):
    client.force_login(official(communes[0]))
    page = read(client.get(reverse("reports:show_definitions")))
    assert "chưa thu hồi" in page
    client.force_login(UserFactory())
    assert client.get(reverse("reports:show_definitions")).status_code == 403
