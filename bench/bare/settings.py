"""Settings of the yardstick: Django and Wagtail as `startproject` makes them, nothing of ours in a request's way."""

from learning.settings import *  # noqa: F403
from learning.settings import BASE_DIR, TEMPLATES

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # without it allauth, which stands in our models, does not start
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "bench.bare.urls"
TEMPLATES = [TEMPLATES[0] | {"DIRS": [BASE_DIR / "bench" / "bare" / "templates"]}]
