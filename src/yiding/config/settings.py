"""设置: every setting comes from the environment, with a default that works on one machine.

The names are listed in ``docs/reference/settings.md``.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from . import environ

PACKAGE = Path(__file__).resolve().parent.parent
VAR = environ.path("YIDING_VAR", Path.cwd() / "var")


def _secret_key() -> str:
    """The key from the environment, or one made at the first start and kept under ``var/``."""
    given = environ.text("YIDING_SECRET_KEY")
    if given:
        return given
    file = VAR / "secret-key"
    if not file.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        file.write_text(secrets.token_urlsafe(48), "ascii")
        file.chmod(0o600)
    return file.read_text("ascii")


SECRET_KEY = _secret_key()
DEBUG = environ.flag("YIDING_DEBUG")
ALLOWED_HOSTS = environ.words("YIDING_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environ.words("YIDING_ORIGINS")
HTTPS = environ.flag("YIDING_HTTPS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "yiding.core",
    "yiding.audit",
    "yiding.files",
    "yiding.directory",
    "yiding.accounts",
    "yiding.search",
    "yiding.meetings",
    "yiding.decisions",
    "yiding.supervision",
    "yiding.intake",
    "yiding.api",
    "yiding.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yiding.core.headers.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yiding.audit.middleware.OriginMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "yiding.accounts.middleware.ActingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yiding.core.errors.ErrorMiddleware",
    "yiding.web.gates.GateMiddleware",
]

ROOT_URLCONF = "yiding.config.urls"
WSGI_APPLICATION = "yiding.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yiding.web.navigation.navigation",
            ],
            "builtins": ["yiding.core.templatetags.components"],
        },
    }
]

DATABASES = {"default": environ.database("DATABASE_URL", VAR / "yiding.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "web:overview"
LOGOUT_REDIRECT_URL = "accounts:login"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
# With the data, or where `make setup` leaves them beside the source.
_VENDORS = (VAR / "vendor", PACKAGE.parent.parent / "var" / "vendor")
VENDOR = next((folder for folder in _VENDORS if folder.is_dir()), _VENDORS[0])
STATICFILES_DIRS = [("vendor", VENDOR)] if VENDOR.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

FILES_ROOT = environ.path("YIDING_FILES", VAR / "files")
UPLOAD_LIMIT = environ.number("YIDING_UPLOAD_LIMIT_MB", 200) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 500

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = environ.number("YIDING_SESSION_HOURS", 12) * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"

AUDIT_ARCHIVE = environ.path("YIDING_AUDIT_ARCHIVE", VAR / "audit")
AUDIT_MONTHS = environ.number("YIDING_AUDIT_MONTHS", 36, least=6)

API_TOKEN_DAYS = environ.number("YIDING_API_TOKEN_DAYS", 365, least=1)
API_RATE = environ.number("YIDING_API_RATE", 300, least=1)

VOCABULARY = environ.path("YIDING_VOCABULARY", VAR / "vocabulary")
# Read by `yiding backup` and `yiding restore` only; the pages of errors hide it for its name.
BACKUP_PASSPHRASE = environ.text("YIDING_BACKUP_PASSPHRASE")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environ.text("YIDING_LOG_LEVEL", "WARNING")},
}
