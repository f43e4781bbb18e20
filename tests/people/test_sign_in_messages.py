"""Whatever allauth and Django say to people, they say in Vietnamese; and the catalogue is whole."""

import re
from importlib.resources import files
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, override

CATALOGUE = Path(settings.BASE_DIR) / "learning" / "locale" / "vi" / "LC_MESSAGES"
OURS = polib.pofile(str(CATALOGUE / "django.po"))
# Pages that we draw ourselves, and rooms of allauth that have no door here.
CLOSED = ("socialaccount", "idp", "headless", "openid", "usersessions")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+")


def is_reachable(entry: polib.POEntry) -> bool:
    for place, _line in entry.occurrences:
        place = place.removeprefix("./").removeprefix("allauth/").removeprefix("templates/")
        drawn = (Path(settings.BASE_DIR) / "templates" / place).exists()
        if not drawn and not place.startswith(CLOSED):
            return True
    return False


def test_every_reachable_message_of_allauth_is_translated():
    theirs = polib.pofile(str(files("allauth") / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    known = {(entry.msgctxt, entry.msgid) for entry in OURS}

    missing = [entry.msgid for entry in theirs if is_reachable(entry) and (entry.msgctxt, entry.msgid) not in known]

    assert missing == []


def test_nothing_is_translated_that_nobody_says():
    said = set()
    for package in (Path(str(files("allauth"))), Path(str(files("django")))):
        for catalogue in package.glob("**/locale/en/LC_MESSAGES/django.po"):
            said |= {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(catalogue))}

    assert [entry.msgid for entry in OURS if (entry.msgctxt, entry.msgid) not in said] == []


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.msgid[:40])
def test_a_translation_fits_its_original(entry):
    text = entry.msgstr or entry.msgstr_plural[0]

    assert text
    assert "fuzzy" not in entry.flags
    assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    assert "  " not in text


def test_the_compiled_catalogue_is_this_one():
    compiled = polib.mofile(str(CATALOGUE / "django.mo"))

    assert {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in compiled} == {
        (e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in OURS
    }


def test_it_wins_over_djangos_own():
    with override("vi"):
        assert gettext("This field is required.") == "Bạn chưa điền ô này."
        assert gettext("Incorrect code.") == "Mã chưa đúng. Bạn xem lại rồi nhập lại."


def test_tones_stand_where_we_put_them():
    old = re.compile(r"\b(h|kh|x|t|l)[òóỏõọ]a\b|\bth[úùủũụ]y\b|\bkh[óòỏõọ]e\b|\b[Úúủ]y ban\b", re.IGNORECASE)

    assert [entry.msgstr for entry in OURS if old.search(entry.msgstr)] == []
