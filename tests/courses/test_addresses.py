"""What an editor types as a title becomes a plain address."""

import re

from courses.addresses import PLAIN_LETTERS


def plain(title: str) -> str:
    for sought, instead in PLAIN_LETTERS:
        title = re.sub(sought, instead, title)
    return title


def test_every_vietnamese_letter_turns_plain():
    assert plain("gọi điện bằng máy của con, ở đâu cũng được: hiểu, kỹ, ưỡn, lỗi") == (
        "goi dien bang may cua con, o dau cung duoc: hieu, ky, uon, loi"
    )


def test_capitals_too():
    assert plain("Đăng Ký Ở ĐÂY") == "dang Ky o daY"


def test_a_title_typed_decomposed():
    assert plain("Go\u0323i") == "Goi"
