"""The code typed by hand, where there is no camera."""

import pytest

from learning.cards.secrets import draw, show
from tests.cards.holder import GOOD, NEW_PIN, NOT_RIGHT, PIN, TYPE, Holder, same, text_of
from tests.people.door import goes_to

pytestmark = pytest.mark.django_db


def test_it_stands_for_the_card(fresh, learner):
    holder = Holder()
    assert goes_to(holder.type(show(fresh.code).lower())) == PIN
    assert goes_to(holder.client.get(PIN)) == NEW_PIN
    holder.choose()
    assert holder.user == learner


def test_unknown_codes_are_answered_alike(fresh):
    Holder().begin(fresh.token)
    known, unknown = Holder(), Holder()
    assert same(known.type(fresh.code)) == same(unknown.type(draw(8)))
    assert same(known.enter("111111")) == same(unknown.enter("111111"))


def test_who_mistyped_the_code_types_it_again(fresh):
    holder = Holder()
    holder.type(draw(8))
    assert '<a class="go" href="/the/">Gõ lại mã trên thẻ' in text_of(holder.enter(GOOD))


def test_the_code_shares_its_tries_with_the_qr(fresh):
    Holder().begin(fresh.token)
    holder = Holder()
    holder.scan(fresh.token)
    for _ in range(5):
        assert NOT_RIGHT in text_of(holder.enter("111111"))
    other = Holder()
    other.type(fresh.code)
    assert "Bạn nhập sai 5 lần" in text_of(other.enter(GOOD))


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-2345-6", "ABCD_234*", "ĐĂNG1234", "\x00" * 8])
def test_what_cannot_be_a_code_is_said_and_stays(typed):
    page = Holder().type(typed)
    assert page.status_code == 200
    assert "Bạn xem lại giúp" in text_of(page)
    if typed.isascii() and typed.isprintable() and typed:
        assert "Mã có 8 chữ và số" in text_of(page)
        assert f'value="{typed}"' in text_of(page)


def test_the_residents_door_leads_here(client):
    page = text_of(client.get("/tai-khoan/dang-nhap/?next=/hoc/kiem-tra/3/"))
    assert "Tôi có thẻ học" in page
    assert f'href="{TYPE}?next=/hoc/kiem-tra/3/"' in page
