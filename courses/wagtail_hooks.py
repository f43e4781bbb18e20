"""The editor's room: only what an editor needs, and no way around the publishing rules."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from wagtail import hooks

from courses import publishing
from courses.models import SharedPage

# English, or of no use to an editor of lessons.
HIDDEN = {"help"}
FOR_ADMINISTRATORS = {"reports"}


@hooks.register("construct_main_menu")
def hide_menus(request, items):
    hidden = HIDDEN if request.user.is_superuser else HIDDEN | FOR_ADMINISTRATORS
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("before_bulk_action")
def keep_unfinished_pages_back(request, action_type, pages, action):
    """Publishing several pages at once passes no form."""
    if action_type != "publish":
        return None
    problems = [sentence for page in _pages_asked_for(request, pages) for sentence in _problems(page)]
    for sentence in problems:
        messages.error(request, sentence)
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk) if problems else None


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
