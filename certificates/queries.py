"""What is read of certificates."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from certificates.code import normalise
from certificates.models import Certificate
from learning.people.models import User
from learning.progress.models import CourseCompletion

# Certificates are issued with the completion itself; only what was loaded in bulk can lack one, and it is recent.
SEARCHED_BACK = timedelta(days=7)


def certificates_of(learner: User) -> QuerySet[Certificate]:
    """A learner's papers, the newest first; those replaced by another one are left out."""
    return Certificate.objects.filter(completion__enrolment__learner=learner, replaced_at=None)


def find_certificate(typed: str) -> Certificate | None:
    """The certificate with this code, however it was typed."""
    code = normalise(typed)
    return Certificate.objects.select_related("replaced_by").filter(code=code).first() if code else None


def completions_without_certificate(at: datetime) -> QuerySet[CourseCompletion]:
    """A revoked certificate is one too: its completion is not listed."""
    return CourseCompletion.objects.filter(certificates=None, recorded_at__gte=at - SEARCHED_BACK)


def certificates_to_render(at: datetime) -> QuerySet[Certificate]:
    """Those whose file is due and that nobody is making now."""
    due = Certificate.objects.filter(rendering=Certificate.Rendering.DUE, due_at__lte=at)
    return due.filter(unleased(at)).order_by("due_at")


def unleased(at: datetime) -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=at)
