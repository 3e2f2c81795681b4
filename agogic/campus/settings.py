"""Django's settings, all derived from one configuration (`agogic.conf`); nothing here reads the environment."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from agogic import conf

CONFIG = conf.current()
HERE = Path(__file__).parent
DATA: Path = CONFIG.data
TLS = CONFIG.tls

SECRET_KEY = CONFIG.secret_key
DEBUG = CONFIG.debug
ALLOWED_HOSTS = CONFIG.hosts
ROOT_URLCONF = "agogic.campus.urls"
WSGI_APPLICATION = "agogic.campus.wsgi.application"

INSTALLED_APPS = [
    # Ours first: their templates go before those of the packages.
    "agogic.campus.foundation",
    "agogic.campus.people",
    "agogic.campus.courses",
    "agogic.campus.schedule",
    "agogic.campus.roll",
    "agogic.campus.classroom",
    "agogic.campus.path",
    "agogic.campus.upkeep",
    "agogic.campus.today",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "agogic.campus.foundation.middleware.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "agogic.campus.foundation.middleware.OwnClock",
    "agogic.campus.people.middleware.Doorkeeper",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "agogic.campus.foundation.context.school",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "agogic.campus.foundation.templatetags.moments",
            ],
        },
    }
]

FORM_RENDERER = "agogic.campus.foundation.widgets.Straight"

# ---------------------------------------------------------------- where things are kept


def _file(name: str, *, synchronous: str) -> dict[str, object]:
    """One SQLite file of the data folder: readers never wait, writers queue from their first statement."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};"
                "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-8000;"
            ),
        },
        "CONN_MAX_AGE": None,
        # Tests use files too: in memory, threads would meet locks that a school never has.
        "TEST": {"NAME": DATA / f"tests-{name}"},
    }


DATABASES = {
    "default": _file("campus.sqlite", synchronous="FULL"),
    "jobs": _file("jobs.sqlite", synchronous="NORMAL"),
    "sessions": _file("sessions.sqlite", synchronous="NORMAL"),
}
DATABASE_ROUTERS = ["agogic.campus.foundation.routers.FileRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "short", "long"],
    }
}

# ---------------------------------------------------------------- who somebody is

AUTH_USER_MODEL = "people.Person"
SCHOOL_MODEL = "people.School"
AUTHENTICATION_BACKENDS = ["agogic.campus.people.signin.NameOrCard"]
PASSWORD_HASHERS = [
    "agogic.campus.people.passwords.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "agogic.campus.people.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "given_name", "family_name", "email")},
    },
]
ACCOUNT_FORMS = {
    "reset_password": "agogic.campus.people.forgotten.ForgottenForm",
    "reset_password_from_key": "agogic.campus.people.forgotten.ChosenAnewForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "agogic.campus.people.signin.Entrance"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_USER_DISPLAY = "django.utils.encoding.force_str"
# Tries are counted by foundation.rates, in the database.
ACCOUNT_RATE_LIMITS = False
# One click signs in, with invented people, on this machine only.
DEMO = (DATA / "DEMO").exists() and CONFIG.host in {"127.0.0.1", "localhost", "::1"}
LOGIN_URL = "/"
LOGIN_REDIRECT_URL = "/today/"
LOGOUT_REDIRECT_URL = "/"

SESSION_ENGINE = "agogic.campus.foundation.sessions"
SESSION_COOKIE_NAME = "agogic_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_NAME = "agogic_csrf"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_SAMESITE = "Lax"

# ---------------------------------------------------------------- what a browser may do with a page

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Told about localhost, a browser would ask every program of that machine for HTTPS.
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if TLS and urlsplit(CONFIG.address).hostname != "localhost" else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None

DATA_UPLOAD_MAX_MEMORY_SIZE = CONFIG.request_bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
# What the build named by its content never changes.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/built/assets/.+-[\w-]{8}\.\w+$"

# ---------------------------------------------------------------- mail and log

MAIL_FOLDER = DATA / "outbox"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = MAIL_FOLDER
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CONFIG.sender
if CONFIG.mail_server is not None:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = CONFIG.mail_server.hostname or ""
    EMAIL_USE_SSL = CONFIG.mail_server.scheme == "smtps"
    EMAIL_USE_TLS = CONFIG.mail_server.scheme == "smtp" and EMAIL_HOST not in {"localhost", "127.0.0.1"}
    EMAIL_PORT = CONFIG.mail_server.port or (465 if EMAIL_USE_SSL else 587)
    EMAIL_HOST_USER = unquote(CONFIG.mail_server.username or "")
    EMAIL_HOST_PASSWORD = unquote(CONFIG.mail_server.password or "")
    EMAIL_TIMEOUT = 20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # A fault is logged once, with its id (foundation.faults); a page that is not there is no event.
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "agogic": {"handlers": ["console"], "level": "INFO", "propagate": True},
    },
}

# ---------------------------------------------------------------- tongues and clocks

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [HERE / "locale"]
