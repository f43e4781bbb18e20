"""/tim/: found however it is typed, said why, and nobody is left before an empty page."""

import re
from html import unescape

import pytest

from courses.actions import rebuild_search
from courses.models import CoursePage, LessonPage
from courses.search import MOST_HITS, search
from learning.pagecache import drop_pages
from tests.factories.courses import CourseFactory, GlossaryTermFactory, LessonFactory, text
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def rebuild():
    """As after an editor's change: what is kept with the pages goes too."""
    rebuild_search()
    drop_pages()


@pytest.fixture
def scams():
    """A course of two lessons; the word "lừa đảo" stands in its title and in the text of the second one."""
    course = CourseFactory(title="Phòng tránh lừa đảo", summary="Biết dừng lại.", outcomes="", order=1, lessons=0)
    LessonFactory(
        parent=course,
        title="Giữ tài khoản",
        goal="Giữ được tài khoản.",
        minutes=4,
        body=[text("Đặt mật khẩu dài. Đừng đọc mã QR.")],
    )
    LessonFactory(
        parent=course,
        title="Nghe điện thoại",
        goal="Nghe mà không sợ.",
        minutes=6,
        body=[text("Cẩn thận kẻ lừa đảo."), text("Bạn hoà nhã.")],
    )
    rebuild()
    return course


def titles(typed):
    return ["".join(piece.text for piece in hit.title) for hit in search(typed).hits]


def marked(pieces):
    return [piece.text for piece in pieces if piece.is_marked]


def page(client, typed):
    response = client.get("/tim/", {"q": typed})
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<(?!/?mark)[^>]+>", "", response.content.decode())).split())


# --- However it is typed ---


@pytest.mark.parametrize(
    "typed",
    ["mật khẩu", "mat khau", "MẬT KHẨU", "mật  khẩu!", "mât khâu", "ma\u0323\u0302t kha\u0302\u0309u", "khẩu mật"],
)
def test_with_or_without_marks_in_any_case(scams, typed):
    assert titles(typed) == ["Giữ tài khoản"]


@pytest.mark.parametrize("typed", ["đừng", "dung doc", "Đừng đọc"])
def test_with_d_and_with_đ(scams, typed):
    assert titles(typed)[0] == "Giữ tài khoản"


@pytest.mark.parametrize("typed", ["hoà nhã", "hòa nhã", "hoa nha"])
def test_with_old_and_new_places_of_the_tone(scams, typed):
    assert titles(typed) == ["Nghe điện thoại"]
    assert marked(search(typed).hits[0].line) == ["hoà nhã"]


@pytest.mark.parametrize("typed", ["mat khaau", "mat kau", "mta khau", "matkhau", "mật khảu", "mat kha"])
def test_with_one_typo_says_what_is_shown(scams, client, typed):
    assert titles(typed) == ["Giữ tài khoản"]
    if typed != "mật khảu":  # a wrong mark is no typo: without marks it is the word itself
        assert "Kết quả cho “mật khẩu”" in page(client, typed)
        assert f"Không có bài nào có “{typed}”." in page(client, typed)


@pytest.mark.parametrize(
    "typed", ["matt khauu", "mậtt khẫu", "phonh tranhh lua daoo", "phog trnah luaa doa", "đụng đoc mãa qr"]
)
def test_each_word_may_have_its_own_slip(scams, typed):
    LessonFactory(parent=scams, title="Giấy tờ", body=[text("TT 78 của Bộ.")])
    rebuild()
    assert titles(typed)[0] == ("Phòng tránh lừa đảo" if typed.startswith("ph") else "Giữ tài khoản")
    assert not search(typed).is_partly


# --- What comes first ---


def test_titles_before_text(scams):
    LessonFactory(parent=scams, title="Kẻ lừa đảo mới")
    rebuild()
    assert titles("lua dao") == ["Phòng tránh lừa đảo", "Kẻ lừa đảo mới", "Nghe điện thoại"]


def test_exact_before_typo(scams):
    """Where pages have the word as typed, those that nearly have it are not shown beside them."""
    LessonFactory(parent=scams, title="Bài đào hoa", body=[text("Đào và lựa.")])
    rebuild()
    assert titles("lừa đảo") == ["Phòng tránh lừa đảo", "Nghe điện thoại"]
    assert titles("lựa đào") == ["Bài đào hoa"]


def test_words_side_by_side_before_words_scattered(scams):
    before = CourseFactory(lessons=0, order=0)
    LessonFactory(parent=before, title="Khác", body=[text("Mật ong để ngoài cửa khẩu.")])
    rebuild()
    assert titles("mat khau") == ["Giữ tài khoản", "Khác"]


def test_words_scattered_lead_to_what_may_be_meant(scams, client):
    LessonFactory(parent=scams, title="Ruộng", body=[text("Đất rộng. Tiền dài.")])
    LessonFactory(parent=scams, title="Ví", body=[text("Tránh mất tiền.")])
    rebuild()
    assert titles("dat tien") == ["Ruộng"]
    assert "Có phải bạn tìm mất tiền?" in page(client, "dat tien")
    assert search("mat tien").meant == ""


# --- Why it is one ---


def test_hit_says_lesson_course_and_minutes_and_marks_the_words(scams, client):
    found = page(client, "lua dao")
    assert "Phòng tránh <mark>lừa đảo</mark> Khoá học · 2 bài · 10 phút" in found
    assert "Nghe điện thoại Bài 2/2 · 6 phút · Phòng tránh lừa đảo Cẩn thận kẻ <mark>lừa đảo</mark>." in found


def test_typed_mark_is_marked_alone(scams):
    LessonFactory(parent=scams, title="Dấu", body=[text("Mà có mã thì đọc má.")])
    rebuild()
    hits = {"".join(p.text for p in hit.title): hit for hit in search("mã").hits}
    assert marked(hits["Dấu"].line) == ["mã"]
    assert marked({"".join(p.text for p in hit.title): hit for hit in search("ma").hits}["Dấu"].line) == [
        "Mà",
        "mã",
        "má",
    ]


def test_long_line_is_cut_around_the_words(scams):
    LessonFactory(parent=scams, title="Dài", body=[text("Trước " * 60 + "sóng biển " + "sau " * 60)])
    rebuild()
    (hit,) = search("song bien").hits
    line = "".join(piece.text for piece in hit.line)
    assert len(line) < 160
    assert (line[:2], line[-2:]) == ("… ", " …")
    assert marked(hit.line) == ["sóng biển"]


def test_word_of_the_trade_is_explained(scams, client):
    GlossaryTermFactory(term="Mã OTP", explanation="Dãy số dùng một lần.")
    GlossaryTermFactory(term="Ẩn", explanation="Không thấy.", is_shown=False)
    assert "Mã OTP Dãy số dùng một lần." in page(client, "otp")
    assert "Không tìm thấy" not in page(client, "otp")
    assert "Không thấy." not in page(client, "an")


# --- Only what is published ---


def test_draft_and_lesson_of_a_draft_course_are_not_found(scams):
    scams.unpublish()
    assert titles("lua dao") == []


def test_draft_is_not_found_even_where_its_words_were_not_forgotten(scams):
    LessonPage.objects.filter(title="Nghe điện thoại").update(live=False)
    assert titles("lua dao") == ["Phòng tránh lừa đảo"]


def test_place_in_the_course_counts_what_is_published(scams):
    first, _ = scams.get_children()
    first.unpublish()
    (hit,) = [hit for hit in search("lua dao").hits if not hit.is_course]
    assert (hit.number, hit.total) == (1, 1)


def test_moved_lesson_stands_under_its_new_course(scams):
    other = CourseFactory(title="Khác", lessons=0)
    scams.get_children().last().move(other, pos="last-child")
    lesson = other.get_children().get()
    (hit,) = [hit for hit in search("lua dao").hits if not hit.is_course]
    assert (hit.course, hit.url) == ("Khác", lesson.url)


# --- Nobody before an empty page ---


def test_nothing_found_says_what_to_do(scams, client):
    found = page(client, "zzzz")
    assert "Không tìm thấy. Bạn thử từ khác." in found
    assert "Xem tất cả khoá học" in found
    assert "Tôi cần giúp" in found


def test_some_of_the_words_lead_to_the_nearest(scams, client):
    found = page(client, "mật khẩu zzzz")
    assert "Không có bài nào có đủ các từ này." in found
    assert "Giữ tài khoản" in found


@pytest.mark.parametrize(
    "typed", ["", "   ", "!!!", "%", "_", "😀", "\u200b", "(", "\\", "'; DROP TABLE x; --", "<b>", "\x00"]
)
def test_odd_words_are_answered_kindly(scams, client, typed):
    assert "Tìm khoá học" in page(client, typed)


def test_very_long_words_are_cut_and_that_is_said(scams, client):
    assert "Chúng tôi tìm theo những từ đầu tiên." in page(client, "mật khẩu " * 300)
    assert "Giữ tài khoản" in page(client, "mật khẩu " * 300)
    assert page(client, "x" * 5000)


def test_words_typed_are_escaped(scams, client):
    content = client.get("/tim/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in content


def test_page_without_words_gives_examples(client):
    content = client.get("/tim/").content.decode()
    assert 'href="/tim/?q=m%E1%BA%ADt%20kh%E1%BA%A9u"' in content
    assert 'type="search"' in content


# --- The door ---


def test_page_carries_nobody(scams, client):
    mine = client.get("/tim/", {"q": "lua dao"}).content
    client.force_login(UserFactory())
    response = client.get("/tim/", {"q": "lua dao"})
    assert response.content == mine
    assert response.shared
    assert not response.cookies
    assert client.post("/tim/").status_code == 405


@pytest.mark.parametrize(("typed", "queries"), [("lua dao", 3), ("lua daoo", 5), ("zzzz", 3)])
def test_queries_do_not_grow(scams, django_assert_num_queries, typed, queries):
    search(typed)
    with django_assert_num_queries(queries):
        search(typed)
    for number in range(3):
        LessonFactory(parent=CourseFactory(title=f"Chống lừa đảo {number}"), title="Kẻ lừa đảo")
    rebuild()
    search(typed)
    with django_assert_num_queries(queries):
        search(typed)


def test_no_more_than_a_screenful(scams):
    for _ in range(MOST_HITS + 2):
        LessonFactory(parent=CoursePage.objects.get(pk=scams.pk), body=[text("Kẻ lừa đảo.")])
    rebuild()
    assert len(titles("lua dao")) == MOST_HITS


@pytest.mark.parametrize("address", ["/", "/khoa-hoc/"])
def test_home_and_catalogue_have_the_field(scams, client, address):
    content = client.get(address).content.decode()
    assert re.search(r'<form[^>]*role="search" action="/tim/"', content)
    assert re.search(r'<input[^>]*type="search" name="q"[^>]*enterkeyhint="search"', content)
