"""Verbs that change pages outside the editor: loading what is written as files. An editor's work is never lost."""

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

from courses import publishing
from courses.blocks.questions import plain
from courses.importers.folder import CourseFolder, PageFile, SiteFolder
from courses.models import CourseIndexPage, CoursePage, HomePage, InfoPage, LessonPage, QuizPage, SharedPage
from learning.pagecache import drop_pages


@dataclass(frozen=True)
class Loaded:
    """What became of one page: created, changed, unchanged, or left to the editor who changed it since."""

    page: Page
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
    transaction.on_commit(drop_pages)
    return [home, catalogue, *info, *courses]


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
