"""The skills framework as choices of a page's fields; content is tagged by "framework/code"."""

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models

from learning.framework import skills


def target_group_choices() -> list[tuple[str, str]]:
    return skills.target_group_choices()


def level_choices() -> list[tuple[str, str]]:
    return skills.level_choices()


def competence_choices() -> list[tuple[str, str]]:
    return [(f"{one.framework}/{one.code}", str(one)) for one in skills.competences()]


class ChoiceArrayField(ArrayField):
    """Several of a list, kept as an array and ticked as boxes. `choose` gives (value, label) pairs when asked."""

    def __init__(self, choose, **kwargs):
        self.choose = choose
        kwargs = {"base_field": models.CharField(max_length=40), "default": list, "blank": True} | kwargs
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, [self.choose], kwargs

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=self.choose,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
