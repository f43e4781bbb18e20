"""What is taught: pages. A page carries no learner and no logic; questions are blocks, known by their block id."""

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail import blocks


class HomePage(Page):
    max_count = 1


class InfoPage(Page):
    """A page of words: privacy, terms, accessibility, contact, help."""

    body = StreamField([("text", blocks.RichTextBlock())], blank=True)


class CourseIndexPage(Page):
    max_count = 1


class CoursePage(Page):
    summary = models.TextField("giới thiệu ngắn", max_length=300)


class LessonPage(Page):
    minutes = models.PositiveSmallIntegerField("số phút", default=5)
    body = StreamField([("text", blocks.RichTextBlock())], blank=True)


class QuizPage(Page):
    mastery_score = models.FloatField("mức đạt", default=0.8)
    draw = models.PositiveSmallIntegerField("số câu mỗi lần làm", default=10)
    questions = StreamField([("one", blocks.StructBlock([("stem", blocks.CharBlock())]))], blank=True)
