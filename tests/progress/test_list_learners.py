"""The volunteer's list: the own commune, by given name, found without diacritics, the same cost at any length."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning.people.actions import give_consent
from learning.people.models import Commune, Role, User, Village
from learning.progress.actions import complete_lesson, open_lesson, start_attempt, submit_attempt
from tests.factories.enrolments import EnrolmentFactory
from tests.factories.people import CommuneFactory, RoleFactory, UserFactory, official, volunteer
from tests.factories.progress import published_course, right_answers

PAGE = reverse("list_learners")
NOW = timezone.now()


@pytest.fixture
def here(db) -> Commune:
    return CommuneFactory()


@pytest.fixture
def helper(here) -> User:
    return volunteer(here, full_name="Đặng Văn Ẩn")


@pytest.fixture
def at_work(client, helper):
    client.force_login(helper)
    return client


def listed(answer) -> list[str]:
    assert answer.status_code == 200
    return [str(row.person) for row in answer.context["rows"]]


def finish(learner: User, course) -> None:
    for lesson in course.lessons:
        complete_lesson(learner=learner, lesson=lesson, at=NOW)
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=NOW)
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=NOW)


def test_only_people_of_the_own_commune(at_work, here):
    UserFactory(full_name="Nguyễn Thị Hoa", commune=here)
    UserFactory(full_name="KHÔNG-ĐƯỢC-THẤY")
    answer = at_work.get(PAGE, {"q": "", "xa": UserFactory().commune_id})
    assert "Nguyễn Thị Hoa" in listed(answer)
    assert "KHÔNG-ĐƯỢC-THẤY" not in answer.content.decode()


def test_records_united_or_deleted_are_not_listed(at_work, helper, here):
    UserFactory(full_name="A A", commune=here, merged_into=helper)
    UserFactory(full_name="B B", commune=here, erased_at=NOW)
    assert listed(at_work.get(PAGE)) == [str(helper)]


def test_ordered_as_a_class_list(at_work, here):
    for name in ("Hà Đức", "Lê Dung", "Trần Bình", "Nguyễn Ánh", "Hà Anh"):
        UserFactory(full_name=name, commune=here)
    assert listed(at_work.get(PAGE)) == ["Hà Anh", "Nguyễn Ánh", "Đặng Văn Ẩn", "Trần Bình", "Lê Dung", "Hà Đức"]


@pytest.mark.parametrize("typed", ["hoa", "HOÀ", "nguyen hoa", "thị  nguyễn", "oa"])
def test_found_without_diacritics(at_work, here, typed):
    UserFactory(full_name="Nguyễn Thị Hoà", commune=here)
    UserFactory(full_name="Trần Văn Đức", commune=here)
    assert listed(at_work.get(PAGE, {"q": typed})) == ["Nguyễn Thị Hoà"]


@pytest.mark.parametrize("typed", ["%", "_", "'", "\x00", "zzz"])
def test_what_means_something_to_a_database_means_nothing_here(at_work, here, typed):
    UserFactory(full_name="Nguyễn Thị Hoà", commune=here)
    answer = at_work.get(PAGE, {"q": typed})
    assert answer.status_code == 200
    if typed != "\x00":
        assert listed(answer) == []
        assert "Không tìm thấy. Bạn thử từ khác." in answer.content.decode()


def test_every_state_has_its_people(at_work, here):
    course = published_course(lessons=2)
    _none, todo, opened, tried, done, back = (
        UserFactory(full_name=name, commune=here) for name in ("A A", "B B", "C C", "D D", "E E", "G G")
    )
    for learner in (todo, opened, tried, done):
        EnrolmentFactory(learner=learner, course=course.page)
    EnrolmentFactory(learner=back, course=course.page, withdrawn_at=NOW, withdrawn_by=back)
    open_lesson(learner=opened, lesson=course.lessons[0], at=NOW)
    start_attempt(learner=tried, quiz=course.quiz, at=NOW)
    finish(done, course)
    expected = {"none": ["A A", "G G"], "todo": ["B B"], "doing": ["C C", "D D"], "done": ["E E"]}
    for state, names in expected.items():
        found = at_work.get(PAGE, {"tt": state})
        assert [name for name in listed(found) if name != "Đặng Văn Ẩn"] == names
        assert {row.state for row in found.context["rows"]} == {state}


def test_a_state_is_of_the_course_that_is_asked_for(at_work, here):
    first, second = published_course(lessons=1), published_course(lessons=1)
    learner = UserFactory(full_name="Nguyễn Thị Hoà", commune=here)
    EnrolmentFactory(learner=learner, course=second.page)
    finish(learner, first)
    assert listed(at_work.get(PAGE, {"tt": "done", "khoa": first.page.pk})) == ["Nguyễn Thị Hoà"]
    assert listed(at_work.get(PAGE, {"tt": "done", "khoa": second.page.pk})) == []
    assert listed(at_work.get(PAGE, {"tt": "todo", "khoa": second.page.pk})) == ["Nguyễn Thị Hoà"]
    assert listed(at_work.get(PAGE, {"tt": "doing"})) == ["Nguyễn Thị Hoà"]
    assert listed(at_work.get(PAGE, {"tt": "done"})) == []


def test_filters_narrow_together(at_work, here):
    khu = Village.objects.create(commune=here, name="Khu 5")
    course = published_course().page
    wanted = UserFactory(full_name="Nguyễn Thị Hoà", commune=here, village=khu)
    EnrolmentFactory(learner=wanted, course=course)
    EnrolmentFactory(learner=UserFactory(full_name="Lê Thị Hoà", commune=here), course=course)
    UserFactory(full_name="Trần Thị Hoà", commune=here, village=khu)
    asked = {"q": "hoa", "thon": "Khu 5", "khoa": course.pk}
    assert listed(at_work.get(PAGE, asked)) == ["Nguyễn Thị Hoà"]


@pytest.mark.parametrize("nonsense", [{"khoa": "x"}, {"tt": "king"}, {"thon": "Khu 99"}, {"page": "x"}, {"page": "99"}])
def test_nonsense_in_the_address_counts_as_not_asked(at_work, here, nonsense):
    UserFactory(full_name="Nguyễn Thị Hoà", commune=here)
    assert "Nguyễn Thị Hoà" in listed(at_work.get(PAGE, nonsense))


def test_who_teaches_in_two_communes_chooses(at_work, helper, here):
    other = CommuneFactory(full_name="Xã Hải Hòa")
    RoleFactory(user=helper, kind=Role.Kind.VOLUNTEER, commune=other)
    UserFactory(full_name="Nguyễn Thị Hoà", commune=other)
    assert "Nguyễn Thị Hoà" in listed(at_work.get(PAGE))
    assert listed(at_work.get(PAGE, {"xa": other.code})) == ["Nguyễn Thị Hoà"]
    assert "Nguyễn Thị Hoà" not in listed(at_work.get(PAGE, {"xa": here.code}))


def test_25_a_page_and_the_filter_goes_along(at_work, here):
    for number in range(30):
        UserFactory(full_name=f"Trần Văn {'ABCDEGHIKL'[number % 10]}", commune=here)
    first = at_work.get(PAGE, {"q": "tran"})
    assert len(listed(first)) == 25
    assert "?q=tran&amp;page=2" in first.content.decode()
    assert len(listed(at_work.get(PAGE, {"q": "tran", "page": 2}))) == 5


def test_missing_consent_is_said(at_work, here):
    agreed, silent = (UserFactory(full_name=name, commune=here) for name in ("A A", "B B"))
    give_consent(user=agreed, purpose="learning", channel="paper", by=agreed, at=NOW)
    rows = {row.person: row for row in at_work.get(PAGE).context["rows"]}
    assert (rows[agreed].agreed, rows[silent].agreed) == (True, False)


def test_htmx_asks_for_the_list_alone(at_work, here):
    text = at_work.get(PAGE, {"q": "x"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert "Không tìm thấy" in text


def test_an_empty_list_says_what_to_do(client, here):
    alone = volunteer(CommuneFactory())
    alone.commune = None
    alone.save()
    client.force_login(alone)
    assert "Bạn thêm người đầu tiên" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("who", [lambda here: UserFactory(commune=here), official])
def test_who_teaches_nowhere_finds_nothing(client, here, who):
    client.force_login(who(here))
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("asked", [{}, {"q": "a"}, {"tt": "doing"}])
def test_one_and_many_cost_the_same(at_work, here, asked):
    course = published_course(lessons=1)

    def cost() -> int:
        at_work.get(PAGE, asked)
        with CaptureQueriesContext(connection) as queries:
            at_work.get(PAGE, asked)
        return len(queries)

    open_lesson(learner=UserFactory(full_name="A A", commune=here), lesson=course.lessons[0], at=NOW)
    one = cost()
    for number in range(5):
        learner = UserFactory(full_name=f"A {'BCDEG'[number]}", commune=here)
        open_lesson(learner=learner, lesson=course.lessons[0], at=NOW)
    assert cost() == one
    assert one <= 14
