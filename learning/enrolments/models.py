"""Who takes what: one enrolment per learner and course, which outlives moving, withdrawing and coming back."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Enrolment(models.Model):
    """`commune` is where the learner lived when enrolled; `enrolled_by` is empty where they did it themselves."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments", verbose_name="người học"
    )
    course = models.ForeignKey("courses.CoursePage", on_delete=models.PROTECT, related_name="enrolments")
    commune = models.ForeignKey("people.Commune", null=True, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField("ghi danh lúc")
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["commune", "course"])]
        constraints = [
            models.UniqueConstraint(fields=["learner", "course"], name="one_enrolment_per_learner_and_course"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="enrolment_withdrawn_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.course_id}"
