"""What is made in bulk must be what the real actions would have left."""

import re
from dataclasses import asdict

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page

from certificates.models import Certificate, Register
from courses.draw import questions_of
from courses.grading import grade
from learning.demo.actions import give_history, invent_people
from learning.people.fields import ContactPhoneField
from learning.people.models import User
from learning.people.phones import show_phone
from learning.progress.models import CourseCompletion, LessonProgress, QuizAttempt
from learning.progress.queries import courses_of
from learning.support.queries import why_not_text
from tests.factories.courses import CourseFactory
from tests.factories.people import CommuneFactory, UserFactory


@pytest.fixture
def village(db):
    for slug in ("mot", "hai"):
        CourseFactory(slug=slug, lessons=3, quiz=True)
    Page.objects.update(first_published_at=timezone.now())
    return CommuneFactory()


def invent(people: int = 60) -> None:
    invent_people(people=people, seed=1945, at=timezone.now())


def test_a_course_is_completed_where_all_of_it_is_done(village):
    invent()
    assert CourseCompletion.objects.exists()
    for learner in User.objects.filter(enrolments__isnull=False).distinct():
        for course in courses_of(learner):
            assert bool(course.completed_at) == course.is_finished


def test_every_attempt_is_marked_as_it_would_be(village):
    invent()
    assert QuizAttempt.objects.filter(passed=False).exists()
    for attempt in QuizAttempt.objects.select_related("revision"):
        marks = grade(questions_of(attempt.asked, attempt.revision), attempt.answers)
        assert attempt.marks == [asdict(mark) for mark in marks]
        assert attempt.passed == (attempt.score >= attempt.revision.content["mastery_score"])


def test_some_may_be_reminded_by_text_at_numbers_that_nobody_has(village):
    invent()
    reachable = User.objects.exclude(contact_phone="")
    assert reachable.count() == 20
    for learner in reachable:
        assert re.fullmatch(r"\+840001\d{5}", learner.contact_phone)
        assert ContactPhoneField().clean(show_phone(learner.contact_phone)) == learner.contact_phone
        assert not why_not_text(learner, timezone.localtime().replace(hour=12))
    without = User.objects.filter(contact_phone="", enrolments__isnull=False).first()
    assert why_not_text(without, timezone.now()) == "Chưa có số điện thoại."


def test_the_register_has_no_gap(village):
    invent()
    for register in Register.objects.all():
        certificates = register.certificates.order_by("serial")
        assert [each.serial for each in certificates] == list(range(1, register.last_number + 1))
        moments = [each.issued_at for each in certificates]
        assert moments == sorted(moments)
    assert Certificate.objects.count() == CourseCompletion.objects.count()


def test_nothing_happens_before_it_could_or_after_now(village):
    invent()
    now = timezone.now()
    for progress in LessonProgress.objects.select_related("enrolment__learner", "lesson"):
        enrolment = progress.enrolment
        assert enrolment.learner.registered_at <= enrolment.enrolled_at <= progress.opened_at < now
        assert progress.lesson.first_published_at < progress.opened_at


def test_the_demonstrations_learner_has_a_certificate_and_a_course_under_way(village):
    learner = UserFactory()
    give_history(learner, seed=1, at=timezone.now())
    finished, begun = sorted(courses_of(learner), key=lambda course: course.is_finished, reverse=True)
    assert finished.completed_at
    assert (begun.completed_at, begun.lessons_done) == (None, 2)
    assert Certificate.objects.filter(completion__enrolment__learner=learner).count() == 1


def test_the_command_invents_once(village, capsys):
    call_command("load_demo", people=10)
    people = User.objects.count()
    call_command("load_demo", people=10)
    assert User.objects.count() == people


def test_no_invented_people_where_they_are_off(village, settings):
    settings.DEMO_DATA = False
    with pytest.raises(CommandError, match="DEMO_DATA is off"):
        call_command("load_demo", people=10)
    assert not User.objects.exists()
