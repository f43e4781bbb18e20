"""The gateway to a provider, against a real server: what is sent, and what each kind of answer means."""

import socket

import pytest

from learning.notices import gateways
from learning.notices.gateways import HttpGateway, NotTakenError, RefusedError, UnsureError


@pytest.fixture(autouse=True)
def _impatient(monkeypatch) -> None:
    """The same rules within a test's time."""
    monkeypatch.setattr(gateways, "TIMEOUT_SECONDS", 0.3)
    monkeypatch.setattr(gateways, "wait_exponential", lambda **_: lambda _: 0)


BODY = {"to": "{to}", "phone": {"local": "{to_local}", "digits": "{to_digits}"}, "text": "{text}", "id": "{id}"}


def send(provider, **options) -> str:
    gateway = HttpGateway(**{"url": provider.url, "body": BODY} | options)
    return gateway.send(to="+84912345678", text='Mã "123456" {to}', reference="r-1")


def test_the_template_is_filled_in_as_json(sms):
    send(sms, headers={"Authorization": "Bearer key"})

    [request] = sms.requests
    assert request["headers"]["Authorization"] == "Bearer key"
    assert sms.bodies == [
        {
            "to": "+84912345678",
            "phone": {"local": "0912345678", "digits": "84912345678"},
            "text": 'Mã "123456" {to}',
            "id": "r-1",
        }
    ]


def test_a_form_or_a_query_can_be_sent_instead(sms):
    send(sms, encoding="form", body={"to": "{to}"})
    send(sms, encoding="query", method="GET", body={"to": "{to}"})

    assert sms.requests[0]["body"] == "to=%2B84912345678"
    assert sms.requests[1]["path"] == "/send?to=%2B84912345678"


def test_the_providers_reference_is_read(sms):
    assert send(sms, reference=r'"SMSID": "([^"]+)"') == "abc-1"


def test_an_answer_that_lacks_the_mark_of_success_is_a_refusal(sms):
    sms.answer((200, '{"CodeResult": "103"}'))

    with pytest.raises(RefusedError):
        send(sms, success='"CodeResult": "100"')


@pytest.mark.parametrize("status", [400, 401, 403, 404, 301])
def test_refusals_are_not_repeated(sms, status):
    sms.answer((status, "no"))

    with pytest.raises(RefusedError):
        send(sms)
    assert len(sms.requests) == 1


@pytest.mark.parametrize("status", [500, 502, 504])
def test_an_error_after_which_it_may_have_been_sent_is_not_repeated(sms, status):
    sms.answer((status, "oops"))

    with pytest.raises(UnsureError):
        send(sms)
    assert len(sms.requests) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_provider_that_says_it_took_nothing_is_asked_again(sms, status):
    sms.answer((status, "later"), (status, "later"), (200, "ok"))

    assert send(sms) == ""
    assert len(sms.requests) == 3


def test_it_gives_up_after_three_tries(sms):
    sms.answer((503, "later"))

    with pytest.raises(NotTakenError):
        send(sms)
    assert len(sms.requests) == 3


def test_no_answer_in_time_leaves_doubt_and_is_not_repeated(sms):
    sms.answer(1.0)

    with pytest.raises(UnsureError):
        send(sms)
    assert len(sms.requests) == 1


def test_nobody_listening_means_nothing_was_taken():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"

    with pytest.raises(NotTakenError):
        HttpGateway(url=url).send(to="+84912345678", text="x", reference="r")
