"""What is taught: pages. A page carries no learner and no logic; questions are blocks, known by their block id.

HomePage › CourseIndexPage › CoursePage › LessonPage, QuizPage; InfoPage holds words on the platform itself. Lessons and
quizzes follow the order of the page tree, courses their own `order`. Beside the pages: what search reads of them, and
the words of the trade that lessons explain.
"""

from math import ceil

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.widgets import SlugInput
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.addresses import PLAIN_LETTERS
from courses.blocks import InfoBody, LessonBody, QuizQuestions
from courses.choices import ChoiceArrayField, competence_choices, level_choices, target_group_choices
from courses.publishing import PublishingForm
from learning.pagecache import share
from learning.text import clean

PREVIEW_SIZES = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 360, "label": _("Xem trước trên điện thoại")},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("Xem trước trên máy tính bảng")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Xem trước trên máy tính")},
]
# "Đăng ký" becomes dang-ky as it is typed: an address that can be read out and copied whole.
SLUG = FieldPanel("slug", widget=SlugInput(formatters=PLAIN_LETTERS))
ALT_HELP = _("Cho người không nhìn thấy hình. Để trống nếu hình chỉ để trang trí.")


class SharedPage(Page):
    """The same for everybody: kept by the page cache, never locked away, previewed as a phone shows it first."""

    base_form_class = PublishingForm
    private_page_options: list[str] = []
    preview_sizes = PREVIEW_SIZES
    show_in_menus_default = False
    promote_panels = [
        MultiFieldPanel([SLUG, "search_description"], heading=_("Địa chỉ và lời giới thiệu khi tìm trên mạng")),
    ]

    class Meta:
        abstract = True

    def serve(self, request, *args, **kwargs):
        return share(super().serve(request, *args, **kwargs))

    def publishing_problems(self) -> dict[str, str]:
        """What keeps this page from being published: a sentence by field, "" for the page as a whole."""
        return {}


class HomePage(SharedPage):
    hero = models.CharField(_("dòng lớn đầu trang"), max_length=80, blank=True)
    intro = models.TextField(_("lời giới thiệu, dưới các khoá học"), max_length=300, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("hình"),
    )
    picture_alt = models.CharField(_("mô tả hình"), max_length=250, blank=True, help_text=ALT_HELP)

    content_panels = [
        *Page.content_panels,
        FieldPanel("hero"),
        MultiFieldPanel(["intro", "picture", "picture_alt"], heading=_("Giới thiệu")),
    ]
    template = "courses/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CourseIndexPage", "courses.InfoPage"]

    class Meta:
        verbose_name = _("trang chủ")
        verbose_name_plural = _("trang chủ")


class InfoPage(SharedPage):
    """A page of words: privacy, terms, accessibility, contact, help."""

    body = StreamField(InfoBody(), verbose_name=_("nội dung"))

    content_panels = [*Page.content_panels, "body"]
    template = "courses/info.html"
    parent_page_types = ["courses.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("trang thông tin")
        verbose_name_plural = _("trang thông tin")


class CourseIndexPage(SharedPage):
    intro = models.TextField(_("lời giới thiệu"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, "intro"]
    template = "courses/index.html"
    max_count = 1
    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.CoursePage"]

    class Meta:
        verbose_name = _("danh mục khoá học")
        verbose_name_plural = _("danh mục khoá học")


class CoursePage(SharedPage):
    """`competences` are "framework/code", `target_groups` and `level` codes of learning.framework."""

    summary = models.TextField(_("giới thiệu ngắn"), max_length=300, help_text=_("Một hai câu trên thẻ khoá học."))
    picture = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("hình"),
    )
    picture_alt = models.CharField(_("mô tả hình"), max_length=250, blank=True, help_text=ALT_HELP)
    outcomes = models.TextField(_("học xong làm được gì"), blank=True, help_text=_("Mỗi dòng một việc."))
    target_groups = ChoiceArrayField(target_group_choices, verbose_name=_("dành cho"), default=list, blank=True)
    level = models.CharField(_("mức"), max_length=10, choices=level_choices, blank=True)
    competences = ChoiceArrayField(competence_choices, verbose_name=_("năng lực số"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("thứ tự trong danh mục"), default=100, help_text=_("Số nhỏ đứng trước."))
    review_by = models.DateField(_("xem lại trước ngày"), null=True, blank=True)
    sources = models.TextField(_("nguồn"), blank=True, help_text=_("Mỗi dòng một nguồn. Người học không thấy."))

    # In the editor lessons stand as learners meet them, and there they are moved.
    admin_default_ordering = "ord"

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(["summary", "picture", "picture_alt", "outcomes"], heading=_("Người học thấy")),
        MultiFieldPanel(["target_groups", "level", "competences", "order"], heading=_("Xếp loại")),
        HelpPanel(template="courses/weight_panel.html", heading=_("Dung lượng khi tải về máy")),
        MultiFieldPanel(["review_by", "sources"], heading=_("Để kiểm tra lại"), classname="collapsed"),
    ]
    template = "courses/course.html"
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage", "courses.QuizPage"]

    class Meta:
        verbose_name = _("khoá học")
        verbose_name_plural = _("khoá học")

    @property
    def outcome_lines(self) -> list[str]:
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]

    def publishing_problems(self):
        if self.pk and LessonPage.objects.child_of(self).live().exists():
            return {}
        sentence = (
            "Khoá học này chưa có bài học nào được đăng. Bạn lưu nháp, thêm và đăng ít nhất một bài, rồi đăng khoá học."
        )
        return {"": translate(sentence)}


class LessonPage(SharedPage):
    minutes = models.PositiveSmallIntegerField(
        _("số phút"),
        default=5,
        validators=[MinValueValidator(3), MaxValueValidator(7)],
        help_text=_("Từ 3 đến 7 phút. Dài hơn thì tách thành hai bài."),
    )
    goal = models.TextField(
        _("học xong làm được gì"), max_length=250, help_text=_("Viết tiếp câu: “Học xong bài này, bạn làm được: …”.")
    )
    reading = models.ForeignKey(
        "wagtaildocs.Document",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        verbose_name=_("bản đọc cả bài (mp3)"),
        help_text=_("Đọc đúng chữ trong bài, từ trên xuống. Không có thì điện thoại tự đọc."),
    )
    body = StreamField(LessonBody(), verbose_name=_("nội dung"))
    review_by = models.DateField(_("xem lại trước ngày"), null=True, blank=True)
    sources = models.TextField(_("nguồn"), blank=True, help_text=_("Mỗi dòng một nguồn. Người học không thấy."))

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(["minutes", "goal", "reading"], heading=_("Đầu bài")),
        FieldPanel("body", help_text=_("Mỗi khung một ý. Mỗi bước nên có một hình hoặc màn hình điện thoại.")),
        MultiFieldPanel(["review_by", "sources"], heading=_("Để kiểm tra lại"), classname="collapsed"),
    ]
    template = "courses/lesson.html"
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("bài học")
        verbose_name_plural = _("bài học")

    def publishing_problems(self):
        if not self.reading or self.reading.file_extension.lower() == "mp3":
            return {}
        return {"reading": translate("Bản đọc phải là tệp mp3.")}


class QuizPage(SharedPage):
    """`draw` of its questions are asked; `attempts_allowed` 0 means any number. Attempts: learning.progress."""

    SCORES = [(0.5, "50%"), (0.6, "60%"), (0.7, "70%"), (0.8, "80%"), (0.9, "90%"), (1.0, "100%")]

    intro = models.TextField(_("lời dặn"), max_length=300, blank=True)
    draw = models.PositiveSmallIntegerField(
        _("số câu mỗi lần làm"),
        default=10,
        validators=[MinValueValidator(1)],
        help_text=_("Máy rút ngẫu nhiên từ các câu bên dưới."),
    )
    shuffle = models.BooleanField(_("xáo trộn câu hỏi và lựa chọn"), default=True)
    mastery_score = models.FloatField(_("mức đạt"), choices=SCORES, default=0.8)
    attempts_allowed = models.PositiveSmallIntegerField(
        _("số lần được làm"), default=0, help_text=_("0: bao nhiêu lần cũng được.")
    )
    questions = StreamField(QuizQuestions(), verbose_name=_("câu hỏi"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(["draw", "mastery_score", "attempts_allowed", "shuffle"], heading=_("Cách làm bài")),
        HelpPanel(
            content=_("Nên có ít nhất gấp rưỡi số câu mỗi lần làm. Người học chỉ thấy câu đúng sau khi nộp bài.")
        ),
        FieldPanel("questions"),
    ]
    template = "courses/quiz.html"
    preview_modes = [("questions", _("Các câu hỏi, có câu đúng")), ("", _("Trang trước khi làm bài"))]
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("bài kiểm tra")
        verbose_name_plural = _("bài kiểm tra")

    def get_preview_template(self, request, mode_name):
        return (
            "courses/quiz_preview.html"
            if mode_name == "questions"
            else super().get_preview_template(request, mode_name)
        )

    @property
    def asks(self) -> int:
        """How many questions one attempt holds."""
        return min(self.draw, len(self.questions.raw_data))

    @property
    def needs(self) -> int:
        """How many right ones pass."""
        return ceil(round(self.asks * self.mastery_score, 6))

    def publishing_problems(self):
        have = len(self.questions.raw_data)
        if self.draw <= have:
            return {}
        sentence = translate(
            "Mỗi lần làm rút %(draw)s câu, nhưng bài chỉ có %(have)s câu. Bạn thêm câu hỏi hoặc giảm số này."
        )
        return {"draw": sentence % {"draw": self.draw, "have": have}}


class SearchEntry(models.Model):
    """What search reads of a published course or lesson; written anew at each publishing (actions.index_page).

    `text`: its words as they are shown, a thought a line. `key`: title and text folded, in their order, a space before
    and after each word. `words`: all of them once, folded and (where there is one) with the tone behind the letters.
    """

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="+")
    text = models.TextField()
    key = models.TextField()
    words = ArrayField(models.TextField())

    class Meta:
        indexes = [GinIndex(fields=["words"], name="courses_search_words")]

    def __str__(self) -> str:
        return f"search entry of page {self.page_id}"


class GlossaryTerm(models.Model):
    """A word of the trade in plain words; a lesson leads to it where it first says it.

    `starter_key` and `starter` are those of a term that came from the starter files: what they last said, so that an
    editor's change is seen and left alone.
    """

    term = models.CharField(_("từ"), max_length=60, unique=True)
    forms = models.TextField(
        _("cách viết khác"), blank=True, help_text=_("Mỗi dòng một cách. Chữ hoa bên trong từ phải đúng như đã viết.")
    )
    explanation = models.TextField(
        _("nghĩa là"), max_length=250, help_text=_("Một, hai câu bằng lời hằng ngày, mỗi câu tối đa 20 chữ.")
    )
    is_shown = models.BooleanField(
        _("hiện cho người học"), default=True, help_text=_("Bỏ dấu này thì bài học không giải thích từ này nữa.")
    )
    starter_key = models.SlugField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001 — None for many
    starter = models.JSONField(null=True, editable=False)

    panels = [FieldPanel(name) for name in ("term", "forms", "explanation", "is_shown")]

    class Meta:
        verbose_name = _("từ cần biết")
        verbose_name_plural = _("từ cần biết")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term

    @property
    def spellings(self) -> list[str]:
        return [*filter(None, map(clean, [self.term, *self.forms.splitlines()]))]
