"""The volunteer's short form: name and commune suffice, consent is noted, a doubtful double is asked about once."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from learning.enrolments.models import Enrolment
from learning.enrolments.queries import courses_to_begin
from learning.people.actions import learners
from learning.people.models import Consent, Role, User
from tests.factories.people import CommuneFactory, RoleFactory, UserFactory, official
from tests.factories.progress import published_course

PAGE = reverse("add_learner")


def data(here, **fields) -> dict:
    """What a browser sends of a form filled in as little as possible."""
    least = {"public_id": str(uuid4()), "full_name": "Chíu A Sám", "commune": here.code, "consent_channel": "assisted"}
    return least | fields


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def newest() -> User:
    return User.objects.latest("pk")


def test_name_and_consent_are_all_a_volunteer_of_one_commune_gives(at_work, helper, here):
    sent = data(here)
    answer = at_work.post(PAGE, sent)
    person = newest()
    assert answer.url == reverse("show_added_learner", args=[person.public_id])
    assert (person.full_name, person.commune, person.registered_by) == ("Chíu A Sám", here, helper)
    consent = person.consents.get()
    assert (consent.channel, consent.recorded_by) == (Consent.Channel.ASSISTED, helper)
    text = text_of(at_work.get(answer.url))
    assert "Chíu A Sám" in text
    assert "Thêm người nữa" in text


def test_the_commune_is_not_asked_where_there_is_one(at_work, here):
    assert "<select" not in text_of(at_work.get(PAGE))


def test_with_two_communes_it_is(at_work, helper, here):
    other = CommuneFactory(full_name="Xã Hải Hòa")
    RoleFactory(user=helper, kind=Role.Kind.VOLUNTEER, commune=other)
    text = text_of(at_work.get(PAGE))
    assert "Xã Hải Hòa" in text
    at_work.post(PAGE, data(other))
    assert newest().commune == other


def test_all_that_may_be_known(at_work, here):
    first, second = published_course().page, published_course().page
    at_work.post(
        PAGE,
        data(
            here,
            birth_year="1958",
            gender="male",
            village="Khu 5",
            contact_phone="0203 3835 678",
            phone="0000 123 456",
            courses=[first.pk, second.pk],
        ),
    )
    person = newest()
    assert (person.birth_year, person.gender, str(person.village)) == (1958, "male", "Khu 5")
    assert (person.contact_phone, person.phone) == ("+842033835678", "+84000123456")
    assert set(person.enrolments.values_list("course", flat=True)) == {first.pk, second.pk}


def test_the_first_course_is_ticked_then_what_was_chosen_last(at_work, here):
    for _ in range(2):
        published_course()
    first, second = courses_to_begin()
    assert ticked(at_work.get(PAGE)) == [first.pk]
    answer = at_work.post(PAGE, data(here, village="Khu 5", courses=[second.pk]))
    more = f"{PAGE}?thon=Khu%205&khoa={second.pk}"
    assert more.replace("&", "&amp;") in text_of(at_work.get(answer.url))
    assert ticked(at_work.get(more)) == [second.pk]
    assert 'value="Khu 5"' in text_of(at_work.get(more))


def ticked(answer) -> list[int]:
    boxes = re.findall(r'<input type="checkbox" name="courses"[^>]*>', text_of(answer))
    return [int(re.search(r'value="(\d+)"', box)[1]) for box in boxes if " checked" in box]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"full_name": ""}, "Bạn chưa nhập họ và tên."),
        ({"consent_channel": ""}, "Bạn chưa chọn cách người học đồng ý."),
        ({"consent_channel": "own"}, "own"),
        ({"consent_channel": "parent"}, "Bạn chưa ghi tên cha mẹ hoặc người giám hộ."),
        ({"birth_year": "58"}, "Năm sinh có 4 số"),
        ({"birth_year": "2015"}, "Người dưới 16 tuổi cần cha mẹ"),
        ({"phone": "0203 3835 678"}, "không phải số di động"),
        ({"contact_phone": "1"}, "Số điện thoại có 10 hoặc 11 số"),
        ({"courses": ["999999"]}, "999999"),
        ({"public_id": "x"}, "Bạn mở lại trang này rồi điền lại."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(at_work, here, fields, sentence):
    before = User.objects.count()
    text = text_of(at_work.post(PAGE, data(here, village="Khu 5") | fields))
    assert sentence in text
    assert 'value="Khu 5"' in text
    assert User.objects.count() == before


def test_a_child_comes_with_a_parents_consent(at_work, here):
    at_work.post(PAGE, data(here, birth_year="2015", consent_channel="parent", guardian="Chíu Sồi Múi"))
    consent = newest().consents.get()
    assert (consent.channel, consent.note) == (Consent.Channel.PARENT, "Chíu Sồi Múi")


def test_a_number_of_someone_else_is_said_at_its_field(at_work, here):
    other = UserFactory(phone="+84000123456")
    text = text_of(at_work.post(PAGE, data(here, phone="0000 123 456")))
    assert 'id="id_phone_error"' in text
    assert other.full_name not in text.split("<form")[-1]


def test_past_the_days_quota_the_form_says_so(at_work, here, monkeypatch):
    monkeypatch.setattr(learners, "DAILY_QUOTA", 0)
    assert "Ngày mai bạn thêm tiếp." in text_of(at_work.post(PAGE, data(here)))


def test_a_likely_double_is_asked_about_once(at_work, here, learner):
    sent = data(here, full_name="Nguyen Thi Hoa", birth_year="1961")
    text = text_of(at_work.post(PAGE, sent))
    assert reverse("show_learner", args=[learner.public_id]) in text
    assert User.objects.filter(search_key="nguyen thi hoa").count() == 1
    at_work.post(PAGE, sent | {"is_other": "on"})
    assert User.objects.filter(search_key="nguyen thi hoa").count() == 2


def test_a_form_sent_twice_makes_one_person(at_work, here):
    sent = data(here, courses=[published_course().page.pk])
    first, second = at_work.post(PAGE, sent), at_work.post(PAGE, sent)
    assert first.url == second.url
    assert User.objects.filter(full_name="Chíu A Sám").count() == 1
    assert Enrolment.objects.count() == 1


def test_nobody_is_added_to_a_foreign_commune(at_work, here, stranger):
    before = User.objects.count()
    assert "Bạn chọn lại xã, phường, đặc khu." in text_of(at_work.post(PAGE, data(stranger.commune)))
    assert User.objects.count() == before


@pytest.mark.parametrize("who", [lambda here: UserFactory(commune=here), official])
def test_who_teaches_nowhere_finds_no_form(client, here, who):
    client.force_login(who(here))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, data(here)).status_code == 404


def test_the_page_of_success_is_of_the_own_commune_only(at_work, stranger):
    assert at_work.get(reverse("show_added_learner", args=[stranger.public_id])).status_code == 404


def test_who_has_no_number_is_offered_a_card(at_work, here):
    for name, phone, offered in (("Chíu A Sám", "", True), ("Chíu A Tài", "0912 345 678", False)):
        at_work.post(PAGE, data(here, full_name=name, phone=phone))
        page = text_of(at_work.get(reverse("show_added_learner", args=[newest().public_id])))
        assert (reverse("show_learner_card", args=[newest().public_id]) in page) == offered
