"""What lessons, quizzes and pages of words are made of; one family of blocks a file."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.boxes import KeywordBlock, TipBlock, WarningBlock
from courses.blocks.document import DocumentBlock
from courses.blocks.media import AudioBlock, VideoBlock
from courses.blocks.phone_screen import PhoneScreenBlock
from courses.blocks.picture import PictureBlock
from courses.blocks.questions import KINDS
from courses.blocks.steps import StepsBlock
from courses.blocks.text import TextBlock


class InfoBody(blocks.StreamBlock):
    text = TextBlock()
    steps = StepsBlock()
    picture = PictureBlock()
    tip = TipBlock()
    warning = WarningBlock()
    document = DocumentBlock()


class LessonBody(blocks.StreamBlock):
    text = TextBlock()
    steps = StepsBlock()
    picture = PictureBlock()
    screen = PhoneScreenBlock()
    tip = TipBlock()
    warning = WarningBlock()
    keyword = KeywordBlock()
    audio = AudioBlock()
    video = VideoBlock()
    document = DocumentBlock()

    def __init__(self, local_blocks=(), **kwargs):
        group = _("Câu hỏi ôn, không tính điểm")
        practice = [(kind, block(group=group)) for kind, block in KINDS.items()]
        super().__init__([*practice, *local_blocks], **kwargs)


class QuizQuestions(blocks.StreamBlock):
    """Each question names the lesson to look at again."""

    def __init__(self, local_blocks=(), **kwargs):
        questions = [
            (kind, block([("lesson", _lesson_chooser())], group=_("Câu hỏi"))) for kind, block in KINDS.items()
        ]
        super().__init__([*questions, *local_blocks], **kwargs)


def _lesson_chooser() -> blocks.PageChooserBlock:
    return blocks.PageChooserBlock(
        "courses.LessonPage",
        label=_("Bài nên xem lại"),
        required=False,
        help_text=_("Ai trả lời chưa đúng được chỉ về bài này."),
    )
