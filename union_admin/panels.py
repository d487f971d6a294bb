"""What a page shows of rooms above its own, so that no lower room names a higher one.

A panel is a fragment, an ordinary view of its room, loaded by htmx and a plain link without JavaScript.
A button leads from a page to a page of a higher room.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from members.models import OptionalField


class Panel(NamedTuple):
    title: Any
    url_name: str
    permission: str
    # Only where the school keeps this about people (`members.OptionalField`).
    optional_field: str = ""


PANELS: dict[str, tuple[Panel, ...]] = {
    "activity": (Panel(_("Money for this activity"), "finance:activity_lines", "finance.view_budget"),),
    "person": (
        Panel(
            _("Identity number"),
            "members:identity_panel",
            "members.view_identity",
            OptionalField.IDENTITY_NUMBER,
        ),
        Panel(_("Care"), "members:care_panel", "members.view_care"),
    ),
    "density": (Panel(_("Target in the plan"), "activities:density_target", "activities.view_plan"),),
    "women": (
        Panel(_("Activities for women workers"), "activities:women_year", "activities.view_plan"),
        Panel(_("Money for women workers"), "finance:women_year", "finance.view_budget"),
    ),
    "plan": (Panel(_("Budget of this plan"), "finance:plan_total", "finance.view_budget"),),
}


class Button(NamedTuple):
    """`parameter` is the name under which the page's row is handed on."""

    label: Any
    url_name: str
    permission: str
    icon: str
    parameter: str = ""


BUTTONS: dict[str, tuple[Button, ...]] = {
    "plans": (
        Button(_("Import a plan document"), "office:reading_start", "office.read_plan", "file-earmark-text"),
    ),
    "plan": (
        Button(
            _("Make next year's plan from this one"),
            "office:next_year",
            "office.read_plan",
            "calendar-plus",
            parameter="plan",
        ),
    ),
}
