import re
import uuid
import xml.etree.ElementTree as ET

import pytest
from django.utils import timezone

from certificates.actions import provide_file, reissue_certificate, revoke_certificate
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer


def url(certificate) -> str:
    return f"/chung-nhan/{certificate.public_id}/"


def test_looks_like_the_paper(as_user, issue):
    learner = UserFactory(full_name="Tằng Dảu Múi", birth_year=1958)
    certificate = issue(learner)

    page = as_user(learner).get(url(certificate))

    assert page.status_code == 200
    for words in ("Tằng Dảu Múi", "1958", "Nhận biết lừa đảo", certificate.number, "Đạt", certificate.grouped_code):
        assert words in page.text
    assert 'data-share="http://localhost:8000/xac-minh/' in page.text


def test_size_of_the_file_is_said_once_there_is_one(as_user, issue):
    certificate = issue()
    client = as_user(certificate.completion.enrolment.learner)
    assert "Tải về (PDF)" in client.get(url(certificate)).text

    provide_file(certificate=certificate)

    assert re.search(r"Tải về \(PDF, 2\d,\d\sKB\)", client.get(url(certificate)).text)


def test_file_lost_from_storage_is_no_error(as_user, issue):
    certificate = provide_file(certificate=issue())
    certificate.file.storage.delete(certificate.file.name)

    assert as_user(certificate.completion.enrolment.learner).get(url(certificate)).status_code == 200


def test_code_is_one_path(as_user, issue):
    certificate = issue()

    page = as_user(certificate.completion.enrolment.learner).get(url(certificate)).text

    [drawing] = re.findall(r'<svg class="qr".*?</svg>', page, re.DOTALL)
    assert len(ET.fromstring(drawing).findall("path")) == 2  # white ground, dark code


def test_page_has_no_inline_script_or_style(as_user, issue):
    certificate = issue()

    page = as_user(certificate.completion.enrolment.learner).get(url(certificate)).text

    assert not re.search(r"\son\w+=|\sstyle=|<style|<script(?![^>]*\ssrc=)", page)


def test_says_what_became_of_it(as_user, issue, province_admin):
    certificate, now = issue(), timezone.now()
    client = as_user(certificate.completion.enrolment.learner)
    new = reissue_certificate(certificate=certificate, reason="Sửa họ tên.", by=province_admin, at=now)

    page = client.get(url(certificate)).text
    assert "Đã được thay bằng giấy khác" in page
    assert new.number in page
    assert "Sửa họ tên." not in page

    revoke_certificate(certificate=new, reason="Cấp nhầm.", by=province_admin, at=now)
    page = client.get(url(new)).text
    assert "Đã thu hồi" in page
    assert "Cấp nhầm." in page


def test_those_who_teach_and_those_who_administer_see_it(as_user, issue, province_admin):
    learner = UserFactory()
    certificate = issue(learner)

    assert as_user(volunteer(learner.commune)).get(url(certificate)).status_code == 200
    assert as_user(province_admin).get(url(certificate)).status_code == 200


@pytest.mark.parametrize("door", ["", "tai-ve/"])
def test_for_others_it_does_not_exist(as_user, issue, door):
    certificate = issue(UserFactory(full_name="KHÔNG-ĐƯỢC-THẤY"))
    others = [UserFactory(), volunteer(CommuneFactory()), official(None), official(CommuneFactory())]

    for other in others:
        answer = as_user(other).get(url(certificate) + door)
        assert answer.status_code == 404
        assert "KHÔNG-ĐƯỢC-THẤY" not in answer.text
        assert certificate.number not in answer.text


def test_unknown_is_not_found(as_user, db):
    assert as_user(UserFactory()).get(f"/chung-nhan/{uuid.uuid4()}/").status_code == 404


def test_visitor_is_sent_to_sign_in(client, issue):
    assert client.get(url(issue())).status_code == 302
