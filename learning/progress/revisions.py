"""The revisions that attempts are drawn from. Published once, they never change, so each process reads each once."""

from functools import lru_cache

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Revision

from courses.models import QuizPage
from learning.progress.models import QuizAttempt


@lru_cache(maxsize=32)
def revision_of(revision_id: int) -> Revision:
    """One of a quiz that is or was published. Not to be changed by the caller."""
    return Revision.objects.get(pk=revision_id)


def refuse_rewriting(revision: Revision) -> None:
    """Wagtail's editor may write a new draft over the latest revision, also when that was published meanwhile.

    Raises PermissionDenied where its questions are asked now or were asked before.
    """
    if not _is_asked_from(revision.pk):
        return
    if Revision.objects.values_list("content", flat=True).get(pk=revision.pk) != revision.content:
        raise PermissionDenied(_("Bản này đã đăng. Bạn tải lại trang rồi sửa tiếp."))


def _is_asked_from(revision_id: int) -> bool:
    asked_now = QuizPage.objects.filter(live_revision=revision_id)
    return asked_now.exists() or QuizAttempt.objects.filter(revision=revision_id).exists()
