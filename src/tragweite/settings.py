# SPDX-License-Identifier: EUPL-1.2
"""Django's settings, derived from the one frozen configuration (``tragweite.conf``)."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from tragweite.conf import load

TRAGWEITE = load()

BASE_DIR = Path(__file__).resolve().parent
REPOSITORY_DIR = BASE_DIR.parent.parent
WEB_DIR = BASE_DIR / "web"

SECRET_KEY = TRAGWEITE.secret_key
DEBUG = TRAGWEITE.debug
ALLOWED_HOSTS = list(TRAGWEITE.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [TRAGWEITE.public_url]
ROOT_URLCONF = "tragweite.urls"
WSGI_APPLICATION = "tragweite.wsgi.application"

ROOMS = ("journal", "people", "campaigns", "partners", "contracts", "content", "monitoring", "findings", "disclosure")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "tragweite.web",
    *(f"tragweite.apps.{room}" for room in ROOMS),
    "tragweite.apps.today",
    "tragweite.apps.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tragweite.web.middleware.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["tragweite.web.templatetags.tragweite"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "tragweite.apps.people.context.frame",
                "tragweite.apps.content.context.notices",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    if not url:
        options = {
            "transaction_mode": "IMMEDIATE",  # a writer takes its lock at the start, so no upgrade can fail half-way
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;",
        }
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": TRAGWEITE.var_dir / "tragweite.sqlite3",
            "OPTIONS": options,
            "TEST": {"NAME": TRAGWEITE.var_dir / "test.sqlite3"},
        }
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(TRAGWEITE.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
# The seam for single sign-on and second factors: further backends are added here, the rooms do not notice.
AUTHENTICATION_BACKENDS = ["tragweite.apps.people.signin.LockingBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "people:sign_in"

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
USE_THOUSAND_SEPARATOR = False  # numbers are formatted by filters, so that years and ids stay as they are


def _package_dir(package: str, *, in_repository: str, in_wheel: str) -> tuple[str, str]:
    """A front-end package: from ``node_modules`` in a clone, from inside the wheel elsewhere."""
    cloned = REPOSITORY_DIR / "node_modules" / in_repository
    return package, str(cloned if cloned.exists() else WEB_DIR / "vendor" / in_wheel)


FONTS_DIR = Path(
    _package_dir("fonts", in_repository="@expo-google-fonts/fira-sans", in_wheel="fira-sans")[1],
)
FORM_RENDERER = "tragweite.web.forms.KernRenderer"
STATIC_URL = "/static/"
STATIC_ROOT = TRAGWEITE.var_dir / "static"
STATICFILES_DIRS = [_package_dir("kern", in_repository="@kern-ux/native/dist", in_wheel="kern")]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": TRAGWEITE.media_dir},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# Forms whose files are media of drafts or of live posts: up to ``max_media_mb``, streamed to the disk of the media.
MEDIA_UPLOAD_VIEWS = frozenset(
    {
        "content:submit",
        "content:outside",
        "content:outside_evidence",
        "monitoring:publish",
        "monitoring:capture",
        "monitoring:deviation_files",
    }
)
DATA_UPLOAD_MAX_MEMORY_SIZE = TRAGWEITE.max_upload_mb * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "tragweite.web.uploads.LimitedUploadHandler",
    "tragweite.web.uploads.MediaUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(hours=9).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
if TRAGWEITE.production:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "tragweite.web.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"tragweite": {"level": "INFO"}},
}
