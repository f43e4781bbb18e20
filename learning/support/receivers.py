"""What this room does when something happens to a person, and what it knows of one."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from learning.notices.actions import unsubscribe
from learning.notices.queries import reminders_of, subscriptions_of
from learning.people.models import Consent, User
from learning.people.phones import show_phone
from learning.people.signals import collect_personal_data, consent_withdrawn, people_merged, person_erased
from learning.support.actions import drop_waiting, forget_words, unite_support
from learning.support.models import NoReminders


@receiver(people_merged, dispatch_uid="support")
def take_over(kept: User, dropped: User, **_kwargs: object) -> None:
    unite_support(kept=kept, dropped=dropped)


@receiver(person_erased, dispatch_uid="support")
def forget(person: User, **_kwargs: object) -> None:
    forget_words(person=person)


@receiver(consent_withdrawn, dispatch_uid="support")
def call_nobody(user: User, purpose: str, **_kwargs: object) -> None:
    if purpose == Consent.Purpose.LEARNING:
        drop_waiting(person=user)
    unsubscribe(owner=user.public_id)


@receiver(collect_personal_data, dispatch_uid="help")
def tell_help(person: User, **_kwargs: object) -> tuple[str, object]:
    requests = person.help_requests.select_related("page", "commune", "helped_by").order_by("created_at")
    return _("Lần gọi giúp"), [
        {
            _("Bài"): request.page.title,
            _("Chỗ"): request.place,
            _("Bạn đã viết"): request.words,
            _("Số điện thoại"): show_phone(request.phone),
            _("Địa bàn lúc đó"): str(request.commune),
            _("Gọi lúc"): request.created_at,
            _("Đã giúp lúc"): request.helped_at,
            _("Người giúp"): str(request.helped_by or ""),
        }
        for request in requests
    ]


@receiver(collect_personal_data, dispatch_uid="ratings")
def tell_ratings(person: User, **_kwargs: object) -> tuple[str, object]:
    return _("Nhận xét bài học"), [
        {
            _("Bài học"): rating.lesson.title,
            _("Nhận xét"): rating.get_face_display(),
            _("Bạn đã viết"): rating.words,
            _("Lúc"): rating.rated_at,
        }
        for rating in person.lesson_ratings.select_related("lesson").order_by("rated_at")
    ]


@receiver(collect_personal_data, dispatch_uid="reminders")
def tell_reminders(person: User, **_kwargs: object) -> tuple[str, object]:
    """Phones that show reminders, and when there was one."""
    owner = person.public_id
    off = [{_("Đã tắt nhắc học lúc"): row.since} for row in NoReminders.objects.filter(person=person)]
    phones = [{_("Máy nhận nhắc học từ lúc"): phone.created_at} for phone in subscriptions_of(owner)]
    return _("Nhắc học"), off + phones + [{_("Đã nhắc lúc"): row.created_at} for row in reminders_of(owner)]
