"""What this room knows about a person, when asked for all."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.dispatch import receiver
from django.utils.translation import gettext as _

from learning.framework.skills import get_target_group
from learning.notices.queries import notices_to
from learning.people.consents import text_of
from learning.people.models import Consent, User
from learning.people.phones import show_phone
from learning.people.signals import collect_personal_data
from learning.people.vneid import account_of


@receiver(collect_personal_data, dispatch_uid="person")
def tell_person(person: User, **_kwargs: object) -> tuple[str, object]:
    return _("Thông tin của tôi"), {
        _("Họ và tên"): person.full_name,
        _("Muốn được gọi là"): person.address or "bạn",
        _("Năm sinh"): person.birth_year,
        _("Giới tính"): person.get_gender_display(),
        _("Nhóm"): get_target_group(person.target_group).name if person.target_group else "",
        _("Xã, phường, đặc khu"): str(person.commune or ""),
        _("Thôn, bản, khu phố"): str(person.village or ""),
        _("Số điện thoại"): show_phone(person.phone or ""),
        _("Số liên hệ"): show_phone(person.contact_phone),
        _("Email"): person.email,
        _("Tên đăng nhập"): person.username,
        _("Đăng nhập bằng VNeID từ lúc"): (tie := account_of(person)) and tie.date_joined,
        _("Có từ lúc"): person.registered_at,
        _("Người thêm"): str(person.registered_by or _("Bạn tự đăng ký")),
        _("Quyền"): [str(role) for role in person.active_roles],
    }


@receiver(collect_personal_data, dispatch_uid="consents")
def tell_consents(person: User, **_kwargs: object) -> tuple[str, object]:
    return _("Sự đồng ý"), [_consent(consent) for consent in person.consents.order_by("given_at")]


@receiver(collect_personal_data, dispatch_uid="data_requests")
def tell_requests(person: User, **_kwargs: object) -> tuple[str, object]:
    return _("Yêu cầu về dữ liệu"), [
        {
            _("Việc"): request.get_kind_display(),
            _("Gửi lúc"): request.made_at,
            _("Hạn trả lời"): request.answer_due_at,
            _("Đã trả lời lúc"): request.answered_at,
            _("Hạn làm xong"): request.carry_out_due_at,
            _("Lý do gia hạn"): request.extension_reason,
            _("Đã làm xong lúc"): request.done_at,
            _("Trả lời"): request.note,
        }
        for request in person.data_requests.order_by("made_at")
    ]


@receiver(collect_personal_data, dispatch_uid="sessions")
def tell_sessions(person: User, **_kwargs: object) -> tuple[str, object]:
    return _("Máy đã đăng nhập"), [
        {_("Máy"): session.user_agent, _("Địa chỉ mạng"): session.ip, _("Từ lúc"): session.created_at}
        for session in UserSession.objects.filter(user=person).order_by("created_at")
    ]


@receiver(collect_personal_data, dispatch_uid="passkeys")
def tell_passkeys(person: User, **_kwargs: object) -> tuple[str, object]:
    """When and where, not what: keys, and secrets of apps and codes, say nothing to people."""
    return _("Cách đăng nhập thêm"), [
        {
            _("Cách"): one.get_type_display(),
            _("Máy"): one.data.get("name"),
            _("Từ lúc"): one.created_at,
            _("Dùng lần cuối"): one.last_used_at,
        }
        for one in Authenticator.objects.filter(user=person).order_by("created_at")
    ]


@receiver(collect_personal_data, dispatch_uid="messages")
def tell_messages(person: User, **_kwargs: object) -> tuple[str, object]:
    """Codes are left out: their words are forgotten."""
    return _("Tin nhắn đã gửi cho bạn"), [
        {_("Lúc"): sent.created_at, _("Cách gửi"): sent.get_channel_display(), _("Nội dung"): sent.body}
        for sent in notices_to(owner=person.public_id, phone=person.phone)
    ]


def _consent(consent: Consent) -> dict[str, object]:
    text = text_of(consent)
    return {
        _("Việc"): consent.get_purpose_display(),
        _("Lời đã đồng ý"): " ".join(text.sentences) if text else "",
        _("Bản"): consent.version,
        _("Đồng ý lúc"): consent.given_at,
        _("Cách đồng ý"): consent.get_channel_display(),
        _("Ghi chú"): consent.note,
        _("Rút lại lúc"): consent.withdrawn_at,
    }
