"""All settings, from the environment. docs/production.env.example lists what a production host sets."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts import addresses
from union_admin import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def each(text: str) -> list[str]:
    """What commas part, without the blanks that people put behind them."""
    return [part.strip() for part in text.split(",") if part.strip()]


# --- Where the site stands -------------------------------------------------------------------
# SITE_URL is how people reach the site; from its scheme follow secure cookies and HSTS.
SITE_URL = env("SITE_URL", default="") or "http://127.0.0.1:8000"
# What a command prints leads to the site that runs here, which may have a port of its own.
SITE_URL_FOR_COMMANDS = env("SITE_URL", default="") or embedded.running_site() or SITE_URL
_site = urlsplit(SITE_URL)
_https = _site.scheme == "https"
# What is sent can be read on the way: for the school's own network, and whoever keeps the site is told.
IS_PLAIN_ON_NETWORK = not _https and _site.hostname not in addresses.ONLY_HERE
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or embedded.secret("SECRET_KEY")
# Former ones: what they signed, such as the QR of a printed sheet, stays good.
SECRET_KEY_FALLBACKS = each(env("SECRET_KEY_FALLBACKS", default=""))
# The newest first; an old one stays until `manage.py rotate_vault` has run. Without them identity numbers
# and restricted notes cannot be read again, so they belong in the backup's envelope.
VAULT_KEYS = each(env("VAULT_KEYS", default="")) or each(embedded.secret("VAULT_KEYS"))
VAULT_HASH_KEY = env("VAULT_HASH_KEY", default="") or embedded.secret("VAULT_HASH_KEY")
# Where others keep secrets that the vault encrypts for them: a JSON column by model.
VAULT_JSON = {"mfa.Authenticator": "data"}
# Further names of the site; it always answers to its own, and on this machine.
ALLOWED_HOSTS = [_site.hostname, "127.0.0.1", "localhost", *each(env("ALLOWED_HOSTS", default=""))]
CSRF_FAILURE_VIEW = "union_admin.errors.stood_open"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if _https else []
ROOT_URLCONF = "union_admin.urls"
WSGI_APPLICATION = "union_admin.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Rooms -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "union_admin.apps.UnionAdminConfig",
    "almanac.apps.AlmanacConfig",
    "paperwork.apps.PaperworkConfig",
    "vault.apps.VaultConfig",
    "accounts.apps.AccountsConfig",
    "members.apps.MembersConfig",
    "activities.apps.ActivitiesConfig",
    "finance.apps.FinanceConfig",
    "congress.apps.CongressConfig",
    "reminders.apps.RemindersConfig",
    "office.apps.OfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "pghistory",
    "pgtrigger",
]

MIDDLEWARE = [
    "union_admin.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ClosedMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.SignInFirstMiddleware",
    "accounts.middleware.SamePersonMiddleware",
    "accounts.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "union_admin.wechat.WeChatMiddleware",
    "union_admin.errors.ButtonsOnlyMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "union_admin.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database --------------------------------------------------------------------------------
DATABASES = {"default": env.db_url_config(env("DATABASE_URL", default="") or embedded.database_url())}
# For people to read; empty where the database is not the checkout's own.
DATABASE_FOLDER = "" if env("DATABASE_URL", default="") else embedded.database_folder()
DATABASES["default"].update(ATOMIC_REQUESTS=False, CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
# Sign-in counts its attempts here: with the cache in Redis, sign-in answered 500 while Redis was down.
# A full one drops entries by chance: it is too large to be filled by one who wants his attempts forgotten.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- History ---------------------------------------------------------------------------------
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# --- Sign-in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "members.backends.PostBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"accounts.passwords.{name}"} for name in ("UnlikeTheirOwner", "LongEnough", "NotCommon")
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("office:home")
LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "staff_number"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
# How many proxies stand before the site and write down who asks; without them a whole school is one address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
ACCOUNT_RATE_LIMITS = {
    # A school behind one address comes in on Monday at eight; wrong passwords are counted apart.
    "login": "240/m/ip",
    "login_failed": "30/m/ip,10/15m/key",
    "change_password": "10/15m/user",
    "reauthenticate": "10/15m/user",
    # Codes of slips that nobody has.
    "slip": "30/m/ip",
}
ACCOUNT_SESSION_REMEMBER = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 180
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
# A phone's clock may be half a minute slow or fast.
MFA_TOTP_TOLERANCE = 1

# --- Security --------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
# A balancer asks these two by plain http.
SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^ready/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
# Browsers heed it over https only, and complain of it elsewhere.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if _https else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
# A plan document may hold 10 MB; a pasted one is text in a form field.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
# A budget sheet of 700 rows sends 25 fields a row.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20000

# --- Words and time --------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))()
# The whole school, each night; on another disk if there is one.
BACKUP_DIR = env.path("BACKUP_DIR", default=str(BASE_DIR / "var" / "backups"))()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Mail ------------------------------------------------------------------------------------
# smtp+tls://user:password@smtp.example.edu.cn:587; without it nothing is sent, and the inbox has everything.
EMAIL_URL = env("EMAIL_URL", default="")
SENDS_EMAIL = bool(EMAIL_URL)
vars().update(env.email_url_config(EMAIL_URL or "consolemail://"))
EMAIL_TIMEOUT = 12
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="union@localhost")

# --- Work in the background ------------------------------------------------------------------
# Every so many seconds it is looked for what is due.
REMINDERS_EVERY = env.int("REMINDERS_EVERY", default=60)
# Longer than handing over one message may take; then what a killed worker left is taken up by another. With
# the time between two looks it leaves some seconds of two minutes, by which everybody is to be told.
REMINDERS_LEASE = env.int("REMINDERS_LEASE", default=50)
# Then it is started again by itself, and there is no address to look at.
HAS_OWN_QUEUE = not env("REDIS_URL", default="")
CELERY_BROKER_URL = env("REDIS_URL", default="") or embedded.redis_url()
# With the defaults a killed worker's task was not seen again within 45 s.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_throttle": 1,
    # A Redis that is away is noticed, also by a page that hands something over.
    "socket_connect_timeout": 3,
    "socket_timeout": 4,
    "socket_keepalive": True,
    "health_check_interval": 25,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
}
# Whoever hands something over has another way: what waits is in the database.
CELERY_TASK_PUBLISH_RETRY = False
# However long Redis is away, the workers wait for it.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# What a worker holds back is seen by nobody else.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# The look each minute goes before what it hands over, and so does what somebody waits for; 0 is first.
CELERY_TASK_ROUTES = {"reminders.send_messages": {"priority": 6}}
# A message that is being sent is finished and recorded, whether or not Redis is there.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE: dict[str, dict] = {
    "drop old rosters": {"task": "members.drop_old_rosters", "schedule": 3600},
    "check rosters left behind": {
        "task": "members.check_rosters_left_behind",
        "schedule": 60,
        "options": {"expires": 55},
    },
    # It looks whether the backup of last night is there; a machine that was off makes it when it runs again.
    "keep backups": {"task": "office.keep_backups", "schedule": 600, "options": {"expires": 590}},
    # Oftener than once a day, because a machine that is switched off at night starts counting anew.
    "drop old notices": {"task": "reminders.drop_old_notices", "schedule": 6 * 3600},
    # Whatever it missed is in the database; a look that waited until the next in the queue is of no use.
    "say what is due": {
        "task": "reminders.say_what_is_due",
        "schedule": REMINDERS_EVERY,
        "options": {"expires": REMINDERS_EVERY},
    },
}

# --- Logs ------------------------------------------------------------------------------------
# What they never say: union_admin.logs. No report of an error is sent by mail.
_console = {"handlers": ["console"], "propagate": False}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "union_admin.logs.Plain"},
        "json": {"()": "union_admin.logs.Json"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if env("LOG_FORMAT", default="") == "json" else "line",
        }
    },
    "loggers": {
        "django": {"handlers": []},
        "django.server": {"handlers": []},
        # Says each statement with its values.
        "django.db.backends": {"level": "INFO"},
        "gunicorn.error": _console,
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
