from typing import Any

from django import template
from django.urls import reverse

from union_admin.panels import BUTTONS, PANELS, Button

register = template.Library()


@register.inclusion_tag("components/panels.html", takes_context=True)
def panels(context: dict[str, Any], page: str, pk: int) -> dict[str, Any]:
    """The panels of a page that this person may see."""
    user, union = context["request"].user, context.get("union")
    return {
        "panels": [
            {"title": panel.title, "url": reverse(panel.url_name, args=[pk])}
            for panel in PANELS[page]
            if user.has_perm(panel.permission)
            and (not panel.optional_field or (union and union.keeps(panel.optional_field)))
        ]
    }


@register.inclusion_tag("components/buttons.html", takes_context=True)
def buttons(context: dict[str, Any], page: str, pk: int | None = None) -> dict[str, Any]:
    """The buttons that lead from a page to rooms above it, as far as this person may go there."""
    user = context["request"].user
    return {
        "buttons": [
            {"button": button, "url": _address(button, pk)}
            for button in BUTTONS[page]
            if user.has_perm(button.permission)
        ]
    }


def _address(button: Button, pk: int | None) -> str:
    address = reverse(button.url_name)
    return f"{address}?{button.parameter}={pk}" if button.parameter else address
