"""All configuration, from the environment and nowhere else.

Safe by default and loud when wrong: no secret has a default. `DEMONSTRATION=yes` is for trying the product on one machine and for
tests: it allows SQLite, plain http and a banner that says the data is invented. Everything else is what production runs.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()
if environment_file := env.str("ENVIRONMENT_FILE", default=""):
    env.read_env(environment_file)


def _yes(name: str) -> bool:
    """Whether this is switched on. A word that is neither yes nor no stops the start: guessing could switch safety off."""
    word = env.str(name, default="no").lower()
    if word not in ("yes", "no"):
        raise ImproperlyConfigured(f"{name} must be yes or no")
    return word == "yes"


DEMONSTRATION = _yes("DEMONSTRATION")

# Never True, not even for trying the product: Django's debug pages print what was typed about children.
DEBUG = False

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must be at least 50 random characters")

# The vault's ring of key-encryption keys, "id:base64-of-32-bytes", comma separated, the first one active.
VAULT_KEYS = env.list("VAULT_KEYS")
# The key of the hashes by which records are found, base64 of 32 bytes, apart from the ring. With another, nothing is found.
INDEX_KEY = env.str("INDEX_KEY")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
# Where the service is reached, for the links in mails and those that an operator gives out.
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000") if DEMONSTRATION else env.str("PUBLIC_URL")
if not DEMONSTRATION and not PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("PUBLIC_URL must begin with https://")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

ROOT_URLCONF = "wscp_isa.urls"
WSGI_APPLICATION = "wscp_isa.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "wscp_isa.vault",
    "wscp_isa.ledger",
    "wscp_isa.notices",
    "wscp_isa.oversight",
    "wscp_isa.govuk",
    "agencies",
    "decisions",
    "breaches",
    "wscp_isa.oversight.apps.OversightAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "guardian",
]

MIDDLEWARE = [
    # First what puts headers on every answer, those of the middleware below included.
    "django.middleware.security.SecurityMiddleware",
    # Pages are compressed here, for a telephone on a bad line. Each is padded at random, its CSRF token is masked anew, and other
    # sites can make nobody's browser ask for one (the session cookie), so that its length tells nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wscp_isa.middleware.private",
    "wscp_isa.middleware.well_formed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "agencies.door.Door",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wscp_isa.context.service",
            ],
            "builtins": ["wscp_isa.govuk.templatetags.govuk", "wscp_isa.govuk.templatetags.times"],
        },
    }
]
FORM_RENDERER = "wscp_isa.govuk.forms.GovukRenderer"

# --- Database -------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL")}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    if not DEMONSTRATION:
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database; SQLite is only for DEMONSTRATION=yes")
    _database["OPTIONS"] = {
        # Deferred transactions raise "locked" at once when they turn into writes; immediate ones wait their turn.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # recursive_triggers: without it INSERT OR REPLACE deletes a ledger row without firing the trigger that refuses it.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA recursive_triggers=ON;PRAGMA trusted_schema=OFF;",
    }
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {}).setdefault(
        "options",
        "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s",
    )

# --- Who ------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "agencies.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=72).total_seconds())
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "agencies.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {
    "login": "agencies.forms.sign_in.SignInForm",
    "reauthenticate": "agencies.forms.sign_in.ReauthenticateForm",
    "change_password": "agencies.forms.sign_in.ChangePasswordForm",
    "reset_password_from_key": "agencies.forms.sign_in.SetPasswordForm",
}
# Beside the library's own: how often an address may follow links of invitations, as often as it may try to sign in.
ACCOUNT_RATE_LIMITS = {"invitation": "30/m/ip"}
# How many proxies stand before gunicorn: without it everyone behind the proxy would share one rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

GUARDIAN_USER_OBJ_PERMS_MODEL = "agencies.Grant"
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None

# Rate limits live in the cache, which every server process must share.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}

# --- Sessions, cookies, headers ---------------------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # Strict would break coming back from an identity provider
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMONSTRATION
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("sid", "csrf") if DEMONSTRATION else ("__Host-sid", "__Host-csrf")
CSRF_FAILURE_VIEW = "wscp_isa.faults.csrf_failure"

SECURE_SSL_REDIRECT = not DEMONSTRATION
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # the health check comes from inside the container, without a proxy
SECURE_HSTS_SECONDS = 0 if DEMONSTRATION else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _yes("BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # preloading HSTS is for the owner of the domain to decide, not for one service on it
    "guardian.W001",  # guardian's own permission checks know nothing of dates, so they are never asked
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# One file a request, in memory up to what any page takes: Django itself would write a larger one to the disk, readable.
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["wscp_isa.uploads.InMemoryOrNothing"]

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "build" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "wscp_isa.static.Storage"},
}

# --- Words and times ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"  # what people are shown; stored times are UTC
USE_TZ = True
USE_I18N = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Logs: what happened and where, never what was typed ------------------------------------------------------------------
DEFAULT_EXCEPTION_REPORTER_FILTER = "wscp_isa.logs.HideEverything"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "wscp_isa.logs.Formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handlers mail tracebacks to administrators: nothing here is ever mailed.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # It would log what the service answered; of an error we keep the class.
        "notifications_python_client": {"level": "ERROR"},
    },
}

# --- Mail: notices alone, and these hold a reference, a link and a time ------------------------------------------------------
MAIL_FROM = env.str("MAIL_FROM", default="") or "share-information-safely@localhost"
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", default="")
NOTIFY_URL = env.str("NOTIFY_URL", default="https://api.notifications.service.gov.uk")
NOTIFY_TEMPLATE_ID = env.str("NOTIFY_TEMPLATE_ID", default="")
MAIL_IS_SET_UP = MAIL_REACHES_PEOPLE = True
if NOTIFY_API_KEY:
    EMAIL_BACKEND = "wscp_isa.notices.notify.EmailBackend"
    if not NOTIFY_TEMPLATE_ID:
        raise ImproperlyConfigured("NOTIFY_TEMPLATE_ID must be set beside NOTIFY_API_KEY")
elif env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
    if not DEMONSTRATION and not env.str("MAIL_FROM", default=""):
        raise ImproperlyConfigured("MAIL_FROM must be set beside EMAIL_URL")
elif DEMONSTRATION:
    EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", VAR_DIR / "mail"
    MAIL_REACHES_PEOPLE = False
else:
    # A check says so at each start (wscp_isa/notices/checks.py). Notices are written all the same, and wait.
    EMAIL_BACKEND, MAIL_IS_SET_UP = "django.core.mail.backends.dummy.EmailBackend", False
    MAIL_REACHES_PEOPLE = False
EMAIL_TIMEOUT = 10
