"""Card and PIN: who gets in, who does not, how often it may be tried, and that nothing shows from outside."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from learning.cards.actions import issue_card
from learning.cards.secrets import draw
from learning.cards.tries import AT_ADDRESS
from learning.people.actions import withdraw_consent
from learning.people.limits import Delay
from learning.people.models import Consent, Tally
from tests.cards.holder import GOOD, NOT_RIGHT, OTHER, PIN, TYPE, WAIT, Holder, text_of
from tests.factories.people import RoleFactory, UserFactory, official
from tests.people.door import AGREE, goes_to
from tests.people.people import resident
from tests.people.test_sign_in_limits import at_once

NOW = timezone.now()


@pytest.fixture
def used(fresh):
    """A card whose PIN was chosen, on another device."""
    Holder().begin(fresh.token)
    return fresh


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["token", "code"])
def test_the_right_pin_lets_in_as_a_resident(used, learner, way):
    holder = Holder()
    holder.scan(used.token) if way == "token" else holder.type(used.code)
    answer = holder.enter(f" {GOOD[:3]} {GOOD[3:]} ")
    assert goes_to(answer) == "/"
    assert holder.user == learner
    assert holder.client.session["life"]["kind"] == "resident"
    learner.refresh_from_db()
    assert not learner.phone_verified, "no number was proven"


@pytest.mark.django_db
def test_the_way_somebody_came_for_is_kept(used):
    holder = Holder()
    holder.client.get(f"{TYPE}?next=/hoc/bai/7/")
    holder.client.post(TYPE, {"code": used.code, "next": "/hoc/bai/7/"})
    assert goes_to(holder.enter(GOOD)) == "/hoc/bai/7/"
    other = Holder()
    other.client.post(TYPE, {"code": used.code, "next": "https://evil.example/"})
    assert goes_to(other.enter(GOOD)) == "/"


@pytest.mark.django_db
def test_a_wrong_pin_lets_nobody_in_and_is_not_shown_again(used):
    holder = Holder()
    holder.scan(used.token)
    page = holder.enter(OTHER)
    assert NOT_RIGHT in text_of(page)
    assert OTHER not in text_of(page)
    assert holder.user is None


@pytest.mark.django_db
def test_without_a_card_in_hand_the_page_leads_back(client):
    assert goes_to(client.get(PIN)) == TYPE


@pytest.mark.django_db
def test_who_may_not_sign_in_hears_so_after_the_right_pin_only(used, learner):
    learner.is_active = False
    learner.save()
    holder = Holder()
    holder.scan(used.token)
    assert NOT_RIGHT in text_of(holder.enter(OTHER))
    assert goes_to(holder.enter(GOOD)) == "/tai-khoan/tam-dung/"
    assert holder.user is None


@pytest.mark.django_db
def test_consent_is_asked_as_at_the_other_door(used, learner):
    withdraw_consent(user=learner, purpose=Consent.Purpose.LEARNING, by=learner, at=timezone.now())
    holder = Holder()
    holder.scan(used.token)
    assert goes_to(holder.enter(GOOD)) == AGREE
    assert holder.user is None
    holder.client.post(AGREE, {"is_16": "on", "agrees": "on"})
    assert holder.user == learner
    assert learner.consents.get(withdrawn_at=None).channel == Consent.Channel.OWN
    learner.refresh_from_db()
    assert not learner.phone_verified


@pytest.mark.django_db
def test_a_number_that_a_volunteer_noted_is_not_taken_for_proven(used, learner):
    learner.phone = "+84000000777"
    learner.save()
    withdraw_consent(user=learner, purpose=Consent.Purpose.LEARNING, by=learner, at=timezone.now())
    holder = Holder()
    holder.scan(used.token)
    holder.enter(GOOD)
    holder.client.post(AGREE, {"is_16": "on", "agrees": "on"})
    learner.refresh_from_db()
    assert (holder.user, learner.phone, learner.phone_verified) == (learner, "+84000000777", False)


@pytest.mark.django_db
def test_staff_do_not_come_in_by_card(used, learner, here):
    RoleFactory(user=learner, commune=here)
    holder = Holder()
    holder.scan(used.token)
    assert NOT_RIGHT in text_of(holder.enter(GOOD))
    assert holder.user is None


@pytest.mark.django_db
def test_whoever_was_in_before_is_out(used, learner):
    other = UserFactory()
    holder = Holder()
    holder.client.force_login(other)
    key = holder.client.session.session_key
    holder.scan(used.token)
    holder.enter(GOOD)
    assert holder.user == learner
    assert holder.client.session.session_key != key
    assert not UserSession.objects.filter(session_key=key).exists()


# --- How often ---


@pytest.mark.django_db
def test_after_five_the_right_one_waits_too_and_ever_longer_but_never_for_ever(used, learner, later):
    holder = Holder()
    holder.scan(used.token)
    for _ in range(5):
        assert NOT_RIGHT in text_of(holder.enter(OTHER))
    assert f"{WAIT}. Bạn chờ 10 phút" in text_of(holder.enter(GOOD))
    later(minutes=11)
    holder.scan(used.token)
    assert NOT_RIGHT in text_of(holder.enter(OTHER))
    assert "Bạn chờ 20 phút" in text_of(holder.enter(GOOD))
    later(minutes=21)
    holder.scan(used.token)
    holder.enter(GOOD)
    assert holder.user == learner
    assert Tally.objects.count() == 1, "of scans; the tries are forgotten"


def test_delays_double_up_to_half_a_day(db):
    delay, moment, waits = Delay("d", free=5, first=600, most=43_200, quiet=86_400), NOW, []
    for _ in range(16):
        if seconds := delay.take("x", moment):
            waits.append(seconds // 60)
            moment += timedelta(seconds=seconds)
            assert delay.take("x", moment) == 0
    assert waits == [10, 20, 40, 80, 160, 320, 640, 720, 720, 720, 720]


def test_refused_tries_prolong_nothing(db):
    delay = Delay("d", free=1, first=60, most=600, quiet=1200)
    delay.take("x", NOW)
    for second in range(1, 60, 7):
        assert delay.take("x", NOW + timedelta(seconds=second)) == 60 - second
    assert delay.take("x", NOW + timedelta(seconds=60)) == 0


def test_after_a_quiet_day_it_begins_anew(db):
    delay = Delay("d", free=2, first=60, most=600, quiet=1200)
    for second in (0, 1, 61, 181, 421):
        assert delay.take("x", NOW + timedelta(seconds=second)) == 0
    later = NOW + timedelta(seconds=421 + 1200)
    assert [delay.take("x", later), delay.take("x", later)] == [0, 0]
    assert delay.take("x", later) == 60


def holder_and_guess(token: str) -> tuple[Holder, Callable[[], str]]:
    """Whoever scanned this card, and a wrong PIN from there, that may be sent many times at once."""
    Holder().begin(token)
    holder = Holder()
    holder.scan(token)
    session = holder.client.cookies["s"].value

    def guess() -> str:
        client = Client()
        client.cookies["s"] = session
        return text_of(client.post(PIN, {"pin": OTHER}))

    return holder, guess


@pytest.mark.django_db(transaction=True)
def test_sixty_guesses_at_once_are_compared_five_times(here, helper):
    learner = resident(commune=here, phone=None, phone_verified=False)
    card = issue_card(person=learner, by=helper, at=timezone.now())
    holder, guess = holder_and_guess(card.token)
    pages = [page for _ in range(5) for page in at_once(guess)]
    assert len(pages) == 60
    assert sum(NOT_RIGHT in page for page in pages) == 5
    # 55 were refused by the card's delay, or, past 30 wrong ones, already by the address's.
    assert sum(WAIT in page or "Có nhiều lần nhập sai ở nơi này" in page for page in pages) == 55
    assert WAIT in text_of(holder.enter(GOOD)) or "nơi này" in text_of(holder.enter(GOOD))


@pytest.mark.django_db(transaction=True)
def test_counting_after_comparing_would_let_more_through(monkeypatch, here, helper):
    """The negative control: the same door, which looks first whether a try is left and counts a wrong one later."""
    from django.db import connection

    from learning.cards import tries

    taken = tries.OF_ONE

    class LookThenCount:
        def take(self, subject, at):
            tally = Tally.objects.filter(key=taken.key(subject)).first()
            connection.cursor().execute("SELECT pg_sleep(0.05)")
            if tally and tally.count >= 5:
                return 600
            Tally.objects.update_or_create(
                key=taken.key(subject), defaults={"count": (tally.count if tally else 0) + 1, "window_started_at": at}
            )
            return 0

        def forget(self, subject):
            taken.forget(subject)

    monkeypatch.setattr(tries, "OF_ONE", LookThenCount())
    learner = resident(commune=here, phone=None, phone_verified=False)
    card = issue_card(person=learner, by=helper, at=timezone.now())
    _holder, guess = holder_and_guess(card.token)
    assert sum(NOT_RIGHT in page for _ in range(2) for page in at_once(guess)) > 5


@pytest.mark.django_db
def test_many_cards_tried_at_one_address_are_slowed_down_and_a_right_one_ends_it(used, learner, later):
    pages = []
    for _ in range(34):
        attacker = Holder()
        attacker.scan(draw(26))
        pages.append(text_of(attacker.enter(OTHER)))
    assert sum(NOT_RIGHT in page for page in pages) == 30
    assert "Bạn chờ 1 phút" in pages[-1]
    later(seconds=61)
    holder = Holder()
    holder.scan(used.token)
    holder.enter(GOOD)
    assert holder.user == learner
    assert not Tally.objects.filter(key=AT_ADDRESS.key("127.0.0.1")).exists()


# --- Nothing shows ---


@pytest.mark.django_db
def test_known_and_unknown_take_the_same_time(used, later):
    took: dict[str, list[float]] = {used.token: [], "": []}
    for _ in range(12):
        for token, times in took.items():
            holder = Holder()
            holder.scan(token or draw(26))
            began = time.perf_counter()
            holder.enter(OTHER)
            times.append(time.perf_counter() - began)
        later(days=2)
    known, unknown = (statistics.median(times) for times in took.values())
    assert abs(known - unknown) < 0.25 * max(known, unknown)
    assert unknown > 0.02, "Argon2id was really computed"


@pytest.mark.django_db
def test_an_officials_record_has_no_card_that_opens(here, helper):
    from learning.people.actions import Refused

    with pytest.raises(Refused):
        issue_card(person=official(here), by=helper, at=timezone.now())
