import pytest
from django.urls import reverse

from learning.people.models import User
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(client) -> User:
    user = UserFactory(full_name="Bùi Thanh Sơn", username="quan-tri", phone=None, is_superuser=True)
    client.force_login(user)
    return user


def test_settings_of_ones_own_can_be_saved(client, superuser):
    url = reverse("wagtailadmin_account")
    assert "first_name" not in client.get(url).content.decode()
    form = {"theme-theme": "dark", "theme-contrast": "system", "theme-density": "default"}
    form |= {"theme-keyboard_shortcuts": "on", "locale-preferred_language": "", "locale-current_time_zone": ""}
    response = client.post(url, form)
    assert response.status_code == 302
    superuser.refresh_from_db()
    assert superuser.full_name == "Bùi Thanh Sơn"
    assert superuser.wagtail_userprofile.theme == "dark"


def test_a_superuser_adds_a_colleague(client, superuser):
    url = reverse("wagtailusers_users:add")
    assert client.get(url).status_code == 200
    client.post(url, {"username": "lan", "full_name": "Vũ Thị Lan", "email": ""})
    lan = User.objects.get(username="lan")
    assert (lan.full_name, lan.email, lan.has_usable_password()) == ("Vũ Thị Lan", None, False)


def test_a_superuser_corrects_a_colleague(client, superuser):
    lan = UserFactory(username="lan", email="lan@example.vn", phone=None)
    url = reverse("wagtailusers_users:edit", args=[lan.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"username": "lan", "full_name": "Vũ Thị Lân", "email": "", "is_active": "on"})
    lan.refresh_from_db()
    assert (lan.full_name, lan.email) == ("Vũ Thị Lân", None)
