"""Somebody who has learnt it all answers a quiz: each type of question as it stands on the screen."""

from playwright.sync_api import Locator

from courses.blocks.questions import Question
from courses.draw import questions_of
from courses.models import CoursePage, QuizPage


def everything_asked_in(course: CoursePage) -> dict[str, Question]:
    """Each question of the course's quiz by its words."""
    quiz = QuizPage.objects.child_of(course).get()
    asked = [{"id": block.id, "order": []} for block in quiz.questions]
    return {question.stem: question for question in questions_of(asked, quiz.live_revision)}


def answer(box: Locator, known: dict[str, Question]) -> None:
    """The question in this box, rightly."""
    question = known[box.locator("legend").inner_text()]
    WAYS[question.kind](box, question)


def choose(box: Locator, question: Question) -> None:
    for option in question.block.options_of(question.value):
        if option["right"]:
            box.get_by_label(option["text"], exact=True).check()


def choose_several(box: Locator, question: Question) -> None:
    for option in question.value["options"]:
        if option["right"]:
            box.get_by_label(option["text"], exact=True).check()


def match(box: Locator, question: Question) -> None:
    for pair in question.value["pairs"]:
        box.get_by_role("combobox", name=pair["left"], exact=True).select_option(label=pair["right"])


def put_in_order(box: Locator, question: Question) -> None:
    """By the buttons that script makes, or by selects where there is none."""
    items, rows = question.value["items"], box.get_by_role("listitem")
    if not rows.count():
        for number, item in enumerate(items, 1):
            box.get_by_role("combobox", name=f"Bước {number}", exact=True).select_option(label=item)
        return
    # Once there and back, for what was never touched counts as not answered.
    if rows.first.get_by_text(items[0], exact=True).count():
        move(box, "Đưa xuống", items[0])
    for place, item in enumerate(items):
        while not rows.nth(place).get_by_text(item, exact=True).count():
            move(box, "Đưa lên", item)


def move(box: Locator, way: str, item: str) -> None:
    box.get_by_role("button", name=f"{way}: {item}", exact=True).click()


def write_word(box: Locator, question: Question) -> None:
    box.get_by_role("textbox").fill(question.value["answers"][0])


def write_number(box: Locator, question: Question) -> None:
    box.get_by_role("textbox").fill(str(question.value["answer"]).replace(".", ","))


WAYS = {
    "one": choose,
    "true_false": choose,
    "many": choose_several,
    "match": match,
    "order": put_in_order,
    "short": write_word,
    "number": write_number,
}
