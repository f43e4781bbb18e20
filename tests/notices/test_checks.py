"""A gateway that cannot send refuses to start, and says which setting is to blame."""

import pytest

from learning.notices.checks import check_sms_gateway

GOOD = {"DEMO": False, "SMS_BACKEND": "http", "SMS_HTTP_URL": "https://sms.example/send"}


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, ""),
        ({"SMS_BACKEND": "outbox"}, "SMS_BACKEND"),
        ({"SMS_BACKEND": "pigeon"}, "SMS_BACKEND"),
        ({"SMS_HTTP_URL": ""}, "SMS_HTTP_URL"),
        ({"SMS_HTTP_BODY": "to={to}"}, "SMS_HTTP_BODY"),
        ({"SMS_HTTP_HEADERS": "[]"}, "SMS_HTTP_HEADERS"),
        ({"SMS_HTTP_ENCODING": "xml"}, "SMS_HTTP_ENCODING"),
    ],
)
def test_each_mistake_is_named(settings, changes, word):
    for name, value in (GOOD | changes).items():
        setattr(settings, name, value)

    problems = check_sms_gateway()

    assert [word in problem.msg for problem in problems] == ([True] if word else [])
