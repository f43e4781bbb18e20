""" "Dữ liệu của tôi": see, take along, withdraw, ask for deletion."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.people.actions import answer_request, ask_for_deletion, extend_request
from learning.people.models import Consent, DataRequest, User
from learning.progress.actions import complete_lesson, start_attempt, submit_attempt
from tests.factories.people import UserFactory
from tests.factories.progress import published_course, right_answers
from tests.people.people import resident, sign_in

pytestmark = pytest.mark.django_db
PAGE = reverse("show_my_data")
DOWNLOAD = reverse("download_my_data")
DELETE = reverse("delete_my_data")
NOW = timezone.now()


@pytest.fixture
def person() -> User:
    return resident(full_name="Nguyễn Thị Hoa")


@pytest.fixture
def mine(client, person):
    sign_in(client, person)
    return client


def learn_all(person: User) -> None:
    course = published_course(lessons=1)
    complete_lesson(learner=person, lesson=course.lessons[0], at=NOW)
    attempt = start_attempt(learner=person, quiz=course.quiz, at=NOW)
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=NOW)


def test_every_room_tells_what_it_keeps(mine, person):
    learn_all(person)
    text = mine.get(PAGE).content.decode()
    titles = (
        "Thông tin của tôi",
        "Sự đồng ý",
        "Yêu cầu về dữ liệu",
        "Máy đã đăng nhập",
        "Cách đăng nhập thêm",
        "Tin nhắn đã gửi cho bạn",
        "Khoá học",
        "Bài học",
        "Bài kiểm tra",
        "Giấy chứng nhận",
    )
    assert [title for title in titles if title not in text] == []


def test_the_download_holds_all_of_it_as_json(mine, person):
    learn_all(person)
    answer = mine.get(DOWNLOAD)
    assert answer["Content-Disposition"] == 'attachment; filename="du-lieu-cua-toi.json"'
    data = json.loads(answer.content)
    assert data["Thông tin của tôi"]["Họ và tên"] == "Nguyễn Thị Hoa"
    assert data["Giấy chứng nhận"][0]["Lời trên giấy"]["name"] == "Nguyễn Thị Hoa"
    assert data["Bài kiểm tra"][0]["Đạt"] is True
    assert data["Bài học"][0]["Học xong lúc"].startswith(f"{NOW.year}-")


def test_nothing_of_others_is_in_it(mine, person):
    other = resident(full_name="KHÔNG-ĐƯỢC-THẤY")
    learn_all(other)
    ask_for_deletion(user=other, by=other, at=NOW)
    for address in (PAGE, DOWNLOAD):
        assert "KHÔNG-ĐƯỢC-THẤY" not in mine.get(address).content.decode()


def test_agreeing_needs_the_tick(mine, person):
    address = reverse("agree", args=["reminders"])
    mine.post(address, {})
    assert not person.consents.filter(purpose="reminders").exists()
    mine.post(address, {"agree": "on"})
    consent = person.consents.get(purpose="reminders")
    assert (consent.channel, consent.recorded_by) == (Consent.Channel.OWN, person)


def test_what_withdrawing_means_is_said_before(mine, person):
    address = reverse("withdraw_my_consent", args=["learning"])
    assert "đăng xuất ở mọi máy" in mine.get(address).content.decode()
    assert person.consents.get().withdrawn_at is None


def test_withdrawing_the_consent_to_learn_signs_out(mine, person):
    answer = mine.post(reverse("withdraw_my_consent", args=["learning"]))
    assert answer.url == reverse("consent_withdrawn")
    assert person.consents.get().withdrawn_at
    assert mine.get(answer.url).status_code == 200
    assert mine.get(PAGE).status_code == 302


def test_an_unknown_purpose_does_not_exist(mine):
    for name in ("agree", "withdraw_my_consent"):
        assert mine.post(reverse(name, args=["selling"])).status_code == 404


def test_the_consequences_come_before_the_request(mine, person):
    text = mine.get(DELETE).content.decode()
    assert "Giấy chứng nhận đã cấp vẫn ở trong sổ" in text
    assert not DataRequest.objects.exists()
    assert mine.post(DELETE).url == PAGE
    request = DataRequest.objects.get()
    assert request.user == person
    assert "Đang chờ trả lời" in mine.get(PAGE).content.decode()


def test_the_answer_is_read_on_the_page(mine, person):
    request = ask_for_deletion(user=person, by=person, at=NOW)
    answer_request(request=request, answer="Chúng tôi xoá ngày mai.", by=UserFactory(), at=NOW)
    assert "Chúng tôi xoá ngày mai." in mine.get(PAGE).content.decode()


def test_a_request_is_taken_back_by_its_sender_only(mine, person):
    own = ask_for_deletion(user=person, by=person, at=NOW)
    other = UserFactory()
    foreign = ask_for_deletion(user=other, by=other, at=NOW)
    assert mine.post(reverse("cancel_my_request", args=[own.pk])).url == PAGE
    assert mine.post(reverse("cancel_my_request", args=[foreign.pk])).status_code == 404
    assert list(DataRequest.objects.filter(done_at=None)) == [foreign]


@pytest.mark.parametrize("address", [PAGE, DOWNLOAD, DELETE])
def test_visitors_have_no_data(client, address):
    assert client.get(address).status_code == 302


def test_the_page_costs_the_same_for_one_and_for_three(mine, person, django_assert_max_num_queries):
    learn_all(person)
    with django_assert_max_num_queries(30):
        mine.get(PAGE)
    for _ in range(3):
        learn_all(person)
    with django_assert_max_num_queries(30):
        mine.get(PAGE)


@pytest.mark.parametrize("address", [DELETE, reverse("withdraw_my_consent", args=["learning"])])
def test_looking_at_the_question_is_no_answer(mine, person, address):
    """HEAD too: link previews and crawlers send it."""
    for look in (mine.get, mine.head):
        assert look(address).status_code == 200
    assert not DataRequest.objects.exists()
    assert person.consents.get().withdrawn_at is None


def test_the_person_reads_why_it_takes_longer(mine, person):
    request = ask_for_deletion(user=person, by=person, at=NOW)
    extend_request(request=request, days=15, reason="Chờ đơn vị lưu trữ.", by=UserFactory(), at=NOW)
    request.refresh_from_db()
    text = " ".join(mine.get(PAGE).content.decode().split())
    when = timezone.localtime(request.carry_out_due_at)
    assert f"thêm thời gian, đến ngày {when:%d/%m/%Y}. Lý do: Chờ đơn vị lưu trữ." in text
