"""What this room does when something happens to a person."""

from datetime import datetime

from django.dispatch import receiver
from django.utils.translation import gettext as _

from learning.enrolments.actions import unite_enrolments, withdraw
from learning.people.models import Consent, User
from learning.people.signals import collect_personal_data, consent_withdrawn, people_merged


@receiver(people_merged, dispatch_uid="enrolments")
def take_over(kept: User, dropped: User, by: User, at: datetime, **_kwargs: object) -> None:
    unite_enrolments(kept=kept, dropped=dropped, by=by, at=at)


@receiver(consent_withdrawn, dispatch_uid="enrolments")
def stop_learning(user: User, purpose: str, by: User, at: datetime, **_kwargs: object) -> None:
    if purpose == Consent.Purpose.LEARNING:
        for enrolment in user.enrolments.filter(withdrawn_at=None):
            withdraw(enrolment=enrolment, by=by, at=at)


@receiver(collect_personal_data, dispatch_uid="enrolments")
def tell_enrolments(person: User, **_kwargs: object) -> tuple[str, object]:
    enrolments = person.enrolments.select_related("course", "commune", "enrolled_by").order_by("enrolled_at")
    return _("Khoá học"), [
        {
            _("Khoá học"): enrolment.course.title,
            _("Ghi danh lúc"): enrolment.enrolled_at,
            _("Người ghi danh"): str(enrolment.enrolled_by or _("Bạn tự ghi danh")),
            _("Địa bàn lúc đó"): str(enrolment.commune or ""),
            _("Thôi học lúc"): enrolment.withdrawn_at,
        }
        for enrolment in enrolments
    ]
