"""A request about one's data is answered within 2 working days, and deletion leaves no name behind."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from certificates.models import Certificate
from learning.audit.models import AuditEntry
from learning.notices.actions import send_sms
from learning.people.actions import (
    Refused,
    answer_request,
    ask_for_deletion,
    cancel_request,
    carry_out_deletion,
    extend_request,
    give_consent,
    merge_people,
)
from learning.people.models import Consent, DataRequest, User, Village
from learning.people.queries import request_state
from learning.people.working_days import add_working_days
from learning.progress.models import QuizAttempt
from tests.factories.enrolments import EnrolmentFactory
from tests.factories.people import UserFactory, official
from tests.factories.progress import CourseCompletionFactory, published_course

pytestmark = pytest.mark.django_db
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = timezone.now()
CANARY = "KHÔNG-ĐƯỢC-THẤY"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("made", "due"),
    [
        ("2026-11-24T10:00", "2026-11-26T10:00"),  # Tuesday
        ("2026-11-26T10:00", "2026-11-30T10:00"),  # Thursday
        ("2026-11-27T16:30", "2026-12-01T16:30"),  # Friday
        ("2026-11-28T09:00", "2026-12-02T00:00"),  # Saturday counts as Monday, 0:00
        ("2026-11-29T23:59", "2026-12-02T00:00"),  # Sunday
        ("2026-12-31T08:00", "2027-01-04T08:00"),
    ],
)
def test_working_days_leave_out_weekends(made, due):
    assert add_working_days(at(made), 2) == at(due)


def test_the_weekend_is_vietnams_not_utcs():
    """23:00 UTC on a Sunday is Monday morning in Hạ Long."""
    monday = datetime.fromisoformat("2026-11-29T23:00+00:00")
    assert add_working_days(monday, 2) == at("2026-12-02T06:00")


@pytest.fixture
def person() -> User:
    return UserFactory(full_name="Nguyễn Thị Hoa")


@pytest.fixture
def admin() -> User:
    return UserFactory(full_name="Quản Trị")


def ask(person: User, moment=NOW) -> DataRequest:
    return ask_for_deletion(user=person, by=person, at=moment)


def test_asked_again_it_is_the_same_request(person):
    assert ask(person) == ask(person)
    assert AuditEntry.objects.filter(action="ask_for_deletion").count() == 1


def test_a_request_taken_back_is_closed_and_may_be_made_anew(person):
    request = ask(person)
    cancel_request(request=request, by=person, at=NOW)
    cancel_request(request=request, by=person, at=NOW)
    request.refresh_from_db()
    assert (request.done_by, "rút" in request.note) == (person, True)
    assert ask(person) != request


def test_the_clocks(person, admin):
    request = ask(person, at("2026-11-24T10:00"))
    assert request_state(request, at("2026-11-26T09:59")).is_late is False
    assert request_state(request, at("2026-11-26T10:01")).is_late is True
    answer_request(request=request, answer="Chúng tôi xoá.", by=admin, at=at("2026-11-25T10:00"))
    request.refresh_from_db()
    assert request_state(request, at("2026-12-14T10:00")).step == "answered"
    assert request_state(request, at("2026-12-14T10:01")).is_late is True
    carry_out_deletion(request=request, by=admin, at=at("2026-12-01T10:00"))
    request.refresh_from_db()
    assert request_state(request, at("2027-12-14T10:01")).step == "done"


def test_a_second_answer_does_not_move_the_first_moment(person, admin):
    request = ask(person)
    answer_request(request=request, answer="Một", by=admin, at=NOW)
    answer_request(request=request, answer="Hai", by=admin, at=NOW + timezone.timedelta(hours=1))
    request.refresh_from_db()
    assert (request.note, request.answered_at) == ("Hai", NOW)


def fill(person: User) -> None:
    """Every place where something of a person may stand, marked."""
    person.full_name = CANARY
    person.contact_phone, person.username = "+84203999888", "khong-duoc-thay"
    person.email = "khong-duoc-thay@xa.example"
    person.birth_year, person.gender, person.address = 1961, "female", "bác"
    person.village = Village.objects.create(commune=person.commune, name="Khu 3")
    person.set_password("KHÔNG-ĐƯỢC-THẤY-mật-khẩu")
    person.save()
    EmailAddress.objects.create(user=person, email=person.email)
    Authenticator.objects.create(user=person, type="totp", data={"secret": CANARY})
    UserSession.objects.create(user=person, ip="127.0.0.1", session_key="x", user_agent=CANARY)
    purpose = Consent.Purpose.LEARNING
    give_consent(user=person, purpose=purpose, channel=Consent.Channel.PARENT, by=person, at=NOW, note=CANARY)
    send_sms(to=person.phone, body=CANARY, at=NOW)


def test_nothing_that_tells_who_it_was_stays(person, admin):
    fill(person)
    number = person.phone
    carry_out_deletion(request=ask(person), by=admin, at=NOW)
    rows = []
    for model in (User, EmailAddress, Authenticator, UserSession, Consent, DataRequest, AuditEntry):
        rows += model.objects.values()
    text = json.dumps(rows, default=str, ensure_ascii=False)
    for trace in (CANARY, "khong-duoc-thay", number, "+84203999888", "Khu 3"):
        assert trace not in text
    gone = User.objects.get(pk=person.pk)
    assert str(gone) == "Đã xoá thông tin"
    assert (gone.commune, gone.village, gone.birth_year) == (person.commune, None, None)
    assert not gone.is_active
    assert not gone.has_usable_password()


def test_proof_of_consent_and_figures_stay(person, admin):
    fill(person)
    completion = CourseCompletionFactory(enrolment=EnrolmentFactory(learner=person, course=published_course().page))
    carry_out_deletion(request=ask(person), by=admin, at=NOW)
    assert person.consents.get().withdrawn_at == NOW
    assert type(completion).objects.filter(enrolment__learner=person).exists()


def test_the_register_of_certificates_stays_as_it_was(person, admin):
    from certificates.actions import issue_certificate

    completion = CourseCompletionFactory(enrolment=EnrolmentFactory(learner=person, course=published_course().page))
    issue_certificate(completion=completion, at=NOW)
    carry_out_deletion(request=ask(person), by=admin, at=NOW)
    assert Certificate.objects.get().wording["name"] == "Nguyễn Thị Hoa"


def test_answers_a_person_wrote_go(person, admin):
    from learning.progress.actions import start_attempt, submit_attempt

    course = published_course()
    attempt = start_attempt(learner=person, quiz=course.quiz, at=NOW)
    submit_attempt(attempt=attempt, answers={"x": CANARY}, at=NOW)
    carry_out_deletion(request=ask(person), by=admin, at=NOW)
    kept = QuizAttempt.objects.get()
    assert kept.answers == {}
    assert kept.passed is False


def test_a_record_united_before_goes_too(person, admin):
    dropped = UserFactory(full_name=CANARY, phone=None)
    merge_people(kept=person, dropped=dropped, by=admin, at=NOW)
    carry_out_deletion(request=ask(person), by=admin, at=NOW)
    dropped.refresh_from_db()
    assert dropped.full_name == ""
    assert dropped.erased_at


def test_carried_out_twice_is_once(person, admin):
    request = ask(person)
    carry_out_deletion(request=request, by=admin, at=NOW)
    carry_out_deletion(request=request, by=admin, at=NOW)
    assert AuditEntry.objects.filter(action="carry_out_deletion").count() == 1


def test_staff_give_back_their_rights_first(person, admin):
    staff = official(person.commune)
    with pytest.raises(Refused, match="quyền"):
        carry_out_deletion(request=ask(staff), by=admin, at=NOW)
    staff.refresh_from_db()
    assert staff.full_name


def extend(request: DataRequest, by: User, days: int = 15, moment: datetime = NOW) -> None:
    extend_request(request=request, days=days, reason="Chờ đơn vị lưu trữ trả lời.", by=by, at=moment)
    request.refresh_from_db()


def test_it_may_take_longer_once_with_a_reason(person, admin):
    request = ask(person)
    due = request.carry_out_due_at
    answer_request(request=request, answer="Chúng tôi cần thêm thời gian.", by=admin, at=NOW)
    extend(request, admin, days=10)
    assert request.carry_out_due_at == due + timedelta(days=10)
    assert request_state(request, due + timedelta(days=9)).is_late is False
    assert AuditEntry.objects.get(action="extend_request").details == {"kind": "delete", "days": 10}
    with pytest.raises(Refused):
        extend(request, admin, days=5)
    assert request.carry_out_due_at == due + timedelta(days=10)


@pytest.mark.parametrize("days", [0, 16])
def test_no_longer_than_the_decree_allows(person, admin, days):
    with pytest.raises(Refused):
        extend(ask(person), admin, days=days)


def test_a_deadline_that_has_passed_is_not_moved(person, admin):
    request = ask(person)
    with pytest.raises(Refused):
        extend(request, admin, moment=request.carry_out_due_at + timedelta(seconds=1))
    cancel_request(request=request, by=person, at=NOW)
    with pytest.raises(Refused):
        extend(request, admin)
