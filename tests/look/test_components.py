"""The includes that every page is built of."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string

TEMPLATES = Path(__file__).parents[2] / "templates"


class PersonForm(forms.Form):
    name = forms.CharField(
        label="Họ và tên",
        help_text="Ghi đủ họ, đệm, tên.",
        error_messages={"required": "Bạn chưa nhập họ và tên."},
    )
    note = forms.CharField(label="Ghi chú", required=False)
    group = forms.ChoiceField(
        label="Nhóm",
        widget=forms.RadioSelect,
        choices=[("a", "A"), ("b", "B")],
        error_messages={"required": "Bạn chưa chọn nhóm."},
    )
    agree = forms.BooleanField(label="Tôi đồng ý", error_messages={"required": "Bạn chưa đánh dấu đồng ý."})
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def render_field(name: str, data: dict | None = None, **more: object) -> str:
    return render_to_string("components/field.html", {"field": PersonForm(data)[name], **more})


def test_field_ties_label_hint_and_error_to_its_input():
    html = render_field("name", {})
    assert '<label for="id_name">Họ và tên' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "Bạn chưa nhập họ và tên." in html


def test_field_says_whether_it_must_be_filled():
    assert "(bắt buộc)" in render_field("name")
    assert "(không bắt buộc)" in render_field("note")
    assert "bắt buộc)" not in render_field("name", plain=True)


def test_choices_are_cards_in_a_named_group():
    html = render_field("group", {})
    assert re.search(r'<fieldset class="field has-error" id="id_group"[^>]* aria-describedby="id_group_error"', html)
    assert "<legend>Nhóm" in html
    assert html.count('<label class="option"') == 2


def test_single_tick_is_a_card_and_hidden_field_is_bare():
    assert '<label class="option" for="id_agree">' in render_field("agree")
    assert render_field("token").strip().startswith('<input type="hidden"')


def test_error_summary_links_each_problem_to_its_field():
    html = render_to_string("components/error_summary.html", {"form": PersonForm({})})
    assert re.findall(r'<a href="#([\w]+)">', html) == ["id_name", "id_group", "id_agree"]
    assert 'role="alert"' in html
    assert render_to_string("components/error_summary.html", {"form": PersonForm()}).strip() == ""


def test_steps_show_done_and_here():
    html = render_to_string("components/steps.html", {"done": 2, "here": 3, "total": 6, "label": "Bài 3/6"})
    assert (html.count('<i class="done">'), html.count('<i class="here">'), html.count("<i ")) == (2, 1, 6)
    assert "Bài 3/6" in html


def test_pagination_keeps_the_filters_and_hides_when_needless():
    page = Paginator(range(60), 25).page(2)
    html = render_to_string("components/pagination.html", {"page_obj": page, "query": "q=hoa&thon=3"})
    assert 'href="?q=hoa&amp;thon=3&amp;page=1"' in html
    assert 'href="?q=hoa&amp;thon=3&amp;page=3"' in html
    assert "Trang 2/3" in html
    assert render_to_string("components/pagination.html", {"page_obj": Paginator([1], 25).page(1)}).strip() == ""


def test_every_icon_asked_for_is_drawn():
    drawn = set(re.findall(r'name == "([\w-]+)"', (TEMPLATES / "components" / "icon.html").read_text()))
    asked = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r'components/icon\.html["\'] with name="([\w-]+)"', template.read_text())
    }
    assert asked
    assert asked <= drawn


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "429.html", "500.html"])
def test_error_pages_need_no_context_and_offer_a_way_out(name):
    html = get_template(name).render()
    assert 'href="/"' in html
    assert 'href="/tro-giup/"' in html
    assert not re.search(r"<style|<script>| style=| on\w+=", html)
