import pytest
from django.urls import reverse

from tests.factories.people import CommuneFactory, UserFactory, official, volunteer

pytestmark = pytest.mark.django_db


def url(commune) -> str:
    return reverse("reports:show_commune", args=[commune.code])


def test_figures_by_course(client, enrol, course):
    commune = CommuneFactory(population=None)
    enrol(commune)
    client.force_login(official(commune))
    page = " ".join(client.get(url(commune)).content.decode().split())
    assert f"{commune.full_name}: 1 người đã ghi danh học" in page
    assert course.title in page
    assert "Dân số: chưa có số liệu" in page


def test_names_of_learners_are_not_shown(client, enrol):
    commune = CommuneFactory()
    enrol(commune, learner=UserFactory(full_name="Tên Không Được Thấy", commune=commune))
    client.force_login(official(commune))
    assert "Tên Không Được Thấy" not in client.get(url(commune)).content.decode()


def test_empty(client):
    commune = CommuneFactory()
    client.force_login(official(commune))
    assert "Chưa có ai ghi danh" in client.get(url(commune)).content.decode()


def test_who_may_not(client):
    own, foreign = CommuneFactory(), CommuneFactory()
    for person, commune in ((official(own), foreign), (volunteer(own), own), (UserFactory(), own)):
        client.force_login(person)
        assert client.get(url(commune)).status_code == 404
    client.force_login(official(None))
    assert client.get(url(foreign)).status_code == 200
