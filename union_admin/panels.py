"""What a page shows of rooms above its own: page → fragments, each an ordinary view of its room.

A panel is loaded by htmx, and is a plain link without JavaScript. No lower room names a higher one.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Panel(NamedTuple):
    title: Any
    url_name: str
    permission: str


PANELS: dict[str, tuple[Panel, ...]] = {
    "activity": (Panel(_("Money for this activity"), "finance:activity_lines", "finance.view_budget"),),
    "plan": (Panel(_("Budget of this plan"), "finance:plan_total", "finance.view_budget"),),
}
