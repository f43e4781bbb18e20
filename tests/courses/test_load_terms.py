"""The words to know load from their file, again and again, and an editor's change outlives every loading."""

from pathlib import Path

import pytest
import yaml

from courses.actions import load_starter
from courses.models import GlossaryTerm
from tests.factories.courses import GlossaryTermFactory

pytestmark = pytest.mark.django_db
STARTER = Path(__file__).parents[2] / "courses" / "starter"
PAGES = {
    "home": {"title": "Nhà", "hero": "Học", "intro": "Năm 1945."},
    "catalogue": {"title": "Khoá học", "intro": "Chọn."},
    "pages": [],
}
OTP = {"key": "ma-otp", "term": "Mã OTP", "forms": ["OTP", "mã xác nhận"], "explanation": "Dãy số dùng một lần."}
QR = {"key": "ma-qr", "term": "Mã QR", "explanation": "Ô vuông nhiều chấm."}


@pytest.fixture
def load(tmp_path):
    """Loads these terms; tells what became of each."""
    (tmp_path / "pages.yaml").write_text(yaml.safe_dump(PAGES, allow_unicode=True), "utf-8")

    def load(*terms):
        (tmp_path / "tu-can-biet.yaml").write_text(yaml.safe_dump({"terms": list(terms)}, allow_unicode=True), "utf-8")
        loaded = load_starter(folder=tmp_path, base_url="http://localhost:8000")
        return [one.outcome for one in loaded if isinstance(one.page, GlossaryTerm)]

    return load


def test_terms_come_from_the_file(load):
    assert load(OTP, QR) == ["created", "created"]
    term = GlossaryTerm.objects.get(term="Mã OTP")
    assert (term.spellings, term.explanation) == (["Mã OTP", "OTP", "mã xác nhận"], "Dãy số dùng một lần.")
    assert term.is_shown


def test_loading_again_changes_nothing(load):
    load(OTP, QR)
    assert load(OTP, QR) == ["unchanged", "unchanged"]


def test_corrected_file_reaches_a_term_nobody_touched(load):
    load(OTP)
    assert load(OTP | {"term": "Mã xác nhận (OTP)"}) == ["changed"]
    assert GlossaryTerm.objects.get().term == "Mã xác nhận (OTP)"


@pytest.mark.parametrize("change", [{"term": "OTP"}, {"explanation": "Lời khác."}, {"forms": ""}, {"is_shown": False}])
def test_term_an_editor_changed_is_left(load, change):
    load(OTP)
    GlossaryTerm.objects.update(**change)
    assert load(OTP | {"explanation": "Lời mới của tệp."}) == ["left"]
    (name, value) = next(iter(change.items()))
    assert getattr(GlossaryTerm.objects.get(), name) == value


def test_term_an_editor_wrote_first_is_the_editors(load):
    GlossaryTermFactory(term="Mã QR", explanation="Của tôi.")
    assert load(QR) == ["left"]
    assert GlossaryTerm.objects.get().explanation == "Của tôi."


def test_real_words_to_know():
    """Plain words, no more than twenty a sentence, each key and spelling once."""
    terms = yaml.safe_load((STARTER / "tu-can-biet.yaml").read_text("utf-8"))["terms"]
    assert len(terms) >= 26
    spellings = [spelling.lower() for term in terms for spelling in [term["term"], *term.get("forms", [])]]
    assert len(set(spellings)) == len(spellings)
    assert len({term["key"] for term in terms}) == len(terms)
    assert not [term for term in terms if len(term["explanation"].split()) > 20 or term["explanation"][-1] != "."]
