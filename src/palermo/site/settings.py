"""Every setting of an installation, read from the environment; documented in docs/operate.md.

An installation is a folder, PALERMO_HOME, that holds the database, the sealed data sets and the
secrets; `palermo init` makes one, `palermo demo` makes a throw-away one. No secret has a default:
a process that needs one and finds none stops with a sentence (`site.safety`).
"""

from __future__ import annotations

import os
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

PACKAGE = Path(__file__).resolve().parent.parent
REPOSITORY = PACKAGE.parent.parent


def _from_file_or_environment(name: str) -> str:
    """The value of NAME, or the content of the file that NAME_FILE names, or nothing."""
    if name in os.environ:
        return os.environ[name]
    path = os.environ.get(name + "_FILE")
    return Path(path).read_text().strip() if path and Path(path).is_file() else ""


def _yes(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "yes", "true", "on"}


# --- the installation -----------------------------------------------------------------------------
PALERMO_HOME = Path(os.environ.get("PALERMO_HOME", "var")).resolve()
PALERMO_DEMO = _yes("PALERMO_DEMO")
PALERMO_GROUP_NAME = os.environ.get("PALERMO_GROUP_NAME", "")
PALERMO_VAULT_KEY = _from_file_or_environment("PALERMO_VAULT_KEY")
PALERMO_IDLE_MINUTES = int(os.environ.get("PALERMO_IDLE_MINUTES", "15"))
PALERMO_LONGEST_HOURS = int(os.environ.get("PALERMO_LONGEST_HOURS", "12"))
PALERMO_ADDRESS = os.environ.get("PALERMO_ADDRESS", "").rstrip("/")  # https://palermo.example.org
PALERMO_BEHIND_PROXY = _yes("PALERMO_BEHIND_PROXY")
PALERMO_BEHIND_PLAIN_HTTP = _yes("PALERMO_BEHIND_PLAIN_HTTP")
PALERMO_HTTPS = not PALERMO_DEMO and not PALERMO_BEHIND_PLAIN_HTTP

UNSAFE_SECRET_KEY = "unsafe-no-secret-key"  # noqa: S105  `serve` refuses it
SECRET_KEY = _from_file_or_environment("PALERMO_SECRET_KEY") or UNSAFE_SECRET_KEY
DEBUG = False
# This machine may always ask itself (/health); what members type, and further names.
_NAMED_HOSTS = [urlsplit(PALERMO_ADDRESS).hostname, *os.environ.get("PALERMO_HOSTS", "").split(",")]
ALLOWED_HOSTS = [host for host in _NAMED_HOSTS if host] + ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PALERMO_ADDRESS] if PALERMO_ADDRESS else []

# --- the house ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "palermo.site",
    "palermo.objectives.evidence",
    "palermo.objectives.partnerships",
    "palermo.commons.records",
    "palermo.commons.agreements",
    "palermo.commons.services",
    "palermo.commons.access",
    "palermo.commons.vault",
    "palermo.commons.audit",
    "palermo.commons.parties",
    "palermo.commons.places",
    "palermo.commons.look",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rules.apps.AutodiscoverRulesConfig",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "palermo.commons.access.middleware.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "palermo.commons.access.middleware.time_limits",
    "palermo.commons.access.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "palermo.commons.access.middleware.OnlyDoors",
]

ROOT_URLCONF = "palermo.site.urls"
WSGI_APPLICATION = "palermo.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "parties.Member"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


# --- the database ---------------------------------------------------------------------------------
def _database(url: str) -> dict:
    """SQLite in the home folder, or postgresql://user:password@host:port/name (host: or a socket folder)."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": PALERMO_HOME / "palermo.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # secure_delete: a key that was deleted must not lie in a free page.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                    "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(_from_file_or_environment("PALERMO_DATABASE"))}

# --- who may come in ------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 2 * 24 * 3600

ACCOUNT_ADAPTER = "palermo.commons.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the group enters the addresses of its members and vouches for them
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Axes counts wrong passwords (five); allauth's own limit stays above it and guards the six-digit codes.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/300s/key"}
MFA_ADAPTER = "palermo.commons.access.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # an old phone's clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PALERMO_DEMO  # http://localhost
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PALERMO_BEHIND_PROXY else 0

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # nobody can keep another locked out by trying on
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["login", "password"]
AXES_USERNAME_CALLABLE = "palermo.commons.access.lockout.account_tried"
AXES_CLIENT_IP_CALLABLE = "palermo.commons.access.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "palermo.commons.access.lockout.locked_out"

SESSION_ENGINE = "palermo.commons.access.sessions"
SESSION_COOKIE_AGE = PALERMO_IDLE_MINUTES * 60  # counted from the last request: access.middleware
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PALERMO_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would break the links in mails; every form has its token
CSRF_COOKIE_HTTPONLY = True

SECURE_SSL_REDIRECT = False  # the proxy's work; docs/operate.md
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PALERMO_BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31536000 if PALERMO_HTTPS else 0
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"  # with "no-referrer" browsers post Origin: null, and CSRF refuses
SECURE_CONTENT_TYPE_NOSNIFF = True
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
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- words ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [p for p in (REPOSITORY / "locale", PACKAGE / "locale") if p.is_dir()]
TIME_ZONE = os.environ.get("PALERMO_TIME_ZONE", "UTC")
USE_I18N = USE_TZ = True


# --- mail: none unless it is set up; without it, whoever runs the installation resets passwords ------
def _mail(url: str) -> dict[str, str | int | bool | None]:
    """smtp://user:password@host:587 (STARTTLS) or smtps://…:465."""
    parts = urlsplit(url)
    if not parts.hostname:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    implicit = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if implicit else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": not implicit,
        "EMAIL_TIMEOUT": 20,
    }


globals().update(_mail(_from_file_or_environment("PALERMO_MAIL")))
PALERMO_SENDS_MAIL = bool(_from_file_or_environment("PALERMO_MAIL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("PALERMO_MAIL_FROM", "palermo@localhost")
ACCOUNT_EMAIL_NOTIFICATIONS = PALERMO_SENDS_MAIL

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = PALERMO_HOME / "static"
# The API's page uses the files that django-ninja brings; as an app it would be loaded by the worker too.
_NINJA = find_spec("ninja")
STATICFILES_DIRS = [("ninja", Path(str(_NINJA.origin)).with_name("static") / "ninja")] if _NINJA else []
# Without gathered files (tests, `manage` commands) they are found where they lie.
_GATHERED = (STATIC_ROOT / "staticfiles.json").is_file()
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not _GATHERED
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "gz", "br", "woff2"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PALERMO_HOME / "files"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _GATHERED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_HANDLERS = [
    "palermo.objectives.evidence.uploads.RefuseTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
PALERMO_UPLOAD_LIMIT_MB = int(os.environ.get("PALERMO_UPLOAD_LIMIT_MB", "200"))
# An upload waits in memory until it is sealed: never in the clear on the disk.
FILE_UPLOAD_TEMP_DIR = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- work in the background: the database is the queue; only row numbers travel in it -----------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- what is written to the log: never a form field, a query string or a header ----------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # Axes and allauth would name the account that was tried.
    "loggers": {"axes": {"level": "CRITICAL"}, "allauth": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("PALERMO_LOG_LEVEL", "WARNING")},
}
