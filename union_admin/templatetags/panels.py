from typing import Any

from django import template
from django.urls import reverse

from union_admin.panels import PANELS

register = template.Library()


@register.inclusion_tag("components/panels.html", takes_context=True)
def panels(context: dict[str, Any], page: str, pk: int) -> dict[str, Any]:
    """The panels of a page that this person may see."""
    user = context["request"].user
    return {
        "panels": [
            {"title": panel.title, "url": reverse(panel.url_name, args=[pk])}
            for panel in PANELS[page]
            if user.has_perm(panel.permission)
        ]
    }
