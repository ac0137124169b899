"""Django's settings. What an operator may change comes from the environment (environment.py)."""

from __future__ import annotations

import re
from pathlib import Path

from csp.constants import NONE, SELF

from rongyi.config import environment, paths, rooms
from rongyi.config.database.url import databases
from rongyi.config.logs import logging_of
from rongyi.config.secret import secret_key

ENVIRONMENT = environment.read()
DATA: Path = ENVIRONMENT.data
ADDRESS = ENVIRONMENT.address
TESTING = ENVIRONMENT.testing
DEBUG = ENVIRONMENT.debug
SECRET_KEY = "only for tests" if TESTING else secret_key(DATA)

MIB = 1024 * 1024
FORM_BYTES_MAX = 1 * MIB  # text of one form
REQUEST_BYTES_MAX = 64 * MIB  # with its files

# Where the Merkle logs are carried, and what they are called; see docs/operators.md.
LOG_EXPORT = ENVIRONMENT.log_export
LOG_ORIGIN = ENVIRONMENT.log_origin
LOG_HASH = ENVIRONMENT.log_hash
_SUFFIX = ENVIRONMENT.database_name.removeprefix("rongyi")  # a log belongs to one database
LOG_FOLDER = f"log{_SUFFIX and '-'}{_SUFFIX}"

# Rooms -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_cotton",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    *rooms.applications(),
]
ROOT_URLCONF = "rongyi.config.urls"
WSGI_APPLICATION = "rongyi.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rongyi.config.middleware.packing.Packing",
    "csp.middleware.CSPMiddleware",
    "rongyi.config.middleware.limits.RequestLimits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rongyi.config.middleware.context.RequestContext",
    "rongyi.config.middleware.errors.DomainErrors",
]
LOGIN_URL = "portal:sign_in"
SITE_CARD = "rongyi.portal.place.site_card"

# Database, sessions, jobs ------------------------------------------------------------------
DATABASES = databases(ENVIRONMENT)
SESSION_ENGINE = "rongyi.config.sessions"
SESSION_COOKIE_NAME = "rongyi_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}
HEARTBEAT_S = 3  # of the worker; /healthz believes one that is at most this old:
HEARTBEAT_AGE_MAX_S = 10
STALLED_S = 20  # after that long without one, its jobs are put back
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Languages and time ------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [paths.PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True


def _time_zone() -> str:
    """Time zone of the place whose authority decides; dates on pages are in it."""
    try:
        place = (paths.sip_folder() / "place.yaml").read_text("utf-8")
    except OSError:
        place = ""
    found = re.search(r"^timezone:\s*[\"']?([A-Za-z_/+-]+)", place, re.MULTILINE)
    return found.group(1) if found else "Asia/Shanghai"


TIME_ZONE = _time_zone()
DOCUMENT_TEMPLATES = paths.sip_folder() / "documents"
ERROR_WORDS = paths.sip_folder() / "messages"
EXCHANGE_ADAPTERS = {"certificates": "rongyi.certificates.services.CertificateRegister"}

# Pages -------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [paths.PACKAGE / "web"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "rongyi.web.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "rongyi.web.templatetags.web",
            ],
        },
    }
]
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees what it is given, nothing else
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
ASSETS_DIR = str(DATA / "assets")
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "rongyi.web.assets.BuiltFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# Safety ------------------------------------------------------------------------------------
ALLOWED_HOSTS = [*ENVIRONMENT.hosts, *(["testserver"] if TESTING else [])]
CSRF_TRUSTED_ORIGINS = [ADDRESS] if "://" in ADDRESS else []
CSRF_FAILURE_VIEW = "rongyi.config.error_pages.csrf_failure"
CSRF_COOKIE_NAME = "rongyi_csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_secure
if ENVIRONMENT.is_secure:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = FORM_BYTES_MAX
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # empty inputs too; files that are there: portal, 20 at once
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * MIB

LOGGING = logging_of(testing=TESTING)
SILENCED_SYSTEM_CHECKS: list[str] = []
