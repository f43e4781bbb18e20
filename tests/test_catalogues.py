"""Wagtail's admin speaks our Vietnamese: every sentence of the Wagtail installed, in one voice, compiled."""

import re
import unicodedata
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.utils.translation.trans_real import DjangoTranslation

# Everything that is filled in, and every tag: a translation keeps them all.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[^{}]*\}|<[^>]+>")
# Old places of tone marks and spellings, ../shared/domain/language.md §12 and §4.
OLD_SPELLING = re.compile(
    r"\b(h|kh|x|t|l)[òóỏõọ]a\b|\b(th|t)[úùủũụ]y\b|\bkh[óòỏõọ]e\b|\b[úùủ]y ban\b"
    r"|\bkí tự\b|\bđăng kí\b|\btỉ lệ\b|\blí do\b",
    re.IGNORECASE,
)
COMPILED = [file for folder in settings.LOCALE_PATHS for file in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]
WAGTAIL_OURS = Path(settings.BASE_DIR, "learning/locale_wagtail/vi/LC_MESSAGES")


def originals(domain: str) -> list[polib.POEntry]:
    """What Wagtail and taggit, as far as they are installed, say in English."""
    packages = (app for app in apps.get_app_configs() if app.name.startswith(("wagtail", "taggit")))
    files = (Path(app.path, f"locale/en/LC_MESSAGES/{domain}.po") for app in packages)
    return [entry for file in files if file.exists() for entry in polib.pofile(str(file))]


def catalogue(domain: str) -> DjangoTranslation:
    """As the admin reads it: its scripts get what the app and our paths hold, see Wagtail's views/i18n.py."""
    if domain == "django":
        return DjangoTranslation("vi", domain=domain)
    return DjangoTranslation("vi", domain=domain, localedirs=[f"{apps.get_app_config('wagtailadmin').path}/locale"])


def said(words: DjangoTranslation, entry: polib.POEntry) -> str:
    if entry.msgid_plural:
        return words.ngettext(entry.msgid, entry.msgid_plural, 2)
    return words.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else words.gettext(entry.msgid)


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def text(entry: polib.POEntry) -> str:
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_sentence_of_wagtail_is_ours(domain):
    files = [file for file in COMPILED if file.stem == domain]
    ours = {key(entry): text(entry) for file in reversed(files) for entry in polib.pofile(str(file))}
    words, known = catalogue(domain), originals(domain)
    assert len(known) > 80
    wrong = [entry.msgid for entry in known if not ours.get(key(entry)) or said(words, entry) != ours[key(entry)]]
    assert not wrong, "Run script/messages.py, translate what came in, run it again"


@pytest.mark.parametrize("file", COMPILED, ids=lambda file: f"{file.parts[-4]}-{file.stem}")
def test_translations_keep_what_is_filled_in(file):
    """All of it in Wagtail's; elsewhere a sentence may say less, but never fill in what it is not given."""
    wrong = []
    for entry in polib.pofile(str(file)):
        given = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        used = set(PLACEHOLDER.findall(text(entry)))
        needed = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)) if file.parent == WAGTAIL_OURS else set()
        if not needed <= used <= given:
            wrong.append(entry.msgid)
    assert not wrong


@pytest.mark.parametrize("file", COMPILED, ids=lambda file: f"{file.parts[-4]}-{file.stem}")
def test_translations_are_written_as_we_write(file):
    texts = [text(entry) for entry in polib.pofile(str(file))]
    assert not [each for each in texts if unicodedata.normalize("NFC", each) != each]
    assert not [each for each in texts if OLD_SPELLING.search(each)]


@pytest.mark.parametrize("file", sorted(WAGTAIL_OURS.glob("*.po")), ids=lambda file: file.stem)
def test_no_quotation_mark_comes_in_that_would_end_an_attribute(file):
    """Wagtail prints sentences unescaped inside attributes and scripts: a `"` of our own would break the page."""
    bare = re.compile(r"<[^>]+>")
    pairs = [(bare.sub("", e.msgid + e.msgid_plural), bare.sub("", text(e))) for e in polib.pofile(str(file))]
    assert not [ours for theirs, ours in pairs for mark in "\"'" if mark in ours and mark not in theirs]


@pytest.mark.parametrize("file", COMPILED, ids=lambda file: f"{file.parts[-4]}-{file.stem}")
def test_what_is_compiled_is_what_is_written(file):
    written = {key(e): text(e) for e in polib.pofile(str(file)) if e.translated()}
    compiled = {key(e): text(e) for e in polib.mofile(str(file.with_suffix(".mo")))}
    assert compiled == written, "Run script/messages.py"
