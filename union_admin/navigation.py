"""One table of what stands in the menu; a line is shown to those who may open it."""

from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Subquery
from django.http import HttpRequest
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from accounts.type_size import type_size_of
from accounts.wechat import is_in_wechat
from members.models import Person, Post, Union
from reminders.models import Notice


class Entry(NamedTuple):
    label: Any
    # What fits under an icon of the phone's bottom bar; an entry without it stands under "more" there.
    short: Any
    url_name: str
    permission: str
    icon: str
    # A fragment with the number of what waits there, which the bottom bar fetches.
    count_url_name: str = ""


MENU = (
    Entry(_("Home"), _("Home"), "office:home", "office.view_home", "house-heart"),
    Entry(_("Work plan"), "", "activities:plan_list", "activities.view_plan", "journal-text"),
    Entry(_("Calendar"), _("Diary"), "activities:calendar", "activities.view_calendar", "calendar3"),
    Entry(_("Members"), "", "members:person_list", "members.view_people", "people"),
    Entry(_("Funds"), _("Funds"), "finance:budget_list", "finance.view_budget", "wallet2"),
    Entry(
        _("Democratic management"),
        _("Take part"),
        "congress:home",
        "congress.view_congress",
        "megaphone",
        count_url_name="congress:waiting_count",
    ),
    Entry(_("Reminders"), "", "reminders:inbox", "reminders.view_inbox", "bell"),
    Entry(_("Mine"), _("Mine"), "office:my_file", "office.view_my_file", "person-vcard"),
)

# Pages of the office that lie under one's own file.
_OWN = {
    "my_file",
    "my_file_uncover",
    "my_file_download",
    "correction_add",
    "correction_list",
    "correction_answer",
    "consent_give",
    "consent_withdraw",
    "notice",
    "notice_acknowledge",
    "notice_edit",
    "notice_sheet",
    "paper_entry",
    "export_log",
    "retention",
    "retention_person",
}

# How the names of the office's pages begin that are work on the plan.
_PLANNING = ("reading_", "next_year")
# How the names of the activities' pages begin that lie under the calendar.
_DIARY = ("attendance", "calendar", "feed_", "month_", "occasion_")

# Where the other pages of a room lie.
_FIRST_PAGES = {
    "activities": "activities:plan_list",
    "members": "members:person_list",
    "finance": "finance:budget_list",
    "congress": "congress:home",
    "reminders": "reminders:inbox",
}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The menu for whoever asks, which entry they stand on, who they are here, and the union."""
    user = getattr(request, "user", None)
    frame = {
        "type_size": type_size_of(request),
        "type_sizes": User.TypeSize.choices,
        "in_wechat": is_in_wechat(request),
        "is_plain": settings.IS_PLAIN_ON_NETWORK,
    }
    if user is None or not user.is_authenticated:
        return frame | {"menu": (), "union": None, "here": {}}
    union = Union.objects.annotate(person_name=_name_of(user), unread=_unread_of(user)).first()
    return frame | {
        "menu": menu_of(user, request.resolver_match),
        "union": union,
        "here": {
            "name": getattr(union, "person_name", None) or user.staff_number,
            "school": union.school_name if union else "",
            "office": offices_of(user),
            "unread": getattr(union, "unread", None) or 0,
            "keeps_site": not user.roles.isdisjoint({Role.CHAIR, Role.ADMINISTRATOR}),
        },
    }


def menu_of(user: User, match: ResolverMatch | None) -> list[dict[str, Any]]:
    """The lines of the menu that `user` may open."""
    return [
        {
            "label": entry.label,
            "short": entry.short,
            "icon": entry.icon,
            "url": reverse(entry.url_name),
            "count_url": entry.count_url_name and reverse(entry.count_url_name),
            "current": _stands_on(entry, match),
        }
        for entry in MENU
        if user.has_perm(entry.permission)
    ]


def offices_of(user: User) -> str:
    """The offices held today in words; asks nothing that the roles have not asked already."""
    words = {role: Post.Kind(kind).label for kind, role in Post.ROLES.items()}
    words |= {Role.COMMITTEE_MEMBER: _("committee member")}
    return " · ".join(str(words[role]) for role in Role if role in user.roles and role in words)


def _name_of(user: User) -> Subquery:
    return Subquery(Person.objects.filter(user=user).values("name")[:1])


def _unread_of(user: User) -> Subquery:
    """How many notices wait; part of the one question that every page asks."""
    unread = Notice.objects.filter(person__user=user).unread().order_by()
    return Subquery(unread.values("person").annotate(n=Count("pk")).values("n"))


def _stands_on(entry: Entry, match: ResolverMatch | None) -> bool:
    return match is not None and entry.url_name == _entry_of(match)


def _entry_of(match: ResolverMatch) -> str:
    """The menu's page that a page lies under."""
    name = match.url_name or ""
    if match.app_name == "office" and name in _OWN:
        return "office:my_file"
    if match.app_name == "office":
        # A plan that is being read is work on the plan.
        return "activities:plan_list" if name.startswith(_PLANNING) else "office:home"
    if match.app_name == "activities" and name.startswith(_DIARY):
        return "activities:calendar"
    return _FIRST_PAGES.get(match.app_name, "")
