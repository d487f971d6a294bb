"""A roster: checked against the registry, looked over, and taken in all or not at all."""

from members.services.roster.checking import check_roster
from members.services.roster.drafts import (
    CHECK_LOCK,
    CHECKED_AT_ONCE,
    change_terms,
    check_draft,
    check_left_behind,
    check_waiting_draft,
    confirm_draft,
    drop_draft,
    drop_old_drafts,
    reading_of,
    sheet_of,
    start_draft,
)
from members.services.roster.readings import (
    Added,
    Changed,
    Difference,
    Issue,
    RosterReading,
    Terms,
)
from members.services.roster.registry import not_kept, usual_day
from members.services.roster.taking_in import RosterHasErrors, take_in_roster

__all__ = [
    "CHECKED_AT_ONCE",
    "CHECK_LOCK",
    "Added",
    "Changed",
    "Difference",
    "Issue",
    "RosterHasErrors",
    "RosterReading",
    "Terms",
    "change_terms",
    "check_draft",
    "check_left_behind",
    "check_roster",
    "check_waiting_draft",
    "confirm_draft",
    "drop_draft",
    "drop_old_drafts",
    "not_kept",
    "reading_of",
    "sheet_of",
    "start_draft",
    "take_in_roster",
    "usual_day",
]
