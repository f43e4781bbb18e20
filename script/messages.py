"""Bring our Vietnamese of Wagtail in step with the Wagtail installed, and compile every catalogue of ours.

New sentences come in untranslated (tests/test_catalogues.py names them), sentences that are gone go. Django's own
sentences stay as chosen: only those an editor meets, where Django's Vietnamese is missing or poor. What learning/locale
says already stays there alone: it comes first in LOCALE_PATHS.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import polib

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings")

from django.conf import settings  # noqa: E402

HOUSE = PROJECT / "learning/locale/vi/LC_MESSAGES"
OURS = PROJECT / "learning/locale_wagtail/vi/LC_MESSAGES"


def entries(file: Path) -> dict[tuple[str | None, str], polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(file))} if file.exists() else {}


def package_folder(app: str) -> Path:
    spec = find_spec(app)
    if not spec or not spec.origin:
        raise LookupError(app)
    return Path(spec.origin).parent


def originals(domain: str) -> tuple[polib.POFile, polib.POFile]:
    """English catalogues of what is installed: what must be translated, and what may be (Django's own)."""
    must, may = polib.POFile(), polib.POFile()
    for app in ["django.conf", *settings.INSTALLED_APPS]:
        file = package_folder(app) / f"locale/en/LC_MESSAGES/{domain}.po"
        if file.exists() and app.startswith(("django.", "wagtail", "taggit")):
            (may if app.startswith("django.") else must).extend(polib.pofile(str(file)))
    return must, may


def merged(domain: str) -> polib.POFile:
    """Our catalogue of the domain with one entry for every sentence, in the order of the packages."""
    kept = entries(OURS / f"{domain}.po")
    must, may = originals(domain)
    result = polib.POFile(wrapwidth=0)
    result.metadata = {
        "Language": "vi",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    seen = set(entries(HOUSE / f"{domain}.po"))
    for entry in [*must, *(entry for entry in may if (entry.msgctxt, entry.msgid) in kept)]:
        key = (entry.msgctxt, entry.msgid)
        if key not in seen:
            seen.add(key)
            result.append(translated(entry, kept.get(key)))
    return result


def translated(original: polib.POEntry, ours: polib.POEntry | None) -> polib.POEntry:
    texts = [ours.msgstr, *ours.msgstr_plural.values()] if ours else []
    text = next(filter(None, texts), "")
    entry = polib.POEntry(
        msgctxt=original.msgctxt, msgid=original.msgid, msgid_plural=original.msgid_plural, comment=original.comment
    )
    if original.msgid_plural:
        entry.msgstr_plural = {0: text}
    else:
        entry.msgstr = text
    return entry


for domain in ("django", "djangojs"):
    merged(domain).save(str(OURS / f"{domain}.po"))
for source in sorted(PROJECT.glob("learning/locale*/*/LC_MESSAGES/*.po")):
    catalogue = polib.pofile(str(source))
    catalogue.save_as_mofile(str(source.with_suffix(".mo")))
    print(f"{source.relative_to(PROJECT)}: {catalogue.percent_translated()} %")
