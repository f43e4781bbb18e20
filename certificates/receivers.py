from django.dispatch import receiver
from django.utils import timezone

from certificates import actions, tasks
from learning.progress.models import CourseCompletion
from learning.progress.signals import course_completed


@receiver(course_completed)
def issue_certificate(sender: object, completion: CourseCompletion, **_kwargs: object) -> None:
    """In the transaction that completes the course: both are there or neither."""
    certificate = actions.issue_certificate(completion=completion, at=timezone.now())
    tasks.render_certificate.delay_on_commit(certificate.pk)
