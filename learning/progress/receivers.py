"""What this room does when something happens to a person, an enrolment, or to what attempts are drawn from."""

from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Revision

from learning.enrolments.models import Enrolment
from learning.enrolments.signals import enrolments_united
from learning.people.models import User
from learning.people.signals import collect_personal_data, person_erased
from learning.progress.actions import forget_answers, unite_progress
from learning.progress.models import LessonProgress, QuizAttempt
from learning.progress.revisions import refuse_rewriting


@receiver(enrolments_united, dispatch_uid="progress")
def take_over(kept: Enrolment, dropped: Enrolment, **_kwargs: object) -> None:
    unite_progress(kept=kept, dropped=dropped)


@receiver(person_erased, dispatch_uid="progress")
def forget(person: User, **_kwargs: object) -> None:
    forget_answers(person=person)


@receiver(pre_save, sender=Revision, dispatch_uid="progress")
def keep_frozen(instance: Revision, update_fields: frozenset[str] | None, **_kwargs: object) -> None:
    if instance.pk and (update_fields is None or "content" in update_fields):
        refuse_rewriting(instance)


@receiver(collect_personal_data, dispatch_uid="lessons")
def tell_lessons(person: User, **_kwargs: object) -> tuple[str, object]:
    lessons = LessonProgress.objects.filter(enrolment__learner=person).select_related("lesson", "enrolment__course")
    return _("Bài học"), [
        {
            _("Khoá học"): progress.enrolment.course.title,
            _("Bài học"): progress.lesson.title,
            _("Mở lúc"): progress.opened_at,
            _("Học xong lúc"): progress.completed_at,
            _("Giờ trên máy khi mở"): progress.opened_claim,
            _("Giờ trên máy khi học xong"): progress.completed_claim,
        }
        for progress in lessons.order_by("opened_at")
    ]


@receiver(collect_personal_data, dispatch_uid="attempts")
def tell_attempts(person: User, **_kwargs: object) -> tuple[str, object]:
    """With the answers as they were given: they are the person's."""
    attempts = QuizAttempt.objects.filter(enrolment__learner=person).select_related("quiz", "enrolment__course")
    return _("Bài kiểm tra"), [
        {
            _("Khoá học"): attempt.enrolment.course.title,
            _("Bài kiểm tra"): attempt.quiz.title,
            _("Bắt đầu lúc"): attempt.started_at,
            _("Nộp lúc"): attempt.submitted_at,
            _("Giờ trên máy khi nộp"): attempt.claimed_at,
            _("Phần đúng"): attempt.score,
            _("Đạt"): attempt.passed,
            _("Câu trả lời"): [
                {_("Câu hỏi"): mark["stem"], _("Bạn đã chọn"): mark["chosen"]} for mark in attempt.marks or []
            ],
        }
        for attempt in attempts.order_by("started_at")
    ]
