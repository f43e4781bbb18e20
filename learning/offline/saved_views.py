"""The doors of what is kept on a phone. All the same for everybody: what a phone keeps carries nobody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from courses.models import CoursePage
from learning.offline.bundle import bundle
from learning.offline.shell import PAGES, manifest, worker
from learning.pagecache import share


@login_not_required
@require_safe
def show_worker(request: HttpRequest) -> HttpResponse:
    """At the root, for it answers for all pages below the place it comes from."""
    return share(HttpResponse(worker(), content_type="text/javascript; charset=utf-8"))


@login_not_required
@require_safe
def show_manifest(request: HttpRequest) -> HttpResponse:
    return share(JsonResponse(manifest(), content_type="application/manifest+json"))


@login_not_required
@require_safe
def show_offline(request: HttpRequest) -> HttpResponse:
    """What stands in the place of a page that cannot be fetched."""
    return share(render(request, PAGES["/ngoai-mang/"]))


@login_not_required
@require_safe
def list_saved(request: HttpRequest) -> HttpResponse:
    """The courses on this phone; which they are, only the phone knows."""
    return share(render(request, PAGES["/da-luu/"]))


@login_not_required
@require_safe
def show_bundle(request: HttpRequest, course_id: int) -> HttpResponse:
    """What saving a course takes: files with their sizes, and a version of the whole."""
    course = get_object_or_404(CoursePage.objects.live(), pk=course_id)
    return share(JsonResponse(bundle(course, request), json_dumps_params={"ensure_ascii": False}))
