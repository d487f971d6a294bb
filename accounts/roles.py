"""The table role → permissions, and nothing else. Who has which role today: members.backends."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the house today; all but STAFF come from a post with a term."""

    STAFF = "staff"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    COMMITTEE_MEMBER = "committee_member"
    TREASURER = "treasurer"
    AUDITOR = "auditor"
    GROUP_LEADER = "group_leader"
    SCHOOL_OFFICE = "school_office"
    ADMINISTRATOR = "administrator"


_STAFF = frozenset({"office.view_home", "activities.view_calendar", "activities.view_plan"})
_REGISTRY = frozenset({"members.view_people", "members.view_everybody"})
_MONEY = frozenset({"finance.view_budget", "finance.export_budget"})
_LEADING = frozenset(
    {
        "members.view_contacts",
        "activities.change_plan",
        "activities.change_calendar",
        "office.read_plan",
        "finance.change_budget",
        "finance.approve_budget",
    }
)

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.STAFF: _STAFF,
    Role.CHAIR: _STAFF | _REGISTRY | _MONEY | _LEADING,
    Role.VICE_CHAIR: _STAFF | _REGISTRY | _MONEY | _LEADING,
    Role.COMMITTEE_MEMBER: _STAFF | _REGISTRY | _MONEY | {"activities.change_calendar"},
    # Makes the budget; that it was passed or approved is recorded by the chair.
    Role.TREASURER: _STAFF | _REGISTRY | _MONEY | {"finance.change_budget"},
    Role.AUDITOR: _STAFF | _REGISTRY | _MONEY,
    # Opens the registry, where `visible_to` shows a leader their own group.
    Role.GROUP_LEADER: _STAFF | {"members.view_people"},
    Role.SCHOOL_OFFICE: _STAFF,
    # Keeps the machine; sees no people, no money and, later, no ballots.
    Role.ADMINISTRATOR: frozenset({"office.view_home"}),
}
