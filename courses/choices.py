"""The skills framework as choices of a page's fields; content is tagged by "framework/code"."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst

from learning.framework import skills

Choose = Callable[[], list[tuple[str, str]]]


def target_group_choices() -> list[tuple[str, str]]:
    return skills.target_group_choices()


def level_choices() -> list[tuple[str, str]]:
    return skills.level_choices()


def competence_choices() -> list[tuple[str, str]]:
    return [(f"{one.framework}/{one.code}", str(one)) for one in skills.competences()]


class ChoiceArrayField(ArrayField):
    """Several of a list, kept as an array and ticked as boxes. `choose` gives (value, label) pairs when asked."""

    def __init__(self, choose: Choose, base_field: models.Field | None = None, **kwargs: Any):
        self.choose = choose
        super().__init__(base_field or models.CharField(max_length=40), **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        return name, path, [self.choose], kwargs

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=self.choose,
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
