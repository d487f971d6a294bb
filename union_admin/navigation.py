"""One table of what stands in the menu; a line is shown to those who may open it."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.models import Union


class Entry(NamedTuple):
    label: Any
    url_name: str
    permission: str
    icon: str
    on_phone: bool = False


MENU = (
    Entry(_("Home"), "office:home", "office.view_home", "house-heart", on_phone=True),
    Entry(_("Work plan"), "activities:plan_list", "activities.view_plan", "journal-text", on_phone=True),
    Entry(_("Calendar"), "activities:calendar", "activities.view_calendar", "calendar3", on_phone=True),
    Entry(_("Members"), "members:person_list", "members.view_people", "people"),
    Entry(_("Funds"), "finance:budget_list", "finance.view_budget", "wallet2"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The menu for whoever asks, which entry they stand on, and the union's name."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": (), "union": None}
    match = request.resolver_match
    here = match.app_name if match else ""
    return {
        "menu": [
            {"entry": entry, "current": _stands_on(entry, here, match)}
            for entry in MENU
            if user.has_perm(entry.permission)
        ],
        "union": Union.objects.first(),
    }


def _stands_on(entry: Entry, here: str, match: Any) -> bool:
    app, name = entry.url_name.split(":")
    if app != here:
        return False
    calendar = match.url_name.startswith(("calendar", "occasion"))
    return app != "activities" or (name == "calendar") == calendar
