"""What a volunteer may change of a learner: facts, number, consent, courses; of the own commune, and not of staff."""

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.audit.models import AuditEntry
from learning.enrolments.actions import withdraw
from learning.people.actions import give_consent
from learning.people.models import Consent, DataRequest
from tests.factories.enrolments import EnrolmentFactory
from tests.factories.people import UserFactory, official
from tests.factories.progress import published_course

NOW = timezone.now()
NAMES = ("edit_learner", "edit_learner_phone", "note_consent", "ask_deletion")


def page(name: str, person, *more) -> str:
    return reverse(name, args=[person.public_id, *more])


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_people_of_other_communes_do_not_exist(at_work, stranger, name):
    assert at_work.get(page(name, stranger)).status_code == 404
    assert at_work.post(page(name, stranger), {"full_name": "Bị đổi", "phone": ""}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.full_name == "KHÔNG-ĐƯỢC-THẤY"


@pytest.mark.parametrize("name", NAMES)
def test_staff_are_not_a_volunteers_to_change(at_work, here, helper, name):
    for colleague in (official(here), helper):
        assert at_work.post(page(name, colleague), {"full_name": "Bị đổi", "phone": "0000123456"}).status_code == 404
        colleague.refresh_from_db()
        assert colleague.phone != "+84000123456"


@pytest.mark.parametrize("name", NAMES)
def test_residents_and_visitors_have_no_such_pages(client, here, learner, name):
    assert client.get(page(name, learner)).status_code == 302
    client.force_login(UserFactory(commune=here))
    assert client.get(page(name, learner)).status_code == 404


def test_facts_are_put_right(at_work, helper, learner):
    assert 'value="Nguyễn Thị Hoa"' in text_of(at_work.get(page("edit_learner", learner)))
    sent = {"full_name": "Nguyễn Thị Hoà", "birth_year": "1960", "gender": "female", "village": "Khu 5"}
    assert at_work.post(page("edit_learner", learner), sent).url == page("show_learner", learner)
    learner.refresh_from_db()
    assert (learner.full_name, learner.birth_year, str(learner.village)) == ("Nguyễn Thị Hoà", 1960, "Khu 5")
    entry = AuditEntry.objects.get(action="correct_person")
    assert (entry.actor, entry.details["fields"]) == (helper, ["birth_year", "full_name", "gender", "village"])


def test_a_name_that_is_none_is_said(at_work, learner):
    assert "Bạn chưa nhập họ và tên." in text_of(at_work.post(page("edit_learner", learner), {"full_name": " "}))


def test_a_number_is_given_and_taken_away(at_work, learner):
    at_work.post(page("edit_learner_phone", learner), {"phone": "0000.123.456"})
    learner.refresh_from_db()
    assert (learner.phone, learner.phone_verified) == ("+84000123456", False)
    at_work.post(page("edit_learner_phone", learner), {"phone": ""})
    learner.refresh_from_db()
    assert learner.phone is None


def test_someone_elses_number_is_said_at_the_field(at_work, learner):
    UserFactory(phone="+84000123456")
    answer = at_work.post(page("edit_learner_phone", learner), {"phone": "0000 123 456"})
    assert "Số này đã có người dùng để đăng nhập." in text_of(answer)


def test_consent_is_noted_later(at_work, helper, learner):
    at_work.post(page("note_consent", learner), {"consent_channel": "paper"})
    consent = learner.consents.get()
    assert (consent.channel, consent.recorded_by) == (Consent.Channel.PAPER, helper)


def test_a_parents_consent_needs_the_name(at_work, learner):
    text_of(at_work.post(page("note_consent", learner), {"consent_channel": "parent"}))
    assert not learner.consents.exists()


def test_a_request_to_delete_is_sent_for_who_cannot(at_work, helper, learner):
    assert at_work.get(page("ask_deletion", learner)).status_code == 200
    assert at_work.head(page("ask_deletion", learner)).status_code == 200
    assert not DataRequest.objects.exists()
    at_work.post(page("ask_deletion", learner))
    assert DataRequest.objects.get().user == learner
    assert AuditEntry.objects.get(action="ask_for_deletion").actor == helper


def test_a_course_is_added(at_work, helper, learner):
    course = published_course().page
    assert at_work.post(page("enrol_learner", learner), {"course": course.pk}).url == page("show_learner", learner)
    enrolment = learner.enrolments.get()
    assert (enrolment.course_id, enrolment.enrolled_by) == (course.pk, helper)


@pytest.mark.parametrize("course", ["", "999999", "x"])
def test_no_course_no_enrolment(at_work, learner, course):
    at_work.post(page("enrol_learner", learner), {"course": course})
    assert not learner.enrolments.exists()


def test_a_course_is_ended_after_a_question_and_taken_up_again(at_work, helper, learner):
    enrolment = EnrolmentFactory(learner=learner, course=published_course().page)
    address = page("withdraw_learner", learner, enrolment.course_id)
    text_of(at_work.get(address))
    assert at_work.head(address).status_code == 200
    enrolment.refresh_from_db()
    assert enrolment.withdrawn_at is None
    at_work.post(address)
    enrolment.refresh_from_db()
    assert enrolment.withdrawn_by == helper
    at_work.post(page("enrol_learner", learner), {"course": enrolment.course_id})
    enrolment.refresh_from_db()
    assert enrolment.withdrawn_at is None


def test_a_course_of_a_stranger_is_not_ended(at_work, learner, stranger):
    enrolment = EnrolmentFactory(learner=stranger, course=published_course().page)
    assert at_work.post(page("withdraw_learner", stranger, enrolment.course_id)).status_code == 404
    assert at_work.post(page("withdraw_learner", learner, enrolment.course_id)).status_code == 404
    enrolment.refresh_from_db()
    assert enrolment.withdrawn_at is None


def test_withdrawing_oneself_is_no_act_of_staff(learner):
    enrolment = EnrolmentFactory(learner=learner, course=published_course().page)
    withdraw(enrolment=enrolment, by=learner, at=NOW)
    assert not AuditEntry.objects.exists()


def test_consent_given_by_the_volunteer_is_in_the_audit(learner, helper):
    give_consent(user=learner, purpose="learning", channel="assisted", by=helper, at=NOW)
    assert AuditEntry.objects.get(action="give_consent").actor == helper
