"""What attempts are drawn from stays as it was."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from learning.progress.actions import start_attempt
from learning.progress.revisions import revision_of


def rewrite(quiz):
    """As the editor's autosave does in a tab that was open before publishing."""
    quiz.refresh_from_db()
    quiz.draw = 1
    quiz.save_revision(overwrite_revision=quiz.latest_revision)


def test_a_published_revision_is_not_written_over(course):
    with pytest.raises(PermissionDenied):
        rewrite(course.quiz)


def test_nor_one_that_an_attempt_was_drawn_from(course, learner):
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())
    course.quiz.unpublish()
    with pytest.raises(PermissionDenied):
        rewrite(course.quiz)
    attempt.refresh_from_db()
    assert attempt.revision.content["draw"] == 5


def test_a_draft_is_and_can_then_be_published(course):
    quiz = course.quiz
    quiz.draw = 2
    draft = quiz.save_revision()
    rewrite(quiz)
    draft.refresh_from_db()
    draft.publish()
    quiz.refresh_from_db()
    assert (quiz.draw, quiz.live_revision) == (1, draft)


def test_a_page_that_is_no_quiz_may_be_written_over(course):
    lesson = course.lessons[0]
    revision = lesson.save_revision()
    lesson.title = "Tên khác"
    lesson.save_revision(overwrite_revision=revision)


def test_is_read_once(course, django_assert_num_queries):
    revision_of.cache_clear()
    with django_assert_num_queries(1):
        assert revision_of(course.quiz.live_revision_id) is revision_of(course.quiz.live_revision_id)
