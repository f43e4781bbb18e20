"""The scripted browser without script: what it reads and would send."""

import pytest
import requests

from learning.visitor import Page

FORM = """
<a href="/khoa-hoc/">Khoá học</a>
<form id="answers" method="post" action="/gui/">
  <input type="hidden" name="csrfmiddlewaretoken" value="abc">
  <input type="radio" name="one" value="a"> <input type="radio" name="one" value="b" checked>
  <input type="checkbox" name="several" value="x">
  <select name="order"><option value="1">một</option><option value="2" selected>hai</option></select>
  <select name="first"><option value="p">p</option><option value="q">q</option></select>
  <textarea name="text"></textarea> <button name="go" value="1">Gửi</button>
</form>
<input name="outside"><script>var hidden = 1;</script>
"""


@pytest.fixture
def reading() -> Page:
    response = requests.Response()
    response._content = FORM.encode()
    response.encoding = "utf-8"
    return Page(response)


def test_form_holds_what_a_browser_would_send_untouched(reading):
    assert reading.form("answers").values == {
        "csrfmiddlewaretoken": "abc",
        "one": "b",
        "order": "2",
        "first": "p",
        "text": "",
    }


def test_choices_are_offered(reading):
    assert reading.form().choices["one"] == ["a", "b"]
    assert reading.form().choices["go"] == ["1"]


def test_text_is_what_a_person_reads(reading):
    assert "Khoá học" in reading.text
    assert "hidden" not in reading.text


def test_missing_link_and_form_are_told(reading):
    with pytest.raises(AssertionError, match="no link to /khong/"):
        reading.link("/khong/")
    with pytest.raises(AssertionError, match="no form"):
        reading.form("other")
