"""The QR of a sheet, and what a record says of its signed copies."""

from typing import Any

from django import template

from members.reports.signed_copies import count_copies
from members.sheets import KINDS, code_of, sheet_svg

register = template.Library()


@register.inclusion_tag("components/sheet_mark.html")
def sheet_mark(kind: str, subject: int) -> dict[str, Any]:
    """The QR at the foot of a sheet that is printed, with a few words."""
    return {"qr": sheet_svg(kind, subject)}


@register.inclusion_tag("members/_signed_copies.html", takes_context=True)
def signed_copies(
    context: Any, kinds: str, subject: int, *, awaited: object = False, of: Any = None, named: str = ""
) -> dict[str, Any]:
    """How many signed pages lie at a record, or that they are still to come, a line a kind.

    `kinds` are keys with spaces between; those that the reader may not see are left out. One query; in a
    list give `of`, its rows, and it is one for all of them. `named` stands for the title of the kind where
    the sheet to print is near, and says what the link does.
    """
    user = context["request"].user
    shown = [KINDS[key] for key in kinds.split() if user.has_perm(KINDS[key].permission)]
    if not shown:
        return {"lines": []}
    rows = [subject] if of is None else [row.pk for row in of]
    asked = context.render_context.setdefault("signed_copies", {})
    key = (kinds, tuple(rows))
    if key not in asked:
        asked[key] = count_copies([kind.key for kind in shown], rows)
    counts = asked[key]
    return {
        "lines": [(kind, code_of(kind.key, subject), counts[kind.key, subject]) for kind in shown],
        "awaited": awaited,
        "named": named,
    }
