"""Who needs help, what lessons are like to those who took them, and who wants no reminders.

A request for help goes to the team of the commune where the person lived when asking, and waits until somebody there
says that it was answered. It is born on a device, perhaps without network: its id is the device's, and so are the ids
in `added`, of later taps whose words were put to it, so that whatever a device sends again changes nothing.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HelpRequest(models.Model):
    """`learner` is empty for who was not signed in; then `phone` is there. `place`: where in the page, in its words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="help_requests"
    )
    commune = models.ForeignKey("people.Commune", on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    phone = models.CharField(max_length=16, blank=True)
    added = ArrayField(models.UUIDField(), default=list)
    created_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    helped_at = models.DateTimeField(null=True)
    helped_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["commune", "-created_at"], condition=Q(helped_at=None), name="help_waiting"),
            models.Index(fields=["commune", "-helped_at"], name="help_given"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "page"], condition=Q(helped_at=None), name="one_waiting_request_per_page"
            ),
            models.CheckConstraint(
                condition=Q(helped_at=None, helped_by=None) | Q(helped_at__isnull=False, helped_by__isnull=False),
                name="help_helped_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(learner__isnull=False) | ~Q(phone="") | Q(helped_at__isnull=False),
                name="help_of_a_visitor_has_a_phone",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class LessonRating(models.Model):
    """What one learner thought of one lesson, last. Editors read faces and sentences, never whose they are."""

    class Face(models.IntegerChoices):
        EASY = 1, _("Dễ hiểu")
        FAIR = 2, _("Bình thường")
        HARD = 3, _("Khó hiểu")

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lesson_ratings")
    lesson = models.ForeignKey("courses.LessonPage", on_delete=models.PROTECT, related_name="ratings")
    face = models.PositiveSmallIntegerField(choices=Face)
    words = models.TextField(blank=True)
    rated_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "nhận xét"
        constraints = [
            models.UniqueConstraint(fields=["learner", "lesson"], name="one_rating_per_learner_and_lesson"),
            models.CheckConstraint(condition=Q(face__gte=1, face__lte=3), name="rating_is_one_of_three_faces"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.face}"


class NoReminders(models.Model):
    """This person switched reminders off, in the app and on every phone."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="no_reminders"
    )
    since = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)
