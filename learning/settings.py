"""Settings of the platform, all from the environment. README.md lists each in one table.

With nothing set, this is the demonstration: DEBUG off, DEMO on, secrets made on the spot, only loopback hosts answered,
PostgreSQL from the wheel. With DEMO=False every production secret must be there, or the process refuses to start.
"""

import base64
import contextlib
import hashlib
import os
import secrets
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE

from learning import embedded

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
if (BASE_DIR / ".env").exists():
    env.read_env(str(BASE_DIR / ".env"))
VAR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=True)
# Invented people and half a year of their learning; a banner says so on each staff page.
DEMO_DATA = DEMO and env.bool("DEMO_DATA", default=True)


def needed(name: str, hint: str) -> str:
    """The setting of this name; without it a real installation does not start."""
    if value := env.str(name, default=""):
        return value
    if not DEMO:
        sys.exit(f"{name} is not set. {hint} (Or DEMO=True for a demonstration.)")
    return ""


def made_secret(name: str) -> str:
    """The demonstration's own secret, made once and kept under var/, whoever of its processes comes first."""
    kept = VAR / f"{name}.secret"
    if not kept.exists():
        draft = VAR / f"{name}.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(draft, kept)
        draft.unlink()
    return kept.read_text()


SECRET_KEY = needed("SECRET_KEY", "Set it to 50 random characters.") or made_secret("secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Under this key stand the PINs and typed codes of learner cards (learning/cards/secrets.py).
PIN_PEPPER = needed("PIN_PEPPER", "Set it to 50 random characters, not SECRET_KEY.") or made_secret("pin_pepper")
PIN_PEPPER_FALLBACKS = env.list("PIN_PEPPER_FALLBACKS", default=[])

# --- Hosts. The demonstration answers loopback only, unless told a name on purpose. ---
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
needed("ALLOWED_HOSTS", "Name the host this site answers to, for example hoc.quangninh.example.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK)
BASE_URL = env.str("BASE_URL", default="http://localhost:8000" if DEMO else f"https://{ALLOWED_HOSTS[0]}")
HTTPS = env.bool("HTTPS", default=not DEMO)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL] if HTTPS else [])
# How many proxies of ours stand in front: how deep the client's address is read from X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0 if DEMO else 1)

# --- What the house is made of ---
INSTALLED_APPS = [
    "learning.framework",
    "learning.audit",
    "learning.notices",
    "learning.people.apps.PeopleConfig",
    "learning.cards.apps.CardsConfig",
    "courses",
    "learning.enrolments",
    "learning.progress",
    "certificates",
    "learning.support",
    "learning.reports",
    "learning.offline",
    "learning.demo",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "learning.people.apps.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "learning.middleware.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "learning.pagecache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "learning.people.left.LeftMiddleware",
    "learning.middleware.LoginRequiredMiddleware",
    "learning.cards.middleware.ClassMiddleware",
    "learning.people.sessions.SessionLifeMiddleware",
    "learning.people.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "learning.urls"
WSGI_APPLICATION = "learning.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "learning.middleware.demo",
                "learning.people.views.account.shell",
            ],
        },
    },
]

# --- Database: the owner migrates, the web role serves. ---
OWNER_COMMANDS = {"migrate", "makemigrations", "createcachetable", "sqlmigrate", "lintmigrations"}
role = "owner" if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS else "web"
DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", default="") or embedded.url(role))}
DATABASES["default"] |= {
    "ENGINE": "learning.postgres",
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    # What the address itself says stays: `?target_session_attrs=read-write` finds the primary among several hosts.
    "OPTIONS": DATABASES["default"].get("OPTIONS", {})
    | {
        "connect_timeout": 3,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 10000,
        "options": f"-c statement_timeout={env.int('STATEMENT_TIMEOUT_MS', default=10000)} -c lock_timeout=3000"
        " -c idle_in_transaction_session_timeout=30000",
    },
}
if role == "owner":
    DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=3000"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Caches, shared by all workers: counted limits, and pages without a learner. ---
CACHE_URL = env.str("CACHE_URL", default="")
if CACHE_URL:
    limits = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "limits",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    pages = limits | {"BACKEND": "learning.pagecache.PagesInRedis", "KEY_PREFIX": "pages"}
else:
    limits = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "limits"}
    # Far more than are ever tried at once: beyond it, counts of those who still try are thrown away.
    limits["OPTIONS"] = {"MAX_ENTRIES": 100_000}
    pages = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "pages"}
    pages["OPTIONS"] = {"MAX_ENTRIES": 5000}
CACHES = {
    "default": limits,
    "pages": pages | {"TIMEOUT": 3600},
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# --- Background work ---
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
CELERY_TASK_IGNORE_RESULT = True
# A request does not wait for a broker that is gone: the sweep sends what is due.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
if CELERY_BROKER_URL.startswith("filesystem"):
    queue = VAR / "queue"
    for folder in ("messages", "control"):
        (queue / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(queue / "messages"),
        "data_folder_out": str(queue / "messages"),
        "control_folder": str(queue / "control"),
        "polling_interval": 0.1,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 300,
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 10,
    }
# The sweeps: what a broker lost is found again in rows.
CELERY_BEAT_SCHEDULE = {
    "sweep-certificates": {"task": "certificates.tasks.sweep", "schedule": 15},
    "sweep-notices": {"task": "learning.notices.tasks.sweep", "schedule": 15},
    "forget-notices": {"task": "learning.notices.tasks.forget", "schedule": 3600},
    "remind-learners": {"task": "learning.support.tasks.remind", "schedule": 3600},
    "forget-help": {"task": "learning.support.tasks.forget", "schedule": 3600},
    "tidy-people": {"task": "learning.people.tasks.tidy", "schedule": 3600},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")

# --- Language and time ---
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "learning" / "locale", BASE_DIR / "learning" / "locale_wagtail"]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["learning.formats"]
USE_THOUSAND_SEPARATOR = False

# --- What phones keep. Off: a worker that takes itself away, should one ever break pages. ---
OFFLINE = env.bool("OFFLINE", default=True)

# --- Files ---
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "learning" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
PRIVATE_ROOT = VAR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT},
    },
    "staticfiles": {"BACKEND": "learning.static_storage.CompressedStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor; the proxy holds the public host to less
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# --- Who ---
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["learning.people.backends.Backend"]
PASSWORD_HASHERS = [
    "learning.people.hashers.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email", "phone")},
    },
]
SESSION_ENGINE = "learning.people.session_store"
SESSION_COOKIE_NAME = "__Host-s" if HTTPS else "s"
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# --- Browser walls ---
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Preloading binds every other host of the province; it is theirs to decide, so check --deploy need not ask.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
# Wagtail prints inline scripts and styles; its pages get this looser policy (learning.middleware).
CMS_SECURITY_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}

# --- Wagtail ---
WAGTAIL_SITE_NAME = "Bình dân học vụ số"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "sign_in_staff"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# One zone for everybody: the browser need not name all of them, nor fail on those it does not know.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "mp3", "mp4", "vtt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT = True
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "webp", "gif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Sign-in: allauth, see learning/people ---
ACCOUNT_ADAPTER = "learning.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone", "username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# From asking for a code to being in. The code itself holds 10 minutes (learning/people/codes.py).
ACCOUNT_LOGIN_TIMEOUT = 1800
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "change_password": "learning.people.sign_in_forms.ChangePasswordForm",
    "reset_password": "learning.people.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "learning.people.sign_in_forms.ResetPasswordKeyForm",
    "reauthenticate": "learning.people.sign_in_forms.ReauthenticateForm",
}
# Passwords only. Codes by SMS are counted in the database (learning/people/limits.py).
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "learning.people.second_factor.MFAAdapter"
MFA_FORMS = {
    "authenticate": "learning.people.sign_in_forms.SecondFactorForm",
    "reauthenticate": "learning.people.sign_in_forms.SecondFactorAgainForm",
    "activate_totp": "learning.people.sign_in_forms.ActivateAppForm",
    "add_webauthn": "learning.people.sign_in_forms.AddPasskeyForm",
    "edit_webauthn": "learning.people.sign_in_forms.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}  # A class behind one address; there is nothing to guess.
MFA_TOTP_ISSUER = "Bình dân học vụ số"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Staff's addresses are entered by an admin.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
USERSESSIONS_TRACK_ACTIVITY = False

# --- VNeID, or any other OpenID provider: on the residents' door where a server is named (learning/people/vneid.py) ---
VNEID_SERVER_URL = env.str("VNEID_SERVER_URL", default="")
VNEID_CLIENT_ID = env.str("VNEID_CLIENT_ID", default="")
VNEID_CLIENT_SECRET = env.str("VNEID_CLIENT_SECRET", default="")
# Digests the 12-digit number. Once changed, nobody is known by VNeID any more.
VNEID_SUBJECT_KEY = env.str("VNEID_SUBJECT_KEY", default="") or (made_secret("vneid_subject_key") if DEMO else "")
VNEID_SCOPE = env.list("VNEID_SCOPE", default=["openid", "profile", "phone"])
# What we read of a person: the claim that says it.
CLAIMS = {"full_name": "name", "phone": "phone_number", "birth_date": "birthdate"}
VNEID_CLAIMS = {"subject": "sub"} | env.json("VNEID_CLAIMS", default=CLAIMS)
if VNEID_SERVER_URL:
    for name in ("VNEID_CLIENT_ID", "VNEID_CLIENT_SECRET", "VNEID_SUBJECT_KEY"):
        needed(name, "VNEID_SERVER_URL alone opens no door.")
    if not DEMO and not VNEID_SERVER_URL.startswith("https://"):
        sys.exit("VNEID_SERVER_URL is not https. What VNeID says of people comes over an encrypted line only.")
SOCIALACCOUNT_ADAPTER = "learning.people.vneid_provider.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "learning.people.vneid_provider.VneidProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "vneid",
                "name": "VNeID",
                "client_id": VNEID_CLIENT_ID,
                "secret": VNEID_CLIENT_SECRET,
                "settings": {"server_url": VNEID_SERVER_URL, "scope": VNEID_SCOPE},
            }
        ],
    }
}

# --- Notices: SMS through any provider's HTTP interface, or the demonstration's outbox page ---
SMS_BACKEND = env.str("SMS_BACKEND", default="outbox" if DEMO else "http")
SMS_HTTP_URL = (
    needed("SMS_HTTP_URL", "Name the SMS provider that carries sign-in codes.") if SMS_BACKEND == "http" else ""
)
SMS_HTTP_METHOD = env.str("SMS_HTTP_METHOD", default="POST")
# JSON objects; in the body {to} {to_digits} {to_local} {text} {id} are replaced. Encoding: json, form or query.
SMS_HTTP_HEADERS = env.str("SMS_HTTP_HEADERS", default="{}")
SMS_HTTP_BODY = env.str("SMS_HTTP_BODY", default='{"to": "{to}", "text": "{text}", "id": "{id}"}')
SMS_HTTP_ENCODING = env.str("SMS_HTTP_ENCODING", default="json")
# Patterns: what an answer must contain to count as taken, and where the provider's reference stands in it.
SMS_HTTP_SUCCESS = env.str("SMS_HTTP_SUCCESS", default="")
SMS_HTTP_REFERENCE = env.str("SMS_HTTP_REFERENCE", default="")
SMS_HOURLY_CAP = env.int("SMS_HOURLY_CAP", default=500)
# Reminders to phones whose owners asked for them. The key signs what we hand to the makers of browsers (VAPID).
WEB_PUSH = env.bool("WEB_PUSH", default=DEMO)
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
if WEB_PUSH and not VAPID_PRIVATE_KEY:
    needed("VAPID_PRIVATE_KEY", "Make one, or set WEB_PUSH=False. See .env.example.")
    made = hashlib.sha256(made_secret("vapid_private_key").encode()).digest()
    VAPID_PRIVATE_KEY = base64.urlsafe_b64encode(made).rstrip(b"=").decode()
# Where browsers' makers take them: hosts, or endings of hosts. We send to no other address a visitor names.
PUSH_SERVICES = ["fcm.googleapis.com", ".push.services.mozilla.com", ".notify.windows.com", ".push.apple.com"]
WEB_PUSH_HOSTS = env.list("WEB_PUSH_HOSTS", default=PUSH_SERVICES)
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://" if DEMO else "smtp://localhost:25")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="khong-tra-loi@localhost")

# --- The province this installation serves ---
PROVINCE_CODE = env.str("PROVINCE_CODE", default="22")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"hide_tokens": {"()": "learning.cards.logs.HideTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hide_tokens"]}},
    # What is refused is written down with its address; these write it before any handler.
    "loggers": {name: {"filters": ["hide_tokens"]} for name in ("django.request", "django.security.csrf")},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
