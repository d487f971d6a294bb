from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# Letters that the cell of a name holds at every width.
_FITS = 7


@register.filter
def beyond_its_cell(name: str) -> str:
    """The name where its cell may be too narrow for it."""
    return name if len(name) > _FITS else ""


@register.simple_tag
def grid_cell(control: dict[str, Any], mode: str = "text", placeholder: str = "") -> SafeString:
    """A cell that is typed into; a tag, since a sheet has thousands and an include takes far longer."""
    extra: dict[str, str] = {"placeholder": placeholder} if placeholder else {}
    if control["error"]:
        extra |= _fault(control)
    return format_html(
        '<input type="text" id="{0}" name="{0}" value="{1}" aria-label="{2}" inputmode="{3}"{4}>',
        control["name"],
        control["value"],
        control["label"],
        mode,
        flatatt(extra),
    )


@register.simple_tag
def fault_attributes(control: dict[str, Any]) -> SafeString:
    """What marks a control whose fault is told in the list below the sheet."""
    return flatatt(_fault(control)) if control["error"] else SafeString("")


def _fault(control: dict[str, Any]) -> dict[str, str]:
    return {
        "class": "is-invalid",
        "aria-invalid": "true",
        "aria-describedby": f"{control['name']}-fault",
    }
