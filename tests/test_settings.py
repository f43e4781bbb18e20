"""A real installation starts whole or not at all."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DEMO": "False",
    "SECRET_KEY": "x" * 50,
    "PIN_PEPPER": "y" * 50,
    "ALLOWED_HOSTS": "hoc.example.vn",
    "SMS_HTTP_URL": "https://sms.example.vn/",
}


def check(**changes: str) -> subprocess.CompletedProcess:
    """`manage.py check` in a process of its own; an empty value is a setting left out."""
    environment = {name: value for name, value in (os.environ | PRODUCTION | changes).items() if value}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["SECRET_KEY", "PIN_PEPPER", "ALLOWED_HOSTS", "SMS_HTTP_URL"])
def test_a_missing_secret_is_said_in_one_sentence(name):
    refused = check(**{name: ""})
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"{name} is not set.")
    assert refused.stderr.count("\n") == 1


def test_with_all_of_them_it_starts():
    assert check().returncode == 0


VNEID = {
    "VNEID_SERVER_URL": "https://sso.example.vn",
    "VNEID_CLIENT_ID": "bdhvs",
    "VNEID_CLIENT_SECRET": "x",
    "VNEID_SUBJECT_KEY": "x" * 50,
}


@pytest.mark.parametrize("name", ["VNEID_CLIENT_ID", "VNEID_CLIENT_SECRET", "VNEID_SUBJECT_KEY"])
def test_vneid_opens_whole_or_not_at_all(name):
    refused = check(**VNEID | {name: ""})
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"{name} is not set.")


def test_vneid_is_asked_over_an_encrypted_line_only():
    refused = check(**VNEID | {"VNEID_SERVER_URL": "http://sso.example.vn"})
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert check(**VNEID).returncode == 0


def test_the_demonstration_answers_loopback_only():
    code = "from learning import settings; print(settings.ALLOWED_HOSTS)"
    environment = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "['localhost', '127.0.0.1', '[::1]']"
