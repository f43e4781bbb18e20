import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from certificates.actions import reissue_certificate, revoke_certificate
from tests.factories.people import UserFactory


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


def url(code: str) -> str:
    return f"/xac-minh/{code}/"


@pytest.fixture
def paper(issue):
    return issue(UserFactory(full_name="Tằng Dảu Múi", birth_year=1958, contact_phone="+84000111222"))


def main_of(page) -> str:
    return re.search(r"<main.*</main>", page.text, re.DOTALL)[0]


def test_valid_shows_five_facts_and_nothing_else(client, paper):
    page = client.get(url(paper.code))

    assert page.status_code == 200
    main = main_of(page)
    assert "Giấy chứng nhận này còn giá trị." in main
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", main))
    assert facts == {
        "Cấp cho": "<b>Tằng Dảu Múi</b>",
        "Khoá học": "Nhận biết lừa đảo",
        "Ngày cấp": f"{paper.words.date:%d/%m/%Y}",
        "Số": paper.number,
        "Nơi cấp": "NỀN TẢNG BÌNH DÂN HỌC VỤ SỐ",
    }
    learner = paper.completion.enrolment.learner
    for private in ("1958", learner.phone, "000111222", learner.commune.name, str(learner.public_id), "Đạt"):
        assert private not in page.text
    assert str(paper.public_id) not in page.text


def test_is_kept_by_nobody_and_indexed_by_nobody(client, paper):
    page = client.get(url(paper.code))

    assert page["Cache-Control"] == "no-store, private"
    assert page["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.text
    assert not page.cookies


def test_replaced_leads_to_the_new_one(client, paper, province_admin):
    new = reissue_certificate(certificate=paper, reason="Sửa họ tên.", by=province_admin, at=timezone.now())

    page = client.get(url(paper.code))

    assert page.status_code == 200
    assert "còn giá trị." not in page.text
    assert "Đã được thay bằng giấy khác" in page.text
    assert url(new.code) in page.text
    assert "Sửa họ tên." not in page.text
    assert "còn giá trị." in client.get(url(new.code)).text


def test_revoked_gives_reason_and_date(client, paper, province_admin):
    now = timezone.now()
    revoke_certificate(certificate=paper, reason="Cấp nhầm người.", by=province_admin, at=now)

    page = client.get(url(paper.code))

    assert page.status_code == 200
    assert "còn giá trị." not in page.text
    assert "Đã thu hồi" in page.text
    assert "Cấp nhầm người." in page.text
    assert f"{timezone.localtime(now):%d/%m/%Y}" in page.text
    assert province_admin.full_name not in page.text


@pytest.mark.parametrize("typed", ["{0}-{1}-{2}", "{0} {1} {2}", " {0}{1}{2} "])
def test_code_may_be_typed_as_printed(client, paper, typed):
    parts = paper.grouped_code.lower().split("-")

    assert "Tằng Dảu Múi" in client.get(url(typed.format(*parts))).text


def test_lookalikes_are_read_as_what_was_meant(client, paper):
    paper.code = "0123456789A1"
    paper.save()

    assert "Tằng Dảu Múi" in client.get(url("oI23456789aL")).text


@pytest.mark.parametrize("wrong", ["0" * 12, "QN-2026-000001", "abc", "' OR 1=1 --", "../../etc", "%00", "Ữ" * 12, "-"])
def test_unknown_and_malformed_are_answered_alike(client, paper, wrong):
    unknown, page = client.get(url("7" * 12)), client.get(f"/xac-minh/{wrong}/".replace("../", ".."))

    assert page.status_code == unknown.status_code == 404
    assert page.text == unknown.text
    assert "Không tìm thấy giấy này" in page.text
    assert page.headers == unknown.headers


def test_number_of_the_register_is_no_key(client, paper):
    assert client.get(url(paper.number)).status_code == 404


def test_31st_look_in_a_minute_is_refused(client, paper):
    answers = [client.get(url("7" * 12)).status_code for _ in range(30)]

    assert set(answers) == {404}
    refused = client.get(url(paper.code))
    assert refused.status_code == 429
    assert "Tằng Dảu Múi" not in refused.text
    assert client.get(url(paper.code), REMOTE_ADDR="203.0.113.9").status_code == 200


def test_costs_the_same_for_each_state(client, issue, province_admin, django_assert_num_queries):
    now = timezone.now()
    valid, replaced, revoked = issue(), issue(), issue()
    reissue_certificate(certificate=replaced, reason="Sửa.", by=province_admin, at=now)
    revoke_certificate(certificate=revoked, reason="Nhầm.", by=province_admin, at=now)
    client.get(url(valid.code))

    counts = set()
    for paper in (valid, replaced, revoked):
        with django_assert_num_queries(50, exact=False) as queries:
            client.get(url(paper.code))
        counts.add(sum("certificates_certificate" in query["sql"] for query in queries.captured_queries))
    assert counts == {1}


def test_only_reads(client, paper):
    assert client.post(url(paper.code)).status_code == 405
