""" "Gửi cho người thân": the address that shows the paper holds, offered where one rejoices."""

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.actions import revoke_certificate, verify_url
from certificates.models import Certificate
from learning.progress.actions import complete_lesson, start_attempt, submit_attempt
from tests.factories.people import UserFactory
from tests.factories.progress import published_course, right_answers

NOW = timezone.now()


@pytest.fixture
def result(client, db) -> str:
    """Address of the result with which the course was completed."""
    learner, course = UserFactory(), published_course(lessons=1)
    client.force_login(learner)
    complete_lesson(learner=learner, lesson=course.lessons[0], at=NOW)
    attempt = start_attempt(learner=learner, quiz=course.quiz, at=NOW)
    submit_attempt(attempt=attempt, answers=right_answers(attempt), at=NOW)
    return reverse("show_result", args=[attempt.pk])


def test_at_the_moment_the_course_is_done(client, result):
    paper = Certificate.objects.get()
    text = client.get(result).content.decode()
    assert f'data-share="{verify_url(paper)}"' in text
    assert f'data-share-else="{reverse("show_certificate", args=[paper.public_id])}#ma-qr"' in text
    assert "learning/share.js" in text


def test_and_on_the_paper_itself(client, result):
    paper = Certificate.objects.get()
    text = client.get(reverse("show_certificate", args=[paper.public_id])).content.decode()
    assert f'data-share="{verify_url(paper)}"' in text
    assert 'data-share-else="#ma-qr"' in text


def test_a_paper_that_was_revoked_is_not_offered(client, result):
    revoke_certificate(certificate=Certificate.objects.get(), reason="Sai tên", by=UserFactory(), at=NOW)
    assert "data-share=" not in client.get(result).content.decode()


def test_before_that_there_is_nothing_to_share(client, db):
    learner, course = UserFactory(), published_course(lessons=2)
    client.force_login(learner)
    complete_lesson(learner=learner, lesson=course.lessons[0], at=NOW)
    page = reverse("complete_lesson", args=[course.lessons[0].pk])
    assert "data-share=" not in client.get(page).content.decode()
