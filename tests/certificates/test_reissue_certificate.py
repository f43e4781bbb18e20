import pytest
from django.utils import timezone

from certificates.actions import issue_certificate, reissue_certificate, revoke_certificate
from certificates.models import Certificate
from learning.audit.models import AuditEntry
from tests.certificates.racing import at_once
from tests.factories.people import UserFactory

NOW = timezone.now


def test_corrected_name_makes_a_new_paper(issue, province_admin):
    learner = UserFactory(full_name="Nguyễn Thị Hao")
    old = issue(learner)
    learner.full_name = "Nguyễn Thị Hoa"
    learner.save()

    new = reissue_certificate(
        certificate=Certificate.objects.get(pk=old.pk), reason="Sửa họ tên.", by=province_admin, at=NOW()
    )

    old.refresh_from_db()
    assert (old.words.name, new.words.name) == ("Nguyễn Thị Hao", "Nguyễn Thị Hoa")
    assert (old.state, new.state) == (Certificate.State.REPLACED, Certificate.State.VALID)
    assert old.replaced_by == new
    assert (new.serial, new.number) == (old.serial + 1, new.words.number)
    assert new.code != old.code
    assert new.rendering == Certificate.Rendering.DUE
    entry = AuditEntry.objects.get(action="reissue_certificate")
    assert (entry.actor, entry.details["replaces"]) == (province_admin, old.number)
    assert entry.details["reason"] == "Sửa họ tên."


def test_twice_gives_the_first_successor(issue, province_admin):
    old = issue()

    new = reissue_certificate(certificate=old, reason="Sửa.", by=province_admin, at=NOW())
    again = reissue_certificate(certificate=old, reason="Sửa.", by=province_admin, at=NOW())

    assert again == new
    assert Certificate.objects.count() == 2


def test_new_one_can_be_replaced_in_turn(issue, province_admin):
    first = issue()
    second = reissue_certificate(certificate=first, reason="Sửa.", by=province_admin, at=NOW())

    third = reissue_certificate(certificate=second, reason="Sửa nữa.", by=province_admin, at=NOW())

    second.refresh_from_db()
    assert second.replaced_by == third
    assert issue_certificate(completion=first.completion, at=NOW()) == third


def test_revoked_one_is_issued_again_only_by_a_person(issue, province_admin):
    old = issue()
    revoke_certificate(certificate=old, reason="Nhầm khoá học.", by=province_admin, at=NOW())

    new = reissue_certificate(certificate=old, reason="Thu hồi nhầm.", by=province_admin, at=NOW())

    old.refresh_from_db()
    assert (old.state, new.state) == (Certificate.State.REVOKED, Certificate.State.VALID)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_successor(issue, province_admin):
    old = issue()

    def again():
        return reissue_certificate(
            certificate=Certificate.objects.get(pk=old.pk), reason="Sửa.", by=province_admin, at=NOW()
        )

    results = at_once(again, again, again)

    assert len({certificate.pk for certificate in results}) == 1
    assert Certificate.objects.count() == 2
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == [1, 2]
