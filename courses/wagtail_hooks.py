"""The editor's room: only what an editor needs, and no way around the publishing rules."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import router
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from courses import publishing
from courses.glossary_admin import GlossaryViewSet
from courses.models import CourseIndexPage, HomePage, SharedPage

register_snippet(GlossaryViewSet)
# English, or of no use to an editor of lessons.
HIDDEN = {"help"}
FOR_ADMINISTRATORS = {"reports"}


@hooks.register("construct_main_menu")
def hide_menus(request, items):
    hidden = HIDDEN if request.user.is_superuser else HIDDEN | FOR_ADMINISTRATORS
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("construct_main_menu")
def lead_to_courses(request, items):
    """Courses at once: that they hang in a tree of pages is Wagtail's matter, not an editor's."""
    catalogue = CourseIndexPage.objects.first()
    if catalogue and catalogue.permissions_for_user(request.user).can_add_subpage():
        address = reverse("wagtailadmin_explore", args=[catalogue.pk])
        items.append(MenuItem(_("Khoá học"), address, name="courses", icon_name="list-ul", order=50))


@hooks.register("insert_global_admin_css")
def add_style():
    return format_html('<link rel="stylesheet" href="{}">', static("learning/admin.css"))


@hooks.register("insert_global_admin_js")
def add_scripts():
    addresses = [(static(f"learning/{name}.js"),) for name in ("editor-names", "editor-saving")]
    return format_html_join("\n", '<script type="module" src="{}"></script>', addresses)


@hooks.register("construct_page_action_menu")
def put_publishing_first(items, request, context):
    """What an editor came for is the button; keeping a draft stands behind the arrow, and happens by itself."""
    items.sort(key=lambda item: item.name != "action-publish")


@hooks.register("before_delete_page")
def keep_pages_with_records(request, page):
    """Content is unpublished, not deleted under a learner."""
    return _refuse_deletion(request, [page])


@hooks.register("before_bulk_action")
def keep_many_pages_with_records(request, action_type, pages, action):
    return _refuse_deletion(request, pages) if action_type == "delete" and _are_pages(pages) else None


@hooks.register("before_unpublish_page")
def keep_doors_open(request, page):
    """Without the home page or the catalogue nobody reaches a course."""
    return _refuse_closing(request, [page])


@hooks.register("before_bulk_action")
def keep_doors_open_in_bulk(request, action_type, pages, action):
    return _refuse_closing(request, pages) if action_type == "unpublish" and _are_pages(pages) else None


@hooks.register("before_bulk_action")
def keep_unfinished_pages_back(request, action_type, pages, action):
    """Publishing several pages at once passes no form."""
    if action_type != "publish" or not _are_pages(pages):
        return None
    problems = [sentence for page in _pages_asked_for(request, pages) for sentence in _problems(page)]
    for sentence in problems:
        messages.error(request, sentence)
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk) if problems else None


def _are_pages(objects) -> bool:
    """Pictures and documents are chosen by the dozen too."""
    return all(isinstance(one, Page) for one in objects)


def _pages_asked_for(request, pages) -> list:
    if not request.POST.get("include_descendants"):
        return pages
    return [one for page in pages for one in page.get_descendants(inclusive=True).specific()]


def _problems(page) -> list[str]:
    draft = page.get_latest_revision_as_object()
    try:
        if isinstance(draft, SharedPage):
            publishing.check(draft)
    except ValidationError as error:
        return error.messages
    return []


def _refuse_deletion(request, pages):
    """A sentence instead of an error, where other rooms' records hold a page or one below it."""
    held = [page for page in pages if _is_held(page)]
    sentence = _("“%(title)s” đã có người học, nên không xoá được. Bạn bấm “Gỡ xuống” để không ai thấy trang này nữa.")
    for page in held:
        messages.error(request, sentence % {"title": page.title})
    return redirect("wagtailadmin_explore", held[0].get_parent().pk) if held else None


def _refuse_closing(request, pages):
    doors = [page for page in pages if isinstance(page.specific, HomePage | CourseIndexPage)]
    sentence = _("“%(title)s” là cửa vào của mọi người, nên không gỡ xuống được. Bạn sửa rồi đăng lại.")
    for page in doors:
        messages.error(request, sentence % {"title": page.title})
    return redirect("wagtailadmin_pages:edit", doors[0].pk) if doors else None


def _is_held(page: Page) -> bool:
    pages = page.get_descendants(inclusive=True)
    try:
        Collector(using=router.db_for_write(Page), origin=page).collect(pages)
    except ProtectedError:
        return True
    return False
