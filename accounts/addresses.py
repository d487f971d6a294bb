"""Where this site is reached from outside."""

from django.conf import settings


def whole_address(path: str) -> str:
    """A path of this site as people outside reach it."""
    return settings.SITE_URL.rstrip("/") + path
