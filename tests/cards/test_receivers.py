"""What becomes of cards when records of people are united, erased, or asked for."""

import pytest
from django.utils import timezone

from learning.cards.actions import issue_card
from learning.cards.models import LearnerCard, Pin, Tile
from learning.people.actions import ask_for_deletion, carry_out_deletion, merge_people
from learning.people.queries import personal_data
from tests.cards.holder import GOOD, NOT_RIGHT, SWITCH, Holder, text_of
from tests.factories.people import UserFactory
from tests.people.people import resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def used(fresh):
    holder = Holder()
    holder.begin(fresh.token)
    holder.client.post("/the/nho-ten/")
    return fresh


def test_the_card_goes_along_when_the_other_record_has_none(used, learner, helper):
    kept = resident(commune=learner.commune, full_name="Triệu Thị Mai")
    merge_people(kept=kept, dropped=learner, by=helper, at=timezone.now())
    holder = Holder()
    holder.scan(used.token)
    holder.enter(GOOD)
    assert holder.user == kept
    assert (Pin.objects.get().user, Tile.objects.get().user) == (kept, kept)


def test_else_the_card_of_the_record_that_stays_counts(used, learner, helper):
    kept = resident(commune=learner.commune, phone=None, phone_verified=False)
    card = issue_card(person=kept, by=helper, at=timezone.now())
    Holder().begin(card.token, "618240")
    merge_people(kept=kept, dropped=learner, by=helper, at=timezone.now())
    holder = Holder()
    holder.scan(used.token)
    assert NOT_RIGHT in text_of(holder.enter(GOOD))
    holder.scan(card.token)
    holder.enter("618240")
    assert holder.user == kept
    assert LearnerCard.objects.exclude(withdrawn_at=None).get().withdrawn_reason == "merged"


def test_a_name_that_stands_on_a_phone_leads_to_the_record_that_stays(fresh, learner, helper):
    family = Holder()
    family.begin(fresh.token)
    family.client.post("/the/nho-ten/")
    kept = resident(commune=learner.commune, full_name="Triệu Thị Mai (2)")
    merge_people(kept=kept, dropped=learner, by=helper, at=timezone.now())

    tapped = family.client.get(f"{SWITCH}{learner.public_id}/", follow=True)

    assert kept.full_name in text_of(tapped)
    family.enter(GOOD)
    assert family.user == kept


def test_elsewhere_that_name_is_still_nobodys(used, learner, helper):
    kept = resident(commune=learner.commune, full_name="Triệu Thị Mai (2)")
    merge_people(kept=kept, dropped=learner, by=helper, at=timezone.now())
    assert kept.full_name not in text_of(Holder().client.get(f"{SWITCH}{learner.public_id}/", follow=True))


def test_nothing_is_left_of_who_was_erased(used, learner, helper):
    request = ask_for_deletion(user=learner, by=learner, at=timezone.now())
    carry_out_deletion(request=request, by=helper, at=timezone.now())
    assert not any(model.objects.exists() for model in (LearnerCard, Pin, Tile))
    holder = Holder()
    holder.scan(used.token)
    assert NOT_RIGHT in text_of(holder.enter(GOOD))


def test_a_person_sees_what_is_kept(used, learner):
    data = personal_data(learner)["Thẻ học, mã PIN và máy nhớ tên"]
    assert [set(line) for line in data] == [
        {"Thẻ in lúc", "Dùng lần đầu", "Hết dùng lúc"},
        {"Đặt mã PIN lúc"},
        {"Cho một máy nhớ tên lúc"},
    ]
    assert personal_data(UserFactory())["Thẻ học, mã PIN và máy nhớ tên"] == []
