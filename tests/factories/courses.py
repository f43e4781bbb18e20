"""Pages as test data: a course with its lessons and its quiz, published as an editor publishes.

`CourseFactory()` is a published course with one lesson; `CourseFactory(lessons=3, quiz=True)` with three and a quiz.
"""

import factory
import wagtail_factories
from wagtail.models import Page, Site

from courses.importers import streams
from courses.models import CourseIndexPage, CoursePage, GlossaryTerm, HomePage, InfoPage, LessonPage, QuizPage

# One of each type, as a file writes it. Options, items and pairs stand with the right one known.
QUESTIONS = {
    "one": {
        "stem": "Bạn làm gì?",
        "options": [
            {"text": "Bấm vào", "right": False, "feedback": "Đừng bấm."},
            {"text": "Tắt máy", "right": True, "feedback": "Đúng, tắt máy."},
            {"text": "Gọi lại", "right": False, "feedback": "Đừng gọi số lạ."},
        ],
    },
    "many": {
        "stem": "Dấu hiệu nào đáng ngờ?",
        "options": [
            {"text": "Giục gấp", "right": True, "feedback": "Đúng, giục gấp."},
            {"text": "Mời họp thôn", "right": False, "feedback": "Lời mời bình thường."},
            {"text": "Đòi mã OTP", "right": True, "feedback": "Đúng, đòi mã."},
            {"text": "Báo lịch tiêm", "right": False, "feedback": "Chỉ là lịch tiêm."},
        ],
    },
    "true_false": {
        "stem": "Cán bộ được hỏi mật khẩu.",
        "options": [
            {"text": "Đúng", "right": False, "feedback": "Chưa đúng. Không ai được hỏi."},
            {"text": "Sai", "right": True, "feedback": "Bạn chọn đúng."},
        ],
    },
    "order": {
        "stem": "Xếp các bước.",
        "items": ["Mở Cài đặt", "Chọn Màn hình", "Chọn Cỡ chữ", "Kéo sang phải"],
        "feedback_right": "Đúng thứ tự.",
        "feedback_wrong": "Bạn bắt đầu từ Cài đặt.",
    },
    "match": {
        "stem": "Ghép số với việc.",
        "pairs": [
            {"left": "113", "right": "Công an"},
            {"left": "114", "right": "Cháy"},
            {"left": "115", "right": "Cấp cứu"},
        ],
        "feedback_right": "Bạn đã nhớ đủ.",
        "feedback_wrong": "113 là công an.",
    },
    "short": {
        "stem": "Nơi giữ giấy tờ tên là gì?",
        "answers": ["Ví giấy tờ", "Ví"],
        "wrong": [{"text": "An sinh xã hội", "feedback": "Mục này để nhận trợ cấp."}],
        "feedback_right": "Đúng, Ví giấy tờ.",
        "feedback_wrong": "Bạn nghĩ đến chiếc ví.",
    },
    "number": {
        "stem": "Phạt bao nhiêu?",
        "answer": 1234.5,
        "tolerance": 0.5,
        "unit": "triệu đồng",
        "wrong": [{"value": 50, "feedback": "Đó là mức cũ."}],
        "feedback_right": "Đúng mức.",
        "feedback_wrong": "Bạn xem lại bài.",
    },
}


def question(kind: str, name: str = "", lesson: int | None = None, **changes) -> dict:
    """A stored question of this type; `name` tells two of a type apart."""
    return streams.question({"type": kind, "id": f"{kind}{name}"} | QUESTIONS[kind] | changes, lesson)


def text(words: str = "Bạn mở ứng dụng.") -> dict:
    return {"type": "text", "value": f"<p>{words}</p>", "id": streams.block_id(words)}


def home() -> HomePage:
    """The site's home page, made once."""
    if page := HomePage.objects.first():
        return page
    page = HomePage(title="Bình dân học vụ số", slug="trang-chu", hero="Học dùng điện thoại")
    Page.get_first_root_node().add_child(instance=page)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": page}
    )
    return page


def catalogue() -> CourseIndexPage:
    if page := CourseIndexPage.objects.first():
        return page
    page = CourseIndexPage(title="Khoá học", slug="khoa-hoc")
    home().add_child(instance=page)
    return page


class InfoPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = InfoPage

    parent = factory.LazyFunction(home)
    title = factory.Sequence(lambda n: f"Trang {n}")
    body = factory.LazyFunction(lambda: [text()])


class CourseFactory(wagtail_factories.PageFactory):
    class Meta:
        model = CoursePage
        skip_postgeneration_save = True

    parent = factory.LazyFunction(catalogue)
    title = factory.Sequence(lambda n: f"Khoá {n}")
    summary = "Cài đúng ứng dụng."
    outcomes = "Cài đúng ứng dụng.\nBiết mình ở mức mấy."
    target_groups = ["resident"]
    level = "CB2"
    competences = ["QN-2026/2.6"]

    @factory.post_generation
    def lessons(self, create, extracted, **kwargs):
        for _ in range(1 if extracted is None else extracted):
            LessonFactory(parent=self, **kwargs)

    @factory.post_generation
    def quiz(self, create, extracted, **kwargs):
        if extracted or kwargs:
            QuizFactory(parent=self, **kwargs)


class LessonFactory(wagtail_factories.PageFactory):
    class Meta:
        model = LessonPage

    parent = factory.SubFactory(CourseFactory, lessons=0)
    title = factory.Sequence(lambda n: f"Bài học {n}")
    minutes = 5
    goal = "Tự kích hoạt tài khoản."
    body = factory.LazyFunction(lambda: [text()])


class QuizFactory(wagtail_factories.PageFactory):
    """Published through a revision, from which attempts are drawn."""

    class Meta:
        model = QuizPage
        skip_postgeneration_save = True

    parent = factory.SubFactory(CourseFactory)
    title = "Bài kiểm tra cuối khoá"
    slug = "kiem-tra"
    draw = 5
    questions = factory.LazyFunction(lambda: [question(kind) for kind in QUESTIONS])

    @factory.post_generation
    def live_revision(self, create, extracted, **kwargs):
        self.save_revision().publish()
        self.refresh_from_db()


class GlossaryTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GlossaryTerm

    term = factory.Sequence(lambda n: f"Từ {n}")
    explanation = "Nói bằng lời hằng ngày."
