"""Types of questions, shared by practice in lessons and by quizzes; one file a type."""

from courses.blocks.questions.base import Question, QuestionBlock, Verdict, plain
from courses.blocks.questions.many import ManyBlock
from courses.blocks.questions.match import MatchBlock
from courses.blocks.questions.number import NumberBlock
from courses.blocks.questions.one import OneBlock
from courses.blocks.questions.order import OrderBlock
from courses.blocks.questions.short import ShortBlock
from courses.blocks.questions.true_false import TrueFalseBlock

KINDS: dict[str, type[QuestionBlock]] = {
    block.kind: block
    for block in (OneBlock, ManyBlock, TrueFalseBlock, OrderBlock, MatchBlock, ShortBlock, NumberBlock)
}

__all__ = ["KINDS", "Question", "QuestionBlock", "Verdict", "plain"]
