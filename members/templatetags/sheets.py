"""The QR of a sheet, and what a record says of its signed copies."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from members.reports.signed_copies import count_copies
from members.sheets import KINDS, code_of, sheet_svg

register = template.Library()


@register.inclusion_tag("components/sheet_mark.html")
def sheet_mark(kind: str, subject: int) -> dict[str, Any]:
    """The QR at the foot of a sheet that is printed, with a few words."""
    qr: SafeString | str = sheet_svg(kind, subject)
    return {"qr": qr}


@register.inclusion_tag("members/_signed_copies.html", takes_context=True)
def signed_copies(
    context: Any, kind: str, subject: int, *, awaited: bool = False, of: Any = None
) -> dict[str, Any]:
    """How many pages lie at a record, or that they are still to come; nothing for those who may not see them.

    One query; of a list with `of`, its rows, one for all of them.
    """
    user = context["request"].user
    if not user.has_perm(KINDS[kind].permission):
        return {}
    rows = [subject] if of is None else [row.pk for row in of]
    asked = context.render_context.setdefault("signed_copies", {})
    key = (kind, tuple(rows))
    if key not in asked:
        asked[key] = count_copies(kind, rows)
    return {
        "kind": KINDS[kind],
        "code": code_of(kind, subject),
        "count": asked[key][subject],
        "awaited": awaited,
    }
