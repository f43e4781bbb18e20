"""The demonstration's accounts: one of each kind, none of them elsewhere."""

import pytest
from django.core.management import call_command

from learning.people.demo import ACCOUNTS, PASSWORD
from learning.people.models import User
from learning.people.permissions import is_official, is_province_admin, is_province_official, is_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def _ground():
    for command in ("load_communes", "load_groups"):
        call_command(command)


@pytest.mark.usefixtures("_ground")
def test_one_of_each_kind_once(settings):
    settings.DEMO = True
    for _ in range(2):
        call_command("load_demo_accounts")
    assert User.objects.count() == len(ACCOUNTS)
    by_name = {user.username: user for user in User.objects.exclude(username=None)}
    assert is_volunteer(by_name["tinhnguyenvien"])
    assert is_official(by_name["canbo-xa"])
    assert not is_province_official(by_name["canbo-xa"])
    assert is_province_official(by_name["canbo-tinh"])
    assert is_province_admin(by_name["quantri"])
    assert by_name["bientap"].has_perm("wagtailadmin.access_admin")
    assert all(user.check_password(PASSWORD) for user in by_name.values())
    assert by_name["canbo-xa"].commune.help_phone


@pytest.mark.usefixtures("_ground")
def test_outside_the_demonstration_nobody_is_added(settings, capsys):
    settings.DEMO = False
    call_command("load_demo_accounts")
    capsys.readouterr()
    call_command("demo_accounts")
    assert not User.objects.exists()
    assert capsys.readouterr().out == ""


def test_they_are_printed_with_what_opens_the_door(settings, capsys):
    settings.DEMO = True
    call_command("demo_accounts")
    printed = capsys.readouterr().out
    assert all((account.username or account.shown_phone) in printed for account in ACCOUNTS)
    assert PASSWORD in printed
