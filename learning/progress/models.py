"""What was done: lessons opened and completed, quiz attempts, courses completed.

Moments are those of the act as the device tells them (clipped to now); `recorded_at` is when the server heard.
Constraints make every repeat harmless: a phone may send the same thing five times.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from learning.enrolments.models import Enrolment


class LessonProgress(models.Model):
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="lessons")
    lesson = models.ForeignKey("courses.LessonPage", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    # What the device's clock said of each, where that could not be.
    opened_claim = models.DateTimeField(null=True)
    completed_claim = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="one_progress_per_enrolment_and_lesson"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.lesson_id}"


class QuizAttempt(models.Model):
    """One try. `asked` freezes what was drawn, in which order; the questions themselves stand in `revision`.

    So a quiz changed or unpublished meanwhile breaks nothing. Marked once, on the server, when submitted: `marks`
    are courses.grading.Mark as JSON. Until then `draft` may hold answers that came too early or too late to count
    (some missing, or signed out meanwhile).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey("courses.QuizPage", on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, related_name="+")
    asked = models.JSONField()
    started_at = models.DateTimeField()
    # False while it is only kept on a device for when there is no network: nobody is in the middle of it.
    begun = models.BooleanField(default=True, db_default=True)
    draft = models.JSONField(null=True)
    answers = models.JSONField(null=True)
    submitted_at = models.DateTimeField(null=True)
    # What the device's clock said of `submitted_at`, where that could not be.
    claimed_at = models.DateTimeField(null=True)
    score = models.FloatField(null=True)
    passed = models.BooleanField(null=True)
    marks = models.JSONField(null=True)
    assisted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["enrolment", "quiz", "submitted_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz"], condition=Q(submitted_at=None), name="one_open_attempt_per_quiz"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1), name="score_between_0_and_1"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, score=None, passed=None, answers=None)
                | Q(submitted_at__isnull=False, score__isnull=False, passed__isnull=False, answers__isnull=False),
                name="attempt_submitted_and_marked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CourseCompletion(models.Model):
    """All lessons completed and all quizzes passed: cmi5's "completed and passed"."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="completion")
    completed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.enrolment_id)
