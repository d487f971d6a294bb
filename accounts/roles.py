"""The table role → permissions, and nothing else. Who has which role today: members.backends."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the house today; all but STAFF come from a post with a term."""

    STAFF = "staff"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    COMMITTEE_MEMBER = "committee_member"
    ORGANISER = "organiser"
    WELFARE_OFFICER = "welfare_officer"
    TREASURER = "treasurer"
    AUDITOR = "auditor"
    GROUP_LEADER = "group_leader"
    SCHOOL_OFFICE = "school_office"
    DEPARTMENT_HEAD = "department_head"
    DELEGATE = "delegate"
    ADMINISTRATOR = "administrator"


_STAFF = frozenset(
    {
        "office.view_home",
        "office.view_my_file",
        "office.uncover_my_file",
        "activities.view_calendar",
        "activities.view_plan",
        "members.apply_to_join",
        "reminders.view_inbox",
        # Sessions, their papers, the public list of proposals, bright ideas; who may do more there
        # goes by the roll and is decided in services.
        "congress.view_congress",
    }
)
_REGISTRY = frozenset({"members.view_people", "members.view_everybody", "members.view_birthdays"})
# Keeps the registry: enters, edits, prints; reads identity numbers where the school keeps them.
_REGISTRAR = frozenset(
    {
        "members.view_contacts",
        "members.edit_people",
        "members.change_people",
        "members.export_people",
        "members.issue_slips",
        "members.give_group_opinion",
        "members.decide_applications",
        "members.view_identity",
    }
)
# Looks after people: sees why somebody is looked after.
_CARE = frozenset({"members.view_care", "members.change_care", "members.view_restricted_care"})
_MONEY = frozenset({"finance.view_budget", "finance.export_budget"})
_LEADING = (
    _REGISTRAR
    | _CARE
    | {
        "members.change_posts",
        "members.change_union",
        "office.keep_privacy",
        "office.hand_over",
        "reminders.change_rules",
        "reminders.view_said",
        "reminders.change_routines",
        "reminders.view_routines",
        "activities.change_plan",
        "activities.change_calendar",
        "office.read_plan",
        "finance.change_budget",
        "finance.approve_budget",
        "congress.change_congress",
    }
)
# Serves the congress: takes proposals in, hands them on, keeps the doors.
_SECRETARIAT = frozenset({"congress.handle_proposals", "congress.keep_doors"})
_COMMITTEE = (
    _STAFF
    | _REGISTRY
    | _MONEY
    | {"activities.change_calendar", "reminders.view_routines", "congress.keep_doors"}
)

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.STAFF: _STAFF,
    Role.CHAIR: _STAFF | _REGISTRY | _MONEY | _LEADING | _SECRETARIAT,
    Role.VICE_CHAIR: _STAFF | _REGISTRY | _MONEY | _LEADING | _SECRETARIAT,
    Role.COMMITTEE_MEMBER: _COMMITTEE,
    Role.ORGANISER: _COMMITTEE | _REGISTRAR | _SECRETARIAT,
    Role.WELFARE_OFFICER: _COMMITTEE | _CARE,
    # Makes the budget; that it was passed or approved is recorded by the chair.
    Role.TREASURER: _STAFF | _REGISTRY | _MONEY | {"finance.change_budget", "reminders.view_routines"},
    Role.AUDITOR: _STAFF | _REGISTRY | _MONEY | {"reminders.view_routines"},
    # Opens the registry, where `visible_to` shows a leader their own group, and keeps it in order.
    Role.GROUP_LEADER: _STAFF
    | {
        "members.view_people",
        "members.view_birthdays",
        "members.edit_people",
        "members.issue_slips",
        "members.give_group_opinion",
    },
    Role.SCHOOL_OFFICE: _STAFF | {"members.name_acting_chair", "congress.answer_proposals"},
    # Answers what was given to the department.
    Role.DEPARTMENT_HEAD: _STAFF | {"congress.answer_proposals"},
    Role.DELEGATE: _STAFF,
    # Keeps the machine; sees nobody's data but their own, no money and, later, no ballots. One of the staff
    # is STAFF beside it.
    Role.ADMINISTRATOR: frozenset(
        {
            "office.view_home",
            "office.view_my_file",
            "office.uncover_my_file",
            "reminders.view_inbox",
            # Where messages may go, and how many are on their way; not what they say.
            "reminders.change_channels",
            "reminders.view_queue",
            # Backups, which hold everything, are taken along as files only; that is written down.
            "office.keep_machine",
            "office.take_backup",
            "office.hand_over",
        }
    ),
}

# Asked again, by PIN or password, on a phone that was let in by a slip: money and restricted facts.
ASKS_AGAIN = frozenset(
    {
        *_MONEY,
        "finance.change_budget",
        "finance.approve_budget",
        "members.view_identity",
        "members.view_care",
        "members.change_care",
        "members.view_restricted_care",
        "office.uncover_my_file",
        "office.take_backup",
    }
)
