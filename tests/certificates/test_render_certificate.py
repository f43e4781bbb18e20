from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import pdf, tasks
from certificates.actions import (
    LEASE,
    TRIES,
    issue_certificate,
    issue_missing,
    provide_file,
    render_certificate,
    render_due,
    retry_rendering,
    revoke_certificate,
)
from certificates.models import Certificate, private_storage
from certificates.queries import certificates_to_render
from learning.progress.models import CourseCompletion
from tests.certificates.racing import at_once

Rendering = Certificate.Rendering


def stored() -> list[str]:
    storage = private_storage()
    return storage.listdir("certificates")[1] if storage.exists("certificates") else []


@pytest.fixture(autouse=True)
def _empty_storage():
    for name in stored():
        private_storage().delete(f"certificates/{name}")


@pytest.fixture
def broken(issue):
    """A paper that cannot be drawn: its logo is gone."""
    certificate = issue()
    certificate.wording["logo_id"] = 999_999
    certificate.save()
    return certificate


def read(certificate: Certificate) -> bytes:
    certificate.refresh_from_db()
    with certificate.file.open() as file:
        return file.read()


def test_stores_the_file_under_a_name_nobody_guesses(issue):
    certificate = issue()

    render_certificate(certificate_id=certificate.pk, at=timezone.now())

    assert read(certificate).startswith(b"%PDF-")
    assert certificate.rendering == Rendering.DONE
    assert certificate.number not in certificate.file.name
    assert len(certificate.file.name) > len("certificates/.pdf") + 30


def test_file_lies_outside_what_the_web_serves(issue, settings):
    certificate = provide_file(certificate=issue())

    assert not certificate.file.path.startswith(str(settings.MEDIA_ROOT))
    assert certificate.file.path.startswith(str(settings.PRIVATE_ROOT))


def test_task_run_twice_leaves_the_first_file(issue):
    certificate = issue()
    tasks.render_certificate(certificate.pk)
    first = read(certificate)
    name = certificate.file.name

    tasks.render_certificate(certificate.pk)

    assert read(certificate) == first
    assert certificate.file.name == name
    assert len(stored()) == 1


def test_request_before_the_worker_gets_the_same_paper(issue):
    certificate = issue()
    drawn = pdf.render(certificate.words, verify_url=f"http://localhost:8000/xac-minh/{certificate.code}/")

    provide_file(certificate=certificate)
    tasks.render_certificate(certificate.pk)

    assert read(certificate) == drawn
    assert len(stored()) == 1


@pytest.mark.django_db(transaction=True)
def test_worker_request_and_sweep_at_once_keep_one_file(issue):
    for _ in range(3):
        certificate = issue()

        def fetch(pk=certificate.pk):
            return provide_file(certificate=Certificate.objects.get(pk=pk))

        results = at_once(
            lambda pk=certificate.pk: render_certificate(certificate_id=pk, at=timezone.now()),
            lambda: render_due(at=timezone.now()),
            fetch,
            fetch,
        )

        assert not [result for result in results if isinstance(result, Exception)]
        certificate.refresh_from_db()
        assert certificate.rendering == Rendering.DONE
        assert [result.file.name for result in results[2:]] == [certificate.file.name] * 2
    assert len(stored()) == 3


def test_leased_one_is_left_to_its_worker_until_the_lease_ends(issue):
    certificate, now = issue(), timezone.now()
    Certificate.objects.update(leased_until=now + LEASE)

    render_certificate(certificate_id=certificate.pk, at=now)
    assert list(certificates_to_render(now)) == []
    certificate.refresh_from_db()
    assert certificate.rendering == Rendering.DUE

    late = now + LEASE + timedelta(seconds=1)
    assert render_due(at=late) == 1
    render_certificate(certificate_id=certificate.pk, at=late)
    certificate.refresh_from_db()
    assert certificate.rendering == Rendering.DONE


def test_failure_is_tried_again_later_each_time(broken):
    now, waits = timezone.now(), []
    for _ in range(TRIES - 1):
        render_certificate(certificate_id=broken.pk, at=now)
        broken.refresh_from_db()
        assert broken.rendering == Rendering.DUE
        assert broken.leased_until is None
        waits.append((broken.due_at - now).total_seconds())

    assert waits[:4] == [15, 30, 60, 120]
    assert waits[-1] == 3600


def test_is_given_up_after_twelve_tries_and_can_be_started_again(broken, province_admin):
    for _ in range(TRIES):
        render_certificate(certificate_id=broken.pk, at=timezone.now())
    broken.refresh_from_db()
    assert broken.rendering == Rendering.DEAD
    assert list(certificates_to_render(timezone.now() + timedelta(days=1))) == []

    broken.wording["logo_id"] = None
    broken.save()
    retry_rendering(certificate=broken, by=province_admin, at=timezone.now())
    tasks.sweep()

    broken.refresh_from_db()
    assert broken.rendering == Rendering.DONE


def test_one_failure_stops_no_other(broken, issue):
    other = issue()

    tasks.sweep()

    other.refresh_from_db()
    broken.refresh_from_db()
    assert (other.rendering, broken.rendering) == (Rendering.DONE, Rendering.DUE)


def test_lost_file_is_made_again(issue):
    certificate = provide_file(certificate=issue())
    first = read(certificate)
    certificate.file.storage.delete(certificate.file.name)

    provide_file(certificate=certificate)

    assert read(certificate) == first


def test_sweep_issues_what_came_without(complete):
    completions = [complete() for _ in range(2)]

    tasks.sweep()

    papers = [completion.certificates.get() for completion in completions]
    assert [paper.rendering for paper in papers] == [Rendering.DONE, Rendering.DONE]


def test_sweep_issues_nothing_for_a_revoked_one(complete, province_admin):
    completion, now = complete(), timezone.now()
    certificate = issue_certificate(completion=completion, at=now)
    revoke_certificate(certificate=certificate, reason="Cấp nhầm.", by=province_admin, at=now)

    assert issue_missing(at=now) == []
    assert completion.certificates.count() == 1


def test_sweep_costs_the_same_with_one_and_three_done(issue, django_assert_num_queries):
    for count in (1, 2):
        for _ in range(count):
            provide_file(certificate=issue())
        with django_assert_num_queries(2):
            tasks.sweep()


def test_sweep_leaves_old_completions_alone(complete):
    completion = complete()
    CourseCompletion.objects.update(recorded_at=timezone.now() - timedelta(days=8))

    tasks.sweep()

    assert not completion.certificates.exists()
