"""What to learn after a course: for one's own group, no easier, not had yet; in that order."""

import pytest

from courses.next_courses import OpenCourse, open_courses, what_next
from learning.pagecache import drop_pages
from tests.factories.courses import CourseFactory

RESIDENT, WORKER = "resident", "worker"


def course(number, level="CB2", groups=(RESIDENT,), order=None):
    return OpenCourse(number, f"Khoá {number}", f"/{number}/", groups, level, order or number, 5, 25)


def chosen(courses, *, target_group=RESIDENT, had=(1,), most=9):
    return [one.course_id for one in what_next(courses, after=1, target_group=target_group, had=had, most=most)]


def test_neither_the_finished_course_nor_what_was_had():
    assert chosen([course(1), course(2), course(3)], had={1, 3}) == [2]
    assert chosen([course(1), course(2)], had=()) == [2]


def test_own_group_comes_first():
    assert chosen([course(1), course(2, groups=[WORKER]), course(3, groups=[RESIDENT, WORKER])]) == [3, 2]


def test_group_nobody_told_is_that_of_the_finished_course():
    courses = [course(1, groups=[WORKER]), course(2), course(3, groups=[WORKER])]
    assert chosen(courses, target_group="") == [3, 2]
    assert chosen(courses, target_group=RESIDENT) == [2, 3]


def test_same_level_then_the_next_ones_up_then_easier_ones():
    courses = [course(1, "CB2"), course(2, "CB1"), course(3, "TC2"), course(4, "TC1"), course(5, "CB2")]
    assert chosen(courses) == [5, 4, 3, 2]


def test_level_nobody_set_is_any():
    assert chosen([course(1), course(2, "TC1"), course(3, "")]) == [3, 2]
    assert chosen([course(1, ""), course(2, "TC1"), course(3, "CB1")]) == [2, 3]


def test_then_as_the_catalogue_has_them():
    assert chosen([course(1), course(2, order=9), course(3, order=4)]) == [3, 2]


def test_no_more_than_asked_for():
    assert chosen([course(number) for number in range(1, 9)], most=2) == [2, 3]


def test_finished_course_that_is_no_longer_published():
    assert chosen([course(2), course(3)]) == [2, 3]


@pytest.mark.django_db
def test_open_courses_are_published_and_hold_a_published_lesson(django_assert_num_queries):
    open_one = CourseFactory(title="Mở", lessons=2, quiz=True, order=7)
    CourseFactory(title="Rỗng", lessons=0)
    CourseFactory(title="Nháp").unpublish()
    CourseFactory(title="Bài nháp").get_children().get().unpublish()
    drop_pages()
    with django_assert_num_queries(1):
        (found,) = open_courses()
    with django_assert_num_queries(0):
        assert open_courses() == [found]
    assert found == OpenCourse(open_one.pk, "Mở", open_one.url, ["resident"], "CB2", 7, 2, 10)
