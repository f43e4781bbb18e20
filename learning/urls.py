"""Every address of the house. Nouns in paths, verb-noun in names; Wagtail's own pages come last."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.views import serve

from learning import health
from learning.people.admin.wagtail_users import AccountView

# Wagtail's own password doors: shadowed by ours, for they know neither our limits nor second factors.
to_sign_in = login_not_required(RedirectView.as_view(pattern_name="sign_in_staff", query_string=True))

urlpatterns = [
    # What every lesson and quiz asks for comes first: each pattern before it costs.
    path("", include("learning.offline.urls")),
    path("", include("learning.progress.urls")),
    path("", include("learning.offline.saved_urls")),
    path("healthz", health.show_process, name="show_process_health"),
    path("readyz", health.show_readiness, name="show_readiness"),
    path("quan-tri/login/", to_sign_in),
    path("quan-tri/logout/", RedirectView.as_view(pattern_name="account_logout")),
    re_path(r"^quan-tri/password_reset/.*$", to_sign_in),
    path("quan-tri/account/", require_admin_access(AccountView.as_view())),
    path("quan-tri/", include(wagtailadmin_urls)),
    path("", include("courses.urls")),
    path("tai-khoan/", include("learning.people.urls")),
    path("tai-khoan/", include("learning.people.sign_in_urls")),
    path("", include("learning.people.help_urls")),
    path("", include("learning.notices.urls")),
    path("", include("learning.cards.urls")),
    path("", include("learning.enrolments.urls")),
    path("", include("learning.progress.roster_urls")),
    path("", include("learning.support.urls")),
    path("", include("learning.reports.urls")),
    path("", include("certificates.urls")),
    re_path(wagtail_urls.serve_pattern, login_not_required(serve), name="wagtail_serve"),
]

if settings.DEBUG or settings.DEMO:
    from django.views.decorators.cache import cache_control
    from django.views.static import serve as serve_file

    # The proxy serves pictures in production, with the same header; the demonstration has no proxy.
    urlpatterns.insert(
        0,
        re_path(
            r"^media/(?P<path>images/.*|original_images/.*)$",
            login_not_required(cache_control(public=True, max_age=2_592_000, immutable=True)(serve_file)),
            {"document_root": settings.MEDIA_ROOT},
            name="serve_media",
        ),
    )

handler403 = "learning.errors.show_forbidden"
handler404 = "learning.errors.show_not_found"
