"""Two records of one person become one, in every room, with nothing lost and nothing counted twice."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from certificates.actions import issue_certificate
from certificates.queries import certificates_of
from learning.audit.models import AuditEntry
from learning.enrolments.models import Enrolment
from learning.people.actions import Refused, ask_for_deletion, give_consent, merge_people
from learning.people.models import Consent, User, Village
from learning.people.queries import merge_preview
from learning.progress.actions import complete_lesson, start_attempt, submit_attempt
from learning.progress.models import CourseCompletion, LessonProgress
from learning.progress.queries import courses_of
from tests.factories.enrolments import EnrolmentFactory
from tests.factories.people import UserFactory, official
from tests.factories.progress import Course, CourseCompletionFactory, published_course, right_answers
from tests.people.people import sign_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LEARNING = Consent.Purpose.LEARNING


@pytest.fixture
def kept() -> User:
    return UserFactory(full_name="Nguyễn Thị Hoa", birth_year=1961)


@pytest.fixture
def dropped(kept) -> User:
    return UserFactory(full_name="Nguyen thi Hoa", birth_year=1962, gender="female", commune=kept.commune)


@pytest.fixture
def admin() -> User:
    return UserFactory()


@pytest.fixture
def course() -> Course:
    return published_course(lessons=2)


def merge(kept: User, dropped: User, admin: User) -> None:
    merge_people(kept=kept, dropped=dropped, by=admin, at=NOW)
    kept.refresh_from_db()
    dropped.refresh_from_db()


def test_what_the_one_knows_wins_and_what_it_does_not_the_other_answers(kept, dropped, admin):
    merge(kept, dropped, admin)
    assert (kept.full_name, kept.birth_year, kept.gender) == ("Nguyễn Thị Hoa", 1961, "female")
    assert (dropped.merged_into, dropped.is_active, dropped.phone) == (kept, False, None)
    entry = AuditEntry.objects.get(action="merge_people")
    assert (entry.subject_id, entry.details) == (str(kept.public_id), {"dropped": str(dropped.public_id)})


def test_the_record_that_goes_is_signed_out(kept, dropped, admin, client):
    sign_in(client, dropped)
    merge(kept, dropped, admin)
    assert not UserSession.objects.exists()
    assert client.get("/tai-khoan/thong-tin/").status_code == 302


def test_a_number_moves_only_to_an_empty_place(kept, dropped, admin):
    own = kept.phone
    merge(kept, dropped, admin)
    assert kept.phone == own


def test_a_number_of_the_record_that_goes_signs_in_to_the_one_that_stays(dropped, admin):
    kept = UserFactory(phone=None, phone_verified=False)
    number = dropped.phone
    merge(kept, dropped, admin)
    assert (kept.phone, kept.phone_verified) == (number, True)


def test_a_village_moves_within_the_commune_only(kept, admin):
    near = UserFactory(commune=kept.commune, village=Village.objects.create(commune=kept.commune, name="Khu 3"))
    far = UserFactory()
    far.village = Village.objects.create(commune=far.commune, name="Khu 9")
    far.save()
    merge(kept, far, admin)
    assert kept.village is None
    merge(kept, near, admin)
    assert str(kept.village) == "Khu 3"


def test_consent_and_requests_move_unless_there_are_own_ones(kept, dropped, admin):
    for person in (kept, dropped):
        ask_for_deletion(user=person, by=person, at=NOW)
    give_consent(user=dropped, purpose=LEARNING, channel="paper", by=admin, at=NOW)
    merge(kept, dropped, admin)
    assert kept.consents.get().channel == "paper"
    assert kept.data_requests.filter(done_at=None).count() == 1
    assert not dropped.data_requests.filter(done_at=None).exists()


def test_merged_again_nothing_happens(kept, dropped, admin):
    for _ in range(2):
        merge(kept, dropped, admin)
    assert AuditEntry.objects.filter(action="merge_people").count() == 1


def test_records_merged_before_follow(kept, dropped, admin):
    first = UserFactory(merged_into=dropped)
    merge(kept, dropped, admin)
    first.refresh_from_db()
    assert first.merged_into == kept


def test_who_cannot_be_merged(kept, admin):
    staff, gone = official(kept.commune), UserFactory(merged_into=admin)
    for other in (kept, staff, gone):
        with pytest.raises(Refused):
            merge_people(kept=kept, dropped=other, by=admin, at=NOW)


def test_a_course_of_the_other_moves(kept, dropped, admin, course):
    enrolment = EnrolmentFactory(learner=dropped, course=course.page)
    merge(kept, dropped, admin)
    enrolment.refresh_from_db()
    assert enrolment.learner == kept


def test_a_course_of_both_becomes_one(kept, dropped, admin, course):
    ours = EnrolmentFactory(learner=kept, course=course.page, withdrawn_at=NOW, withdrawn_by=kept)
    earlier = NOW - timedelta(days=30)
    theirs = EnrolmentFactory(learner=dropped, course=course.page, enrolled_at=earlier, enrolled_by=admin)
    merge(kept, dropped, admin)
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.enrolled_at, ours.enrolled_by, ours.withdrawn_at) == (earlier, admin, None)
    assert theirs.withdrawn_at == NOW
    assert Enrolment.objects.filter(withdrawn_at=None).get() == ours


def test_what_each_did_counts_together_and_may_complete_the_course(kept, dropped, admin, course):
    complete_lesson(learner=kept, lesson=course.lessons[0], at=NOW)
    complete_lesson(learner=dropped, lesson=course.lessons[1], at=NOW)
    attempt = start_attempt(learner=dropped, quiz=course.quiz, at=NOW)
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=NOW)
    assert not CourseCompletion.objects.exists()
    merge(kept, dropped, admin)
    assert LessonProgress.objects.filter(enrolment__learner=kept).count() == 2
    assert not LessonProgress.objects.filter(enrolment__learner=dropped).exists()
    (one,) = courses_of(kept)
    assert one.lessons_done == 2
    assert one.completed_at
    assert certificates_of(kept).count() == 1


def test_a_certificate_moves_with_its_completion(kept, dropped, admin, course):
    EnrolmentFactory(learner=kept, course=course.page)
    done = CourseCompletionFactory(enrolment=EnrolmentFactory(learner=dropped, course=course.page))
    paper = issue_certificate(completion=done, at=NOW)
    merge(kept, dropped, admin)
    assert list(certificates_of(kept)) == [paper]


def test_of_two_certificates_each_stays_in_the_register(kept, dropped, admin, course):
    papers = []
    for person in (kept, dropped):
        done = CourseCompletionFactory(enrolment=EnrolmentFactory(learner=person, course=course.page))
        papers.append(issue_certificate(completion=done, at=NOW))
    merge(kept, dropped, admin)
    assert list(certificates_of(kept)) == papers[:1]
    assert list(certificates_of(dropped)) == papers[1:]


def test_the_preview_says_what_will_be(kept, dropped, admin, course):
    EnrolmentFactory(learner=dropped, course=course.page)
    preview = merge_preview(kept=kept, dropped=dropped)
    facts = {fact.label: fact for fact in preview.facts}
    assert (facts["Giới tính"].kept, facts["Giới tính"].dropped, facts["Giới tính"].is_taken) == ("–", "Nữ", True)
    assert facts["Năm sinh"].is_taken is False
    assert ("Khoá học", 0, 1) in preview.counts
