"""/hoc/lan-lam/<attempt>/: the attempt itself. Nothing a person answered is ever lost, nothing right is told early."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.draw import questions_of
from learning.progress.actions import start_attempt
from tests.factories.courses import QUESTIONS
from tests.factories.people import UserFactory
from tests.factories.progress import asked, form_of, published_course, right_answers


@pytest.fixture
def attempt(learner):
    """All seven types, each once."""
    course = published_course(draw=7)
    return start_attempt(learner=learner, quiz=course.quiz, at=timezone.now())


@pytest.fixture
def url(attempt):
    return reverse("take_quiz", args=[attempt.pk])


def words(answer) -> str:
    return answer.content.decode()


def test_asks_all_on_one_page_with_one_form(as_learner, url, attempt):
    page = as_learner.get(url)
    for question in questions_of(attempt.asked, attempt.revision):
        assert question.stem in words(page)
    assert words(page).count('<form method="post"') == 1
    assert page["Cache-Control"] == "no-store, private"


def test_the_questions_cost_three_queries(as_learner, url, django_assert_num_queries):
    """The session, its person and the attempt, whatever is asked and explained."""
    as_learner.get(url)
    with django_assert_num_queries(3):
        as_learner.get(url)


def test_no_right_answer_and_no_reason_before_marking(as_learner, url, attempt):
    told = words(as_learner.get(url))
    secrets = [option["feedback"] for kind in ("one", "many", "true_false") for option in QUESTIONS[kind]["options"]]
    for kind in ("order", "match", "short", "number"):
        secrets += [QUESTIONS[kind]["feedback_right"], QUESTIONS[kind]["feedback_wrong"]]
    secrets += [*QUESTIONS["short"]["answers"], "1234", "1.234"]
    assert not [secret for secret in secrets if secret in told]


def test_handed_in_whole_it_is_marked(as_learner, url, attempt):
    answer = as_learner.post(url, form_of(attempt, right_answers(attempt)))
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (1.0, True)
    assert answer["Location"] == reverse("show_result", args=[attempt.pk])


def test_a_double_click_and_the_back_button_show_the_result(as_learner, url, attempt):
    form = form_of(attempt, right_answers(attempt))
    first, again, back = as_learner.post(url, form), as_learner.post(url, {}), as_learner.get(url)
    assert first["Location"] == again["Location"] == back["Location"] == reverse("show_result", args=[attempt.pk])
    attempt.refresh_from_db()
    assert attempt.score == 1.0


def test_with_gaps_it_asks_once_more_and_keeps_every_answer(as_learner, url, attempt):
    answers = right_answers(attempt)
    missing = [question.id for question in questions_of(attempt.asked, attempt.revision)][2]
    del answers[missing]
    page = as_learner.post(url, form_of(attempt, answers), follow=True)
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.draft) == (None, answers)
    assert "Còn 1 câu chưa trả lời" in words(page)
    assert 'href="#cau-3"' in words(page)
    assert form_in(words(page)) == stringly(form_of(attempt, answers))
    as_learner.post(url, form_of(attempt, answers) | {"anyway": "1"})
    attempt.refresh_from_db()
    assert attempt.score == pytest.approx(6 / 7)


def test_one_way_or_the_other_nonsense_is_no_answer(as_learner, url, attempt):
    nonsense = dict.fromkeys(form_of(attempt, right_answers(attempt)), "x" * 300)
    as_learner.post(url, nonsense | {"anyway": "1", "q-": "0", "q-khac": "0"})
    attempt.refresh_from_db()
    assert set(attempt.answers) == {asked(attempt, "short"), asked(attempt, "number")}
    assert attempt.score == 0


def test_signed_out_meanwhile_the_answers_wait(client, url, attempt, learner):
    answers = right_answers(attempt)
    answer = client.post(url, form_of(attempt, answers))
    assert answer["Location"].endswith(f"?next={url}")
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.draft) == (None, answers)
    client.force_login(learner)
    assert form_in(words(client.get(url))) == stringly(form_of(attempt, answers))


def test_a_visitor_sees_nothing_of_it(client, url):
    answer = client.get(url)
    assert answer["Location"].endswith(f"?next={url}")
    assert answer.content == b""


def test_anothers_attempt_does_not_exist(client, url, attempt):
    client.force_login(UserFactory())
    assert client.get(url).status_code == 404
    assert client.post(url, {"anyway": "1"}).status_code == 404
    assert client.get(reverse("show_result", args=[attempt.pk])).status_code == 404
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.draft) == (None, None)


def test_unpublished_meanwhile_it_goes_on(as_learner, url, attempt):
    attempt.quiz.unpublish()
    assert as_learner.get(url).status_code == 200
    as_learner.post(url, form_of(attempt, right_answers(attempt)))
    attempt.refresh_from_db()
    assert attempt.passed


def test_a_form_of_another_site_is_refused(learner, url, attempt, csrf_client):
    csrf_client.force_login(learner)
    assert csrf_client.post(url, {"anyway": "1"}).status_code == 403


def stringly(form: dict) -> dict[str, list[str]]:
    """As lists of strings; what is empty is left out, as in form_in."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in form.items()}
    return {name: sorted(str(value) for value in values) for name, values in lists.items() if values != [None]}


def form_in(html: str) -> dict[str, list[str]]:
    """What the page's form would send of the questions, untouched."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", html):
        attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if not attributes.get("name", "").startswith("q-"):
            continue
        if attributes["type"] in ("radio", "checkbox") and " checked" not in tag:
            continue
        if attributes.get("value"):
            found.setdefault(attributes["name"], []).append(attributes["value"])
    for name, options in re.findall(r'<select name="(q-[^"]*)">(.*?)</select>', html, re.S):
        if chosen := re.search(r'value="(\d+)" selected', options):
            found[name] = [chosen[1]]
    return {name: sorted(values) for name, values in found.items()}
