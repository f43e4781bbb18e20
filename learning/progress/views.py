"""Learner's own pages, which work without script: a lesson said to be done, a quiz taken, one's courses."""

from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses.draw import questions_of
from courses.grading import read_answers
from courses.models import LessonPage, QuizPage
from learning.people.actions.refusal import Refused
from learning.people.requests import SignedInRequest
from learning.progress import actions
from learning.progress.models import QuizAttempt
from learning.progress.next_courses import courses_after
from learning.progress.permissions import get_attempt_for, get_quiz_to_start
from learning.progress.queries import asked_in, courses_of, next_step_of, progress_in, result_of


@require_http_methods(["GET", "HEAD", "POST"])
def complete_lesson(request: SignedInRequest, lesson_id: int) -> HttpResponse:
    """ "Tôi đã học xong bài này", for who has no script."""
    lesson = get_object_or_404(LessonPage.objects.live(), pk=lesson_id)
    if request.method == "POST":
        actions.complete_lesson(learner=request.user, lesson=lesson, at=timezone.now())
        return redirect("complete_lesson", lesson.pk)
    course = progress_in(lesson, request.user)
    step = course and course.step(lesson.pk)
    return render(request, "progress/lesson.html", {"lesson": lesson, "course": course, "step": step})


@require_http_methods(["GET", "HEAD", "POST"])
def start_quiz(request: SignedInRequest, quiz_id: int) -> HttpResponse:
    """Says how the quiz goes and starts it. The attempt's id is drawn with the form: sent twice, it starts once."""
    problem = ""
    if request.method == "POST":
        try:
            return redirect("take_quiz", _start(request, quiz_id).pk)
        except Refused as refused:
            problem = str(refused)
    quiz = get_object_or_404(QuizPage.objects.live(), pk=quiz_id)
    course = progress_in(quiz, request.user)
    context = {
        "quiz": quiz,
        "parent": quiz.get_parent(),
        "step": course and course.step(quiz.pk),
        "attempt_id": uuid4(),
        "problem": problem,
    }
    return render(request, "progress/start.html", context, status=409 if problem else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_quiz(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """The attempt: all questions on one page, one POST. Signed out meanwhile, what was answered waits as a draft."""
    if not request.user.is_authenticated:
        return _sign_in_first(request, attempt_id)
    attempt = get_attempt_for(request.user, attempt_id)
    if request.method == "POST" and not attempt.submitted_at:
        return _submit(request, attempt)
    if attempt.submitted_at:
        return redirect("show_result", attempt.pk)
    return render(request, "progress/attempt.html", _attempt_page(request, attempt))


@require_safe
def show_result(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    attempt = get_attempt_for(request.user, attempt_id)
    if not attempt.submitted_at:
        return redirect("take_quiz", attempt.pk)
    result = result_of(attempt, request.user)
    is_done = attempt.passed and result.course.completed_at
    following = courses_after(result.course.course_id, request.user) if is_done else []
    context = {"result": result, "attempt_id": uuid4(), "next_courses": following}
    return render(request, "progress/result.html", context)


@require_safe
def list_my_courses(request: SignedInRequest) -> HttpResponse:
    courses = [course for course in courses_of(request.user) if not course.withdrawn_at]
    following = next_step_of(courses)
    completed = [course for course in courses if course.completed_at]
    context = {
        "following": following and {"course": following[0], "step": following[1]},
        "under_way": [course for course in courses if not course.completed_at],
        "completed": completed,
        "next_courses": courses_after(completed[0].course_id, request.user) if completed and not following else [],
    }
    return render(request, "progress/my_courses.html", context)


def _start(request: SignedInRequest, quiz_id: int) -> QuizAttempt:
    quiz = get_quiz_to_start(quiz_id)
    try:
        attempt_id = UUID(request.POST.get("attempt", ""))
    except ValueError:
        attempt_id = None
    return actions.start_attempt(learner=request.user, quiz=quiz, at=timezone.now(), attempt_id=attempt_id)


def _submit(request: SignedInRequest, attempt: QuizAttempt) -> HttpResponse:
    """Asks once more where answers are missing; the second time the learner means it."""
    questions = questions_of(attempt.asked, attempt.revision)
    answers = read_answers(questions, request.POST)
    if len(answers) < len(questions) and "anyway" not in request.POST:
        actions.keep_draft(attempt=attempt, answers=answers)
        return redirect(reverse("take_quiz", args=[attempt.pk]) + "?thieu")
    actions.submit_attempt(attempt=attempt, answers=answers, at=timezone.now())
    return redirect("show_result", attempt.pk)


def _attempt_page(request: SignedInRequest, attempt: QuizAttempt) -> dict[str, object]:
    questions = asked_in(attempt)
    missing = [number for number, question in enumerate(questions, 1) if question.answer is None]
    return {
        "attempt": attempt,
        "title": attempt.revision.content["title"],
        "questions": questions,
        "missing": missing if "thieu" in request.GET else [],
    }


def _sign_in_first(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """Who holds the attempt's id, random and its learner's own, may leave answers with it; nothing is shown."""
    attempt = QuizAttempt.objects.filter(pk=attempt_id, submitted_at=None).first()
    if request.method == "POST" and attempt:
        answers = read_answers(questions_of(attempt.asked, attempt.revision), request.POST)
        actions.keep_draft(attempt=attempt, answers=answers)
    return redirect_to_login(reverse("take_quiz", args=[attempt_id]))
