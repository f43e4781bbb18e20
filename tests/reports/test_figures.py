"""Each figure against people whose answer is known."""

from datetime import timedelta

import pytest

from certificates.actions import reissue_certificate, revoke_certificate
from learning.enrolments.actions import withdraw
from learning.progress.actions import start_attempt, submit_attempt
from learning.progress.models import LessonProgress
from learning.reports.figures import (
    CommuneRow,
    Counts,
    Participation,
    hide_small,
    participation_by_commune,
    participation_by_course,
)
from tests.factories.courses import CourseFactory
from tests.factories.people import CommuneFactory, UserFactory
from tests.factories.progress import CourseCompletionFactory, published_course

pytestmark = pytest.mark.django_db


def counts(communes, at, **options) -> list[Counts]:
    return [row.counts for row in participation_by_commune(communes, at=at, **options).rows]


def test_enrolled_counts_people_not_enrolments(enrol, now):
    commune = CommuneFactory()
    first = enrol(commune)
    enrol(commune, learner=first.learner, course=CourseFactory())
    enrol(commune)
    assert counts([commune], now)[0].enrolled == 2


def test_withdrawn_counts_nowhere(enrol, certify, now):
    commune = CommuneFactory()
    enrolment = enrol(commune, active_days_ago=1)
    certify(enrolment)
    withdraw(enrolment=enrolment, by=UserFactory(), at=now)
    assert counts([commune], now) == [Counts(0, 0, 0, 0)]


@pytest.mark.parametrize(("days_ago", "active"), [(0, 1), (29, 1), (31, 0)])
def test_active_looks_back_thirty_days(enrol, now, days_ago, active):
    commune = CommuneFactory()
    enrol(commune, active_days_ago=days_ago)
    assert counts([commune], now)[0].active == active


def test_completing_a_lesson_is_active_however_long_ago_it_was_opened(enrol, now):
    commune = CommuneFactory()
    LessonProgress.objects.filter(enrolment=enrol(commune, active_days_ago=50)).update(completed_at=now)
    assert counts([commune], now)[0].active == 1


def test_submitting_an_attempt_is_active(enrol, now):
    commune, course = CommuneFactory(), published_course(lessons=1)
    enrolment = enrol(commune, course=course.page)
    attempt = start_attempt(learner=enrolment.learner, quiz=course.quiz, at=now)
    assert counts([commune], now)[0].active == 0
    submit_attempt(attempt=attempt, answers={}, at=now)
    assert counts([commune], now)[0].active == 1


def test_completed_needs_no_certificate(enrol, now):
    commune = CommuneFactory()
    CourseCompletionFactory(enrolment=enrol(commune), completed_at=now)
    assert counts([commune], now) == [Counts(enrolled=1, active=0, completed=1, certified=0)]


def test_certified_needs_one_that_is_valid(enrol, certify, now):
    commune = CommuneFactory()
    kept, revoked = certify(enrol(commune)), certify(enrol(commune))
    revoke_certificate(certificate=revoked, reason="Cấp nhầm", by=UserFactory(), at=now)
    assert kept.revoked_at is None
    assert counts([commune], now) == [Counts(enrolled=2, active=0, completed=2, certified=1)]


def test_a_person_stays_counted_where_they_lived(enrol, now):
    before, after = CommuneFactory(), CommuneFactory()
    learner = enrol(before).learner
    learner.commune = after
    learner.save()
    assert [row.enrolled for row in counts([before, after], now)] == [1, 0]


def test_in_the_sum_each_person_counts_once(enrol, now):
    here, there = CommuneFactory(), CommuneFactory()
    learner = enrol(here).learner
    enrol(there, learner=learner, course=CourseFactory())
    table = participation_by_commune([here, there], at=now)
    assert [row.counts.enrolled for row in table.rows] == [1, 1]
    assert table.total.enrolled == 1


def test_one_course_alone(enrol, now, course):
    commune = CommuneFactory()
    enrol(commune)
    enrol(commune, course=CourseFactory())
    assert counts([commune], now, course_id=course.pk)[0].enrolled == 1


def test_a_certificate_that_was_replaced_does_not_stand_in_for_the_new_one(enrol, certify, now):
    commune, admin = CommuneFactory(), UserFactory()
    new = reissue_certificate(certificate=certify(enrol(commune)), reason="Sai tên", by=admin, at=now)
    assert counts([commune], now)[0].certified == 1
    revoke_certificate(certificate=new, reason="Cấp nhầm", by=admin, at=now)
    assert counts([commune], now)[0].certified == 0


def test_acts_after_the_moment_do_not_count(enrol, certify, now):
    commune = CommuneFactory()
    certify(enrol(commune, days_ago=60, active_days_ago=0))
    enrol(commune, days_ago=1)
    assert counts([commune], now) == [Counts(enrolled=2, active=1, completed=1, certified=1)]
    assert counts([commune], now - timedelta(days=2)) == [Counts(enrolled=1, active=0, completed=0, certified=0)]


def test_by_course(enrol, now, course):
    commune = CommuneFactory()
    learner = enrol(commune).learner
    other = CourseFactory(title="Ao chuôm")
    enrol(commune, learner=learner, course=other)
    table = participation_by_course(commune, at=now)
    assert [row.title for row in table.rows] == sorted([course.title, other.title])
    assert table.total.enrolled == 1


def test_the_same_queries_for_one_and_three(enrol, now, django_assert_num_queries):
    communes = [CommuneFactory() for _ in range(3)]
    for commune in communes:
        enrol(commune, active_days_ago=1)
    for some in (communes[:1], communes):
        with django_assert_num_queries(8):
            participation_by_commune(some, at=now)


def table(*enrolled: int) -> Participation:
    rows = [CommuneRow(CommuneFactory.build(population=1000), Counts(number, 0, 9, 9)) for number in enrolled]
    return Participation(rows, Counts(sum(enrolled), 0, 9, 9))


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((0, 5, 9), [0, 5, 9]),
        ((2, 3, 9), [None, None, 9]),
        # One alone could be found by subtraction: the next smallest goes too.
        ((4, 7, 9), [None, None, 9]),
        ((4,), [None]),
    ],
)
def test_small_numbers_are_hidden(numbers, shown):
    assert [row.counts.enrolled for row in hide_small(table(*numbers)).rows] == shown


def test_no_rate_without_population():
    row = CommuneRow(CommuneFactory.build(population=None), Counts(10))
    assert row.enrolled_per_thousand is None
