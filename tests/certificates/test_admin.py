"""The register in Wagtail's admin."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from certificates.actions import reissue_certificate, revoke_certificate
from certificates.models import Certificate, CertificateSettings
from tests.factories.people import UserFactory, official, volunteer

REGISTER = "/quan-tri/giay-chung-nhan/"
DOORS = ["show", "revoke", "reissue"]


def url(door: str, certificate: Certificate) -> str:
    return reverse(f"giay-chung-nhan:{door}", args=[certificate.pk])


@pytest.fixture
def admin(as_user, province_admin):
    return as_user(province_admin)


@pytest.fixture
def editor(as_user):
    user = UserFactory(full_name="Biên Tập", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return as_user(user)


def test_register_lists_the_papers(admin, issue):
    certificate = issue(UserFactory(full_name="Tằng Dảu Múi"))

    page = admin.get(REGISTER).text

    assert certificate.number in page
    assert "Tằng Dảu Múi" in page
    assert "Còn giá trị" in page


@pytest.mark.parametrize("typed", ["tang dau", "Dảu Múi", "{number}", "000001", "{code}", "{grouped}"])
def test_register_finds_by_name_number_and_code(admin, issue, typed):
    wanted, other = issue(UserFactory(full_name="Tằng Dảu Múi")), issue(UserFactory(full_name="Lê Na"))
    typed = typed.format(number=wanted.number, code=wanted.code, grouped=wanted.grouped_code.lower())

    page = admin.get(f"{REGISTER}ket-qua/", {"q": typed}).text

    assert wanted.number in page
    assert other.number not in page


def test_register_costs_the_same_with_one_and_three(admin, issue, django_assert_num_queries):
    issue()
    admin.get(REGISTER)
    with django_assert_num_queries(40, exact=False) as with_one:
        admin.get(REGISTER)
    issue()
    issue()
    with django_assert_num_queries(len(with_one)):
        admin.get(REGISTER)


def test_one_paper_shows_both_names_after_a_correction(admin, issue):
    learner = UserFactory(full_name="Nguyễn Thị Hao")
    certificate = issue(learner)
    assert "Họ và tên hiện nay" not in admin.get(url("show", certificate)).text
    learner.full_name = "Nguyễn Thị Hoa"
    learner.save()

    page = admin.get(url("show", certificate)).text

    assert "Nguyễn Thị Hao" in page
    assert "Nguyễn Thị Hoa" in page


def test_revoking_asks_for_a_reason(admin, issue):
    certificate = issue()

    page = admin.post(url("revoke", certificate), {"reason": "  "})

    assert page.status_code == 200
    certificate.refresh_from_db()
    assert certificate.state == Certificate.State.VALID


def test_revoking(admin, issue, province_admin):
    certificate = issue()

    page = admin.post(url("revoke", certificate), {"reason": "Cấp nhầm  người."}, follow=True)

    certificate.refresh_from_db()
    assert (certificate.revoked_reason, certificate.revoked_by) == ("Cấp nhầm người.", province_admin)
    assert f"Đã thu hồi giấy {certificate.number}." in page.text


def test_reissuing_renders_the_new_paper(admin, issue, province_admin, run_tasks, django_capture_on_commit_callbacks):
    certificate = issue()

    with django_capture_on_commit_callbacks(execute=True):
        page = admin.post(url("reissue", certificate), {"reason": "Sửa họ tên."}, follow=True)
    run_tasks()

    certificate.refresh_from_db()
    assert certificate.replaced_by.number in page.text
    assert certificate.replaced_by.rendering == Certificate.Rendering.DONE


def test_dead_one_is_started_again(admin, issue, run_tasks, django_capture_on_commit_callbacks):
    certificate = issue()
    Certificate.objects.update(rendering=Certificate.Rendering.DEAD, attempts=12)
    assert "Tạo lại tệp" in admin.get(url("show", certificate)).text

    with django_capture_on_commit_callbacks(execute=True):
        admin.post(url("retry", certificate))
    run_tasks()

    certificate.refresh_from_db()
    assert certificate.rendering == Certificate.Rendering.DONE


def test_what_cannot_be_done_again_is_not_offered(admin, issue, province_admin):
    now = timezone.now()
    old = issue()
    new = reissue_certificate(certificate=old, reason="Sửa.", by=province_admin, at=now)
    revoke_certificate(certificate=new, reason="Nhầm.", by=province_admin, at=now)

    assert url("reissue", old) not in admin.get(url("show", old)).text
    assert url("revoke", new) not in admin.get(url("show", new)).text


def test_others_may_not(as_user, editor, issue, client):
    certificate = issue(UserFactory(full_name="KHÔNG-ĐƯỢC-THẤY"))
    owner = certificate.completion.enrolment.learner
    browsers = [client, editor, *(as_user(one) for one in (owner, volunteer(owner.commune), official(None)))]
    addresses = [REGISTER, f"{REGISTER}ket-qua/", *(url(door, certificate) for door in DOORS)]

    for browser in browsers:
        for address in addresses:
            answer = browser.get(address)
            assert answer.status_code in (302, 403)
            assert "KHÔNG-ĐƯỢC-THẤY" not in answer.text
        for door in ("revoke", "reissue", "retry"):
            assert browser.post(url(door, certificate), {"reason": "Phá."}).status_code in (302, 403)
    certificate.refresh_from_db()
    assert certificate.state == Certificate.State.VALID
    assert Certificate.objects.count() == 1


def test_menu_shows_the_register_to_those_who_may(admin, editor):
    assert REGISTER in admin.get("/quan-tri/").text
    assert REGISTER not in editor.get("/quan-tri/").text


def test_province_edits_who_issues(admin, issue):
    page = "/quan-tri/settings/certificates/certificatesettings/"
    address = admin.get(page, follow=True).redirect_chain[-1][0]
    filled = {"issuer": "SỞ MINH HOẠ", "authority": "Giám đốc Sở Minh Hoạ", "place": "Hạ Long", "signer_title": ""}

    assert admin.post(address, filled).status_code == 302

    words = issue().words
    assert (words.issuer, words.authority, words.place) == ("SỞ MINH HOẠ", "Giám đốc Sở Minh Hoạ", "Hạ Long")


def test_logo_needs_the_right_to_use_it(db):
    issuing = CertificateSettings(logo_id=1, logo_allowed=False)

    with pytest.raises(ValidationError, match="quyền sử dụng"):
        issuing.clean()
