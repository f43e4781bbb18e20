"""What people agree to, word for word. A version that anyone agreed to stays here for ever: it is the proof.

New words get a new version, put first; everybody is then asked again at the next sign-in.
"""

from dataclasses import dataclass

from learning.people.models import Consent


@dataclass(frozen=True)
class ConsentText:
    """`sentences` say what is kept, why and how long; `tick` is what the person says by ticking."""

    purpose: str
    version: str
    title: str
    sentences: tuple[str, ...]
    tick: str


TEXTS = (
    ConsentText(
        purpose=Consent.Purpose.LEARNING,
        version="2026-11",
        title="Lưu thông tin để bạn học",
        sentences=(
            "Chúng tôi lưu họ tên, xã, số điện thoại và việc học của bạn.",
            "Nhờ đó bạn học tiếp được, nhận giấy chứng nhận và được giúp khi cần.",
            "Tình nguyện viên ở xã bạn thấy tên và việc học của bạn. Cán bộ chỉ thấy con số.",
            "Chúng tôi giữ đến khi bạn yêu cầu xoá. Riêng sổ cấp giấy chứng nhận được giữ lâu dài.",
            "Bạn xem, sửa, tải về, rút lại hoặc yêu cầu xoá lúc nào cũng được, ở mục Tôi.",
        ),
        tick="Tôi đồng ý",
    ),
    ConsentText(
        purpose=Consent.Purpose.REMINDERS,
        version="2026-11",
        title="Nhắn tin nhắc học",
        sentences=(
            "Chúng tôi nhắn tin nhắc bạn học tiếp và báo lớp học ở xã bạn.",
            "Bạn không đồng ý thì vẫn học bình thường. Bạn tắt lúc nào cũng được, ở mục Tôi.",
        ),
        tick="Tôi đồng ý nhận tin nhắn",
    ),
)


def current_text(purpose: str) -> ConsentText:
    return next(text for text in TEXTS if text.purpose == purpose)


def text_of(consent: Consent) -> ConsentText | None:
    """The words this person agreed to."""
    return next((text for text in TEXTS if (text.purpose, text.version) == (consent.purpose, consent.version)), None)
