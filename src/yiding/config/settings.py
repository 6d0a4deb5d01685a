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
PROXIES = environ.number("YIDING_PROXIES", 0, least=0)

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
    "yiding.notices",
    "yiding.search",
    "yiding.meetings",
    "yiding.councils",
    "yiding.topics",
    "yiding.sittings",
    "yiding.deliberations",
    "yiding.decisions",
    "yiding.papers",
    "yiding.disclosure",
    "yiding.supervision",
    "yiding.facts",
    "yiding.urging",
    "yiding.dispatch",
    "yiding.bulletins",
    "yiding.lookback",
    "yiding.registers",
    "yiding.difficulties",
    "yiding.accountability",
    "yiding.practices",
    "yiding.rosters",
    "yiding.outreach",
    "yiding.coordination",
    "yiding.training",
    "yiding.incidents",
    "yiding.oversight",
    "yiding.resources",
    "yiding.handovers",
    "yiding.commitments",
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
    "yiding.accounts.owner_middleware.OwnerMiddleware",
    "yiding.audit.middleware.OriginMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "yiding.accounts.login_middleware.DoorMiddleware",
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
                "yiding.notices.bell.bell",
            ],
            "builtins": ["yiding.core.templatetags.components"],
        },
    }
]

REGISTER_KINDS = environ.path("YIDING_REGISTER_KINDS", VAR / "register-kinds")

DATABASES = {"default": environ.database("DATABASE_URL", VAR / "yiding.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "yiding.accounts.passwords.EnoughKinds"},
    {"NAME": "yiding.accounts.passwords.NotUsedBefore"},
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_DAYS = environ.number("YIDING_PASSWORD_DAYS", 90, least=0)
LOCK_MINUTES = environ.number("YIDING_LOCK_MINUTES", 15, least=1)
SECOND_FACTOR = environ.choice("YIDING_SECOND_FACTOR", "optional", "off", "required")
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "web:overview"
LOGOUT_REDIRECT_URL = "accounts:login"

OIDC_ISSUER = environ.text("YIDING_OIDC_ISSUER")
OIDC_CLIENT_ID = environ.text("YIDING_OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = environ.text("YIDING_OIDC_CLIENT_SECRET")
OIDC_CLAIM = environ.text("YIDING_OIDC_CLAIM", "preferred_username")
OIDC_SCOPE = environ.text("YIDING_OIDC_SCOPE", "openid profile")
OIDC_LABEL = environ.text("YIDING_OIDC_LABEL", "统一认证")

LDAP_URI = environ.text("YIDING_LDAP_URI")
AUTHENTICATION_BACKENDS += ["yiding.accounts.ldap.DirectoryBackend"] if LDAP_URI else []
LDAP_BIND_DN = environ.text("YIDING_LDAP_BIND_DN")
LDAP_SEARCH_BASE = environ.text("YIDING_LDAP_SEARCH_BASE")
LDAP_SEARCH_FILTER = environ.text("YIDING_LDAP_SEARCH_FILTER", "(uid={account})")
LDAP_READER_DN = environ.text("YIDING_LDAP_READER_DN")
LDAP_READER_PASSWORD = environ.text("YIDING_LDAP_READER_PASSWORD")
LDAP_STARTTLS = environ.flag("YIDING_LDAP_STARTTLS", True)
LDAP_CA = environ.text("YIDING_LDAP_CA")

LANGUAGE_CODE = "zh-hans"
FORMAT_MODULE_PATH = "yiding.config.formats"
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
SESSION_COOKIE_AGE = environ.number("YIDING_SESSION_HOURS", 12, least=1) * 3600
SESSION_ENGINE = "yiding.accounts.sessions"
IDLE_MINUTES = environ.number("YIDING_IDLE_MINUTES", 30, least=1)
# Pages ask for these by themselves: that is no sign of anybody sitting there.
WATCHES = frozenset({"intake:totals", "intake:batch-states", "intake:file-state"})
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"

AUDIT_ARCHIVE = environ.path("YIDING_AUDIT_ARCHIVE", VAR / "audit")
AUDIT_MONTHS = environ.number("YIDING_AUDIT_MONTHS", 36, least=6)

EMAIL_HOST = environ.text("YIDING_MAIL_HOST")
EMAIL_PORT = environ.number("YIDING_MAIL_PORT", 25)
EMAIL_HOST_USER = environ.text("YIDING_MAIL_USER")
EMAIL_HOST_PASSWORD = environ.text("YIDING_MAIL_PASSWORD")
EMAIL_SECURITY = environ.one_of("YIDING_MAIL_TLS", environ.text("YIDING_MAIL_TLS"), "", "starttls", "tls")
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environ.text("YIDING_MAIL_FROM", "yiding@localhost")
SMS_WEBHOOK = environ.web_address("YIDING_SMS_WEBHOOK", environ.text("YIDING_SMS_WEBHOOK"))
SMS_SECRET = environ.text("YIDING_SMS_SECRET")
SMS_DIGEST = environ.one_of("YIDING_SMS_DIGEST", environ.text("YIDING_SMS_DIGEST", "sm3"), "sm3", "sha256")
WECOM_URL = environ.web_address("YIDING_WECOM_URL", environ.text("YIDING_WECOM_URL"))
DINGTALK_URL = environ.web_address("YIDING_DINGTALK_URL", environ.text("YIDING_DINGTALK_URL"))
FEISHU_URL = environ.web_address("YIDING_FEISHU_URL", environ.text("YIDING_FEISHU_URL"))
QUIET_HOURS = environ.hours("YIDING_QUIET_HOURS", environ.text("YIDING_QUIET_HOURS", "22:00-07:00"))
DIGEST_HOUR = environ.number("YIDING_DIGEST_HOUR", 9) % 24
API_TOKEN_DAYS = environ.number("YIDING_API_TOKEN_DAYS", 365, least=1)
API_RATE = environ.number("YIDING_API_RATE", 300, least=1)

FONTS = environ.path("YIDING_FONTS", VAR / "fonts")
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
