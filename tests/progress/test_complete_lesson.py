"""/hoc/bai/<lesson>/: a lesson said to be done, without script."""

import pytest
from django.urls import reverse

from learning.progress.models import LessonProgress


@pytest.fixture
def url(course):
    return reverse("complete_lesson", args=[course.lessons[0].pk])


def test_asks_then_records_then_points_on(as_learner, url, course, learner):
    page = as_learner.get(url)
    assert "Bạn đã học xong bài này?" in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    assert not LessonProgress.objects.exists()
    page = as_learner.post(url, follow=True)
    progress = LessonProgress.objects.get()
    assert (progress.enrolment.learner, progress.lesson_id) == (learner, course.lessons[0].pk)
    assert progress.completed_at
    assert page.redirect_chain == [(url, 302)]
    assert "Đã học xong" in page.content.decode()
    assert course.lessons[1].url in page.content.decode()


def test_sent_twice_is_recorded_once(as_learner, url):
    as_learner.post(url)
    first = LessonProgress.objects.get().completed_at
    as_learner.post(url)
    assert LessonProgress.objects.get().completed_at == first


def test_a_visitor_signs_in_and_comes_back(client, url):
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"?next={url}")
    assert not LessonProgress.objects.exists()


def test_a_lesson_that_is_not_published_is_not_there(as_learner, url, course):
    course.lessons[0].unpublish()
    assert as_learner.get(url).status_code == as_learner.post(url).status_code == 404
    assert as_learner.get(reverse("complete_lesson", args=[course.quiz.pk])).status_code == 404


def test_a_form_of_another_site_is_refused(learner, url, csrf_client):
    csrf_client.force_login(learner)
    assert csrf_client.post(url).status_code == 403
    assert not LessonProgress.objects.exists()
