"""Verbs that change pages outside the editor: loading what is written as files, and keeping what search reads.

An editor's work is never lost.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.files import File
from django.db import transaction
from wagtail.blocks import StreamValue
from wagtail.images.models import Image
from wagtail.models import Page, Site
from wagtail.utils.file import hash_filelike

from courses import indexing, publishing
from courses.blocks.questions import plain
from courses.importers.folder import CourseFolder, PageFile, SiteFolder, TermFile
from courses.models import (
    CourseIndexPage,
    CoursePage,
    GlossaryTerm,
    HomePage,
    InfoPage,
    LessonPage,
    QuizPage,
    SearchEntry,
    SharedPage,
)
from learning.pagecache import drop_pages


@dataclass(frozen=True)
class Loaded:
    """What became of one page or term: created, changed, unchanged, or left to the editor who changed it since."""

    page: Page | GlossaryTerm
    outcome: str


@transaction.atomic
def load_starter(*, folder: Path, base_url: str) -> list[Loaded]:
    """Fills the site from files: all of it or, where a file breaks a publishing rule, nothing (ValidationError).

    Safe to repeat. A page is found again wherever an editor moved it; one that an editor changed, even as a draft, or
    unpublished, is left as it is.
    """
    files = SiteFolder(folder, load_picture)
    home = _load(HomePage, files.home(), Page.get_first_root_node())
    _serve(home.page, base_url)
    catalogue = _load(CourseIndexPage, files.catalogue(), home.page)
    info = list(_load_row(InfoPage, files.info_pages(), home.page))
    courses = [loaded for course in files.courses() for loaded in _load_course(course, catalogue.page)]
    terms = [_load_term(term) for term in files.terms()]
    transaction.on_commit(drop_pages)
    return [home, catalogue, *info, *courses, *terms]


@transaction.atomic
def index_page(*, page: Page) -> None:
    """Writes what search reads of a course or lesson, or forgets it where that is not published. Safe to repeat."""
    text = indexing.text_of(page) if page.live else ""
    if not text:
        SearchEntry.objects.filter(page=page.pk).delete()
        return
    whole = f"{page.title}\n{text}"
    entry = {"text": text, "key": indexing.key_of(whole), "words": indexing.words_of(whole)}
    SearchEntry.objects.update_or_create(page_id=page.pk, defaults=entry)


@transaction.atomic
def rebuild_search() -> int:
    """What search reads, from all that is published now; tells of how many pages. Safe to repeat."""
    pages = [*CoursePage.objects.live(), *LessonPage.objects.live()]
    SearchEntry.objects.exclude(page__in=pages).delete()
    for page in pages:
        index_page(page=page)
    transaction.on_commit(drop_pages)
    return len(pages)


def load_picture(path: Path, title: str) -> Image:
    """The picture with this file's content, added once."""
    with path.open("rb") as file:
        if known := Image.objects.filter(file_hash=hash_filelike(file)).first():
            return known
        image = Image(title=(title or path.stem)[:255], file=File(file, name=path.name))
        image._set_image_file_metadata()
        image.save()
    return image


def _load_course(files: CourseFolder, catalogue: Page) -> list[Loaded]:
    """A course can be published once it has lessons, so it stands as a draft until they are there."""
    about = files.course()
    course = _find_or_add(CoursePage, about, catalogue)
    lessons = list(_load_row(LessonPage, files.lessons(), course))
    quiz = files.quiz([lesson.page.pk for lesson in lessons])
    quizzes = [_load(QuizPage, quiz, course, after=lessons[-1].page)] if quiz else []
    return [_load(CoursePage, about, catalogue), *lessons, *quizzes]


def _load_row(model: type[SharedPage], files: Iterable[PageFile], parent: Page) -> Iterator[Loaded]:
    """Pages beside each other, in this order."""
    before = None
    for file in files:
        loaded = _load(model, file, parent, after=before)
        before = loaded.page
        yield loaded


def _load(model: type[SharedPage], file: PageFile, parent: Page, after: Page | None = None) -> Loaded:
    page = _find_or_add(model, file, parent, after)
    if page.first_published_at is None and page.latest_revision is None:
        return Loaded(_publish(page), "created")
    if not page.live or (page.latest_revision and page.latest_revision.user_id):
        return Loaded(page, "left")
    before = _content(page, file)
    for name, value in file.fields.items():
        setattr(page, name, value)
    if _content(page, file) == before:
        return Loaded(page, "unchanged")
    return Loaded(_publish(page), "changed")


def _find_or_add(model: type[SharedPage], file: PageFile, parent: Page, after: Page | None = None) -> SharedPage:
    if page := model.objects.filter(translation_key=file.key).first():
        return page
    page = model(translation_key=file.key, live=False, **file.fields)
    if after is not None and after.is_child_of(parent):
        after.add_sibling("right", instance=page)
    else:
        parent.add_child(instance=page)
    parent.refresh_from_db()
    return page


def _publish(page: SharedPage) -> SharedPage:
    publishing.check(page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def _load_term(file: TermFile) -> Loaded:
    """One that an editor wrote before the files did is the editor's."""
    term = GlossaryTerm.objects.filter(starter_key=file.key).first()
    if not term and GlossaryTerm.objects.filter(term=file.fields["term"]).exists():
        return Loaded(GlossaryTerm.objects.get(term=file.fields["term"]), "left")
    term, outcome = (term, "changed") if term else (GlossaryTerm(starter_key=file.key), "created")
    if term.starter and (not term.is_shown or any(getattr(term, name) != term.starter[name] for name in term.starter)):
        return Loaded(term, "left")
    if term.starter == file.fields:
        return Loaded(term, "unchanged")
    for name, value in file.fields.items():
        setattr(term, name, value)
    term.starter = dict(file.fields)
    term.save()
    return Loaded(term, outcome)


def _content(page: SharedPage, file: PageFile) -> dict[str, Any]:
    """Comparable values of the file's fields, whether they come from it or from the database."""
    return {name: _comparable(page._meta.get_field(name), getattr(page, name)) for name in file.fields}


def _comparable(field, value: Any) -> Any:
    if isinstance(value, StreamValue):
        return [(child.block_type, child.id, plain(child.block.get_prep_value(child.value))) for child in value]
    return value.pk if isinstance(value, Image) else field.to_python(value)


def _serve(home: Page, base_url: str) -> None:
    """Makes this page the site, once; Wagtail's own welcome page goes where nobody has used it."""
    address = urlsplit(base_url)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.root_page_id and isinstance(site.root_page.specific, HomePage):
        return
    welcome = site.root_page if site.root_page_id else None
    site.root_page, site.site_name = home, home.title
    site.hostname, site.port = address.hostname, address.port or (443 if address.scheme == "https" else 80)
    site.save()
    if welcome and welcome.specific_class is Page and welcome.is_leaf() and not welcome.is_root():
        welcome.delete()
