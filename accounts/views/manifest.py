"""What a phone needs to keep the house on its home screen."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

# The paper of the page and of the bar above it: --house-paper, --house-surface.
_PAPER = "#faf6ef"
_SURFACE = "#fffdf9"
_ICONS = (
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("icon-maskable-512.png", 512, "maskable"),
)


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Name, mark and first page, in the language that this browser has been reading."""
    icons = [
        {"src": static(f"img/{file}"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for file, side, purpose in _ICONS
    ]
    named = {"id": "/", "name": _("Staff Home"), "short_name": _("Staff Home"), "lang": request.LANGUAGE_CODE}
    shown = {"display": "standalone", "background_color": _PAPER, "theme_color": _SURFACE}
    found = {"start_url": "/", "scope": "/", "icons": icons}
    return JsonResponse(named | shown | found, content_type="application/manifest+json")
