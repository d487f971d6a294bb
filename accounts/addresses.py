"""Where this site is reached from outside."""

from urllib.parse import urlsplit

from django.conf import settings

# Names that mean “this machine” on every machine.
ONLY_HERE: frozenset[str] = frozenset({"127.0.0.1", "localhost", "::1"})
_USUAL_PORT = 8000


def whole_address(path: str) -> str:
    """A path of this site as people outside reach it."""
    return settings.SITE_URL.rstrip("/") + path


def only_here() -> str:
    """The site's address where no phone can come to it; empty where one can."""
    return settings.SITE_URL if urlsplit(settings.SITE_URL).hostname in ONLY_HERE else ""


def run_line() -> str:
    """What to type for a site that phones reach; the address is an example."""
    port = urlsplit(settings.SITE_URL).port or _USUAL_PORT
    chosen = f"PORT={port} " if port != _USUAL_PORT else ""
    real = "" if settings.DEMO else "DEMO=0 "
    return f"make run {real}{chosen}SITE_URL=http://192.168.1.20:{port}"
