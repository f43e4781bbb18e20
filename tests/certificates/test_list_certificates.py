from django.utils import timezone

from certificates.actions import reissue_certificate, revoke_certificate
from tests.factories.people import UserFactory

URL = "/chung-nhan/"


def test_shows_my_papers_and_no_others(as_user, issue):
    mine, foreign = issue(), issue(UserFactory(full_name="Người Khác"))
    page = as_user(mine.completion.enrolment.learner).get(URL)

    assert page.status_code == 200
    assert mine.number in page.text
    assert f"{URL}{mine.public_id}/" in page.text
    assert foreign.number not in page.text
    assert page.headers["Cache-Control"] == "no-store, private"


def test_empty_says_what_to_do(as_user):
    page = as_user(UserFactory()).get(URL)

    assert "Bạn chưa có giấy chứng nhận nào." in page.text
    assert 'href="/khoa-hoc/"' in page.text


def test_revoked_says_so_and_replaced_gives_way(as_user, issue, province_admin):
    learner, now = UserFactory(), timezone.now()
    old = issue(learner)
    new = reissue_certificate(certificate=old, reason="Sửa.", by=province_admin, at=now)
    client = as_user(learner)
    assert old.number not in client.get(URL).text

    revoke_certificate(certificate=new, reason="Nhầm.", by=province_admin, at=now)

    page = client.get(URL)
    assert new.number in page.text
    assert "Đã thu hồi" in page.text


def test_visitor_is_sent_to_sign_in(client, db):
    answer = client.get(URL)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/tai-khoan/")


def test_costs_the_same_with_one_and_three(as_user, issue, django_assert_num_queries, course):
    learner = UserFactory()
    client = as_user(learner)
    issue(learner)
    client.get(URL)
    with django_assert_num_queries(3):
        client.get(URL)
    for number in range(2):
        other = course.add_sibling(instance=type(course)(title=f"Khoá {number}", slug=f"khoa-{number}", summary="Một."))
        issue(learner, enrolment__course=other)

    with django_assert_num_queries(3):
        assert client.get(URL).text.count('class="course"') == 3
