"""Whatever changes what visitors see empties the page cache, and what is published is what search finds."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from courses import actions
from courses.models import GlossaryTerm
from learning.pagecache import drop_pages


def drop_after_commit(**_kwargs: object) -> None:
    """Dropped earlier, a page could be kept again with what the transaction has not yet shown."""
    transaction.on_commit(drop_pages)


def index(instance: Page, **_kwargs: object) -> None:
    """Deleting takes the entry along (cascade); where a page was moved to is read from the tree itself."""
    actions.index_page(page=instance)


def connect() -> None:
    for signal in (page_published, page_unpublished):
        signal.connect(index, dispatch_uid="index_page")
    for signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        signal.connect(drop_after_commit, dispatch_uid="drop_pages")
    for model in (Image, Document, Site, GlossaryTerm):
        post_save.connect(drop_after_commit, sender=model, dispatch_uid="drop_pages")
    for model in (Page, Image, Document, GlossaryTerm):
        post_delete.connect(drop_after_commit, sender=model, dispatch_uid="drop_pages")
