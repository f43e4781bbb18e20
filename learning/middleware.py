"""What every request passes through: who may enter, and which headers leave.

Deny by default: a view without `@login_not_required` asks for sign-in. `no-store` follows the view, not the visitor:
only what a view itself declares cacheable may be kept.
"""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequired
from django.http import HttpRequest, HttpResponse

from learning.pagecache import is_shared

CMS_PREFIX = "/quan-tri/"
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Asks the view's mark before the user: reading `request.user` alone would make each page vary by cookie."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class HeadersMiddleware:
    """Headers that Django and django-csp do not set by themselves."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not is_shared(response) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        # A preview passes under the page's own address, and stands in a frame of the editor.
        if request.path.startswith(CMS_PREFIX) or getattr(request, "is_dummy", False):
            response._csp_config = settings.CMS_SECURITY_POLICY
            response["X-Frame-Options"] = "SAMEORIGIN"
        return response


def demo(request: HttpRequest) -> dict[str, bool]:
    """For templates: is this a demonstration, and does it show invented people?"""
    return {"demo": settings.DEMO, "demo_data": settings.DEMO_DATA}
