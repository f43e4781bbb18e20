from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import actions, tasks
from certificates.models import Certificate
from learning.people.models import User
from learning.people.signals import collect_personal_data
from learning.progress.models import CourseCompletion
from learning.progress.signals import course_completed


@receiver(course_completed)
def issue_certificate(sender: object, completion: CourseCompletion, **_kwargs: object) -> None:
    """In the transaction that completes the course: both are there or neither."""
    certificate = actions.issue_certificate(completion=completion, at=timezone.now())
    tasks.render_certificate.delay_on_commit(certificate.pk)


@receiver(collect_personal_data, dispatch_uid="certificates")
def tell_certificates(person: User, **_kwargs: object) -> tuple[str, object]:
    """What is kept of the person's papers, those replaced or revoked too."""
    papers = Certificate.objects.filter(completion__enrolment__learner=person).order_by("issued_at")
    return _("Giấy chứng nhận"), [
        {
            _("Số"): paper.number,
            _("Mã kiểm tra"): paper.code,
            _("Ngày cấp"): paper.issued_at,
            _("Lời trên giấy"): paper.wording,
            _("Được thay lúc"): paper.replaced_at,
            _("Thu hồi lúc"): paper.revoked_at,
            _("Lý do thu hồi"): paper.revoked_reason,
        }
        for paper in papers
    ]
