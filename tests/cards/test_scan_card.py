"""The QR code's address: leads on at once, and the token stays nowhere."""

import logging

import pytest
from django.utils import timezone

from learning.cards.secrets import draw
from learning.cards.tries import SCANS
from tests.cards.holder import NEW_PIN, PIN, TYPE, Holder, same
from tests.people.door import goes_to

pytestmark = pytest.mark.django_db


def test_it_leads_to_the_pin_at_an_address_without_the_token(fresh):
    holder = Holder()
    answer = holder.scan(fresh.token)

    assert (answer.status_code, goes_to(answer)) == (302, PIN)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    page = holder.client.get(PIN, follow=True)
    for secret in (fresh.token, fresh.token.lower(), fresh.code):
        assert secret not in page.content.decode() + str(answer.headers) + str(holder.client.session.items())


@pytest.mark.parametrize("spelling", [str.lower, str.upper])
def test_it_is_read_in_either_case(fresh, spelling):
    holder = Holder()
    holder.client.get(f"/the/{spelling(fresh.token)}/")
    assert goes_to(holder.client.get(PIN)) == NEW_PIN


def test_an_unknown_card_meets_the_same_pages_as_a_used_one(fresh):
    Holder().begin(fresh.token)
    known, unknown = Holder(), Holder()
    assert same(known.scan(fresh.token)) == same(unknown.scan(draw(26)))
    assert same(known.client.get(PIN)) == same(unknown.client.get(PIN))
    for pin in ["111111", "abc", "", *["222222"] * 7]:
        assert same(known.enter(pin)) == same(unknown.enter(pin))


def test_a_card_that_was_not_handed_over_shows_nothing_of_itself(fresh, later):
    later(minutes=61)
    finder, stranger = Holder(), Holder()
    assert same(finder.scan(fresh.token)) == same(stranger.scan(draw(26)))
    assert same(finder.client.get(PIN)) == same(stranger.client.get(PIN))


def test_no_log_line_holds_a_token(fresh, caplog):
    caplog.set_level(logging.DEBUG)
    holder = Holder()
    holder.scan(fresh.token)
    holder.client.post(f"/the/{fresh.token.lower()}/")
    holder.client.get(f"/the/{fresh.token.lower()}x/")
    written = caplog.text + " ".join(str(record.args) for record in caplog.records)
    assert "/the/" in caplog.text, "what was refused is written down, without the token"
    assert fresh.token.lower() not in written


def test_scanning_hundreds_at_one_address_is_slowed_down_without_an_error(fresh):
    while SCANS.take("127.0.0.1", timezone.now()):
        pass
    assert goes_to(Holder().scan(fresh.token)) == TYPE
    assert Holder().type(fresh.code).status_code == 429


def test_whoever_scans_leaves_no_session_for_months(fresh, later):
    holder = Holder()
    holder.scan(fresh.token)
    later(minutes=31)
    assert goes_to(holder.client.get(PIN)) == TYPE
