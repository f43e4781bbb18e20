from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.utils import timezone

from certificates.actions import issue_certificate, revoke_certificate, salute
from certificates.models import Certificate, CertificateSettings, Register
from learning.audit.models import AuditEntry
from learning.progress.models import CourseCompletion
from learning.progress.signals import course_completed
from tests.certificates.racing import at_once
from tests.factories.people import CommuneFactory, UserFactory

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)


def test_freezes_who_completed_what(complete):
    commune = CommuneFactory(full_name="Phường Hà Lầm")
    learner = UserFactory(full_name="Tằng Dảu Múi", birth_year=1958, commune=commune)

    certificate = issue_certificate(completion=complete(learner), at=NOON)

    words = certificate.words
    assert certificate.number == words.number == "QN-2026-000001"
    assert (words.name, words.birth_year, words.course, words.result) == (
        "Tằng Dảu Múi",
        1958,
        "Nhận biết lừa đảo",
        "Đạt",
    )
    assert words.commune == "phường Hà Lầm, tỉnh Quảng Ninh"
    assert words.date_line == "Quảng Ninh, ngày 24 tháng 11 năm 2026"
    learner.full_name = "Tên Khác"
    learner.save()
    certificate.refresh_from_db()
    assert certificate.words.name == "Tằng Dảu Múi"


def test_takes_the_issuer_from_the_settings(complete):
    issuing = CertificateSettings.load()
    issuing.issuer_parent, issuing.issuer = "CƠ QUAN CHỦ QUẢN", "SỞ MINH HOẠ"
    issuing.save()

    words = issue_certificate(completion=complete(), at=NOON).words

    assert (words.issuer_parent, words.issuer) == ("CƠ QUAN CHỦ QUẢN", "SỞ MINH HOẠ")


def test_claims_no_office_of_the_state_by_default(complete):
    words = issue_certificate(completion=complete(), at=NOON).words

    assert words.issuer == "NỀN TẢNG BÌNH DÂN HỌC VỤ SỐ"
    assert words.notice == "Bản minh hoạ"


def test_says_the_day_of_vietnam(complete):
    """On 31 December at 18:00 UTC it is next year in Hạ Long."""
    certificate = issue_certificate(completion=complete(), at=datetime(2026, 12, 31, 18, tzinfo=UTC))

    assert certificate.number == "QN-2027-000001"
    assert certificate.words.date_line == "Quảng Ninh, ngày 01 tháng 01 năm 2027"


def test_numbers_follow_each_other(issue):
    assert [issue().serial for _ in range(3)] == [1, 2, 3]


def test_repeated_gives_the_same_paper(complete):
    completion = complete()

    first = issue_certificate(completion=completion, at=NOON)

    assert issue_certificate(completion=completion, at=timezone.now()) == first
    assert AuditEntry.objects.filter(action="issue_certificate").count() == 1


def test_revoked_one_stops_another(complete, province_admin):
    completion = complete()
    revoked = issue_certificate(completion=completion, at=NOON)
    revoke_certificate(certificate=revoked, reason="Cấp nhầm người.", by=province_admin, at=NOON)

    assert issue_certificate(completion=completion, at=NOON) == revoked


def test_learner_without_commune_is_entered_in_the_register_of_this_province(complete):
    CommuneFactory()
    certificate = issue_certificate(completion=complete(UserFactory(commune=None)), at=NOON)

    assert certificate.register.province_id == "22"
    assert certificate.words.commune == ""


@pytest.mark.parametrize(
    ("gender", "birth_year", "address"),
    [("", 1958, "Ông/Bà"), ("female", 1958, "Bà"), ("male", None, "Ông"), ("", None, "Ông/Bà"), ("male", 2010, "Em")],
)
def test_address_is_never_guessed(gender, birth_year, address):
    assert salute(UserFactory.build(commune=None, gender=gender, birth_year=birth_year), 2026) == address


def test_costs_the_same_with_one_and_three_in_the_register(complete, django_assert_num_queries):
    issue_certificate(completion=complete(), at=NOON)
    counts = []
    for _ in range(3):
        completion = CourseCompletion.objects.get(pk=complete().pk)
        with django_assert_num_queries(16, exact=False) as queries:
            issue_certificate(completion=completion, at=NOON)
        counts.append(len(queries))

    assert len(set(counts)) == 1


def test_completing_a_course_issues_and_renders(complete, run_tasks, django_capture_on_commit_callbacks):
    completion = complete()

    with django_capture_on_commit_callbacks(execute=True):
        course_completed.send(sender=CourseCompletion, completion=completion)
    assert run_tasks() == 1

    certificate = completion.certificates.get()
    assert certificate.rendering == Certificate.Rendering.DONE
    with certificate.file.open() as file:
        assert file.read(5) == b"%PDF-"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_issue_one(complete):
    for _ in range(10):
        completion = complete()

        def call(pk=completion.pk):
            return issue_certificate(completion=CourseCompletion.objects.get(pk=pk), at=NOON)

        results = at_once(call, call, call)
        assert len({certificate.pk for certificate in results}) == 1
        assert completion.certificates.count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_where_transactions_fail(complete):
    """40 learners finish at once in eight threads; every fifth transaction breaks after its paper was issued."""
    completions = [complete().pk for _ in range(40)]

    def finish(keys):
        for key in keys:
            try:
                with transaction.atomic():
                    issue_certificate(completion=CourseCompletion.objects.get(pk=key), at=NOON)
                    if key % 5 == 0:
                        raise RuntimeError
            except RuntimeError:
                pass

    results = at_once(*(lambda keys=completions[start::8]: finish(keys) for start in range(8)))

    assert results == [None] * 8
    serials = sorted(Certificate.objects.values_list("serial", flat=True))
    assert serials == list(range(1, len(serials) + 1))
    assert len(serials) == sum(key % 5 != 0 for key in completions)
    assert Register.objects.get().last_number == len(serials)


@pytest.mark.django_db(transaction=True)
def test_first_of_the_year_is_no_race(complete):
    """No register row exists yet: eight threads make just one."""
    completions = [complete() for _ in range(8)]

    at_once(*(lambda one=one: issue_certificate(completion=one, at=NOON) for one in completions))

    assert sorted(Certificate.objects.values_list("serial", flat=True)) == list(range(1, 9))
