"""The limit: what Django itself takes for a signed-in page of fifty rows and a count."""

from union_admin.settings import *  # noqa: F403
from union_admin.settings import TEMPLATES

ROOT_URLCONF = "tests.bench.bare_urls"
WSGI_APPLICATION = "tests.bench.bare_wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # allauth, whose backend opened the session, does not start without it.
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    TEMPLATES[0]
    | {
        "APP_DIRS": False,
        "DIRS": [BASE_DIR / "tests" / "bench" / "templates"],  # noqa: F405
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]
