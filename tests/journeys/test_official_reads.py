"""Officials read figures about people whose deeds are known: the province's at a desk, a commune's on a phone."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from certificates.actions import issue_certificate
from courses.models import CoursePage, LessonPage
from learning.enrolments.models import Enrolment
from learning.people.models import Commune
from tests.factories.enrolments import EnrolmentFactory
from tests.factories.people import UserFactory, official
from tests.factories.progress import CourseCompletionFactory, LessonProgressFactory
from tests.journeys.looking import look_at
from tests.journeys.walking import expect_title, follow, see

DESK = 1280
# Enrolled, active within 30 days, completed, certified.
UONG_BI, BINH_LIEU = [14, 9, 6, 5], [8, 7, 3, 0]


@pytest.fixture
def communes() -> tuple[Commune, Commune]:
    """Two communes where it is known who did what; in the first, one person takes both courses and counts once."""
    first, second = CoursePage.objects.order_by("order")
    uong_bi, binh_lieu = Commune.objects.get(name="Uông Bí"), Commune.objects.get(name="Bình Liêu")
    both = people_of(uong_bi, first, *UONG_BI)[0].learner
    EnrolmentFactory(learner=both, course=second)
    people_of(binh_lieu, second, *BINH_LIEU)
    return uong_bi, binh_lieu


def people_of(
    commune: Commune, course: CoursePage, enrolled: int, active: int, completed: int, certified: int
) -> list[Enrolment]:
    now = timezone.now()
    lesson = LessonPage.objects.child_of(course).first()
    long_ago = now - timedelta(days=90)
    enrolments = [
        EnrolmentFactory(learner=UserFactory(commune=commune), course=course, enrolled_at=long_ago)
        for _ in range(enrolled)
    ]
    for place, enrolment in enumerate(enrolments):
        opened_at = now - timedelta(days=3) if place < active else long_ago
        LessonProgressFactory(enrolment=enrolment, lesson=lesson, opened_at=opened_at)
    for enrolment in enrolments[:completed]:
        completion = CourseCompletionFactory(enrolment=enrolment, completed_at=now)
        if enrolment in enrolments[:certified]:
            issue_certificate(completion=completion, at=now)
    return enrolments


def test_official_of_the_province_reads(open_phone, communes):
    page = open_phone(official(None, full_name="Phạm Quốc Hùng"), width=DESK)
    page.goto("/bao-cao/")
    see(page, "22 người đã ghi danh học")
    assert read_cards(page) == [22, 16, 9, 5]
    # Three people could be recognised, and by a subtraction from the sum too: so both numbers are hidden.
    assert read_row(page, "Phường Uông Bí") == [14, 9, None, 5]
    assert read_row(page, "Xã Bình Liêu") == [8, 7, None, 0]

    rows = download(page)
    by_name = {row[1]: row[3:] for row in rows if len(row) > 3}
    assert by_name["Phường Uông Bí"] == ["14", "9", "ẩn", "5", "0,2"]
    assert by_name["Xã Bình Liêu"] == ["8", "7", "ẩn", "0", "0,5"]
    assert len(by_name) == 54 + 2, "a head, each commune, a sum"
    enrolled = [row[3] for row in rows[1:] if len(row) > 3]
    assert sum(map(int, enrolled[:-1])) == int(enrolled[-1]) == 22

    page.get_by_label("Xếp theo").select_option(label="Đã ghi danh")
    follow_row(page, "Phường Uông Bí")
    see(page, "Phường Uông Bí: 14 người đã ghi danh học")
    assert read_cards(page) == UONG_BI


def test_official_of_a_commune_reads(open_phone, communes):
    uong_bi, binh_lieu = communes
    page = open_phone(official(binh_lieu, full_name="Chíu A Sám"))
    page.goto("/bao-cao/")
    see(page, "Xã Bình Liêu: 8 người đã ghi danh học")
    assert read_cards(page) == BINH_LIEU, "one's own figures are whole"
    rows = download(page)
    assert ["Nhận biết và phòng tránh lừa đảo", "8", "7", "3", "0"] in rows
    page.goto(f"/bao-cao/xa/{uong_bi.code}/")
    see(page, "Không có trang này")
    assert "Uông Bí" not in page.content()


def read_cards(page: Page) -> list[int]:
    return [number(text) for text in page.locator(".figure-card dd:first-of-type").all_inner_texts()]


def read_row(page: Page, place: str) -> list[int | None]:
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=place, exact=True))
    return [number(text) for text in row.get_by_role("cell").all_inner_texts()][:4]


def number(text: str) -> int | None:
    """As it is written here: 1.234. None where it is hidden."""
    plain = text.strip().replace(".", "")
    return int(plain) if plain.isdigit() else None


def download(page: Page) -> list[list[str]]:
    with page.expect_download() as found:
        follow(page, "Tải bảng về (CSV)")
    with found.value.path().open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def follow_row(page: Page, place: str) -> None:
    page.get_by_role("button", name="Lọc").click()
    expect_title(page, "22 người đã ghi danh học")
    look_at(page)
    expect(page.get_by_role("columnheader", name="Đã ghi danh")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("rowheader").get_by_role("link", name=place, exact=True).click()
