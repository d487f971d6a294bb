"""A plan document is read into a draft, mended line by line, and confirmed in one transaction."""

from office.services.readings.confirming import Written, confirm_reading
from office.services.readings.drafts import (
    MOST_CHARACTERS,
    check_text,
    drop_reading,
    name_plan,
    start_reading,
)
from office.services.readings.lines import (
    LineKind,
    Verb,
    act_on_line,
    add_line,
    change_line,
    choose_sources,
)

__all__ = [
    "MOST_CHARACTERS",
    "LineKind",
    "Verb",
    "Written",
    "act_on_line",
    "add_line",
    "change_line",
    "check_text",
    "choose_sources",
    "confirm_reading",
    "drop_reading",
    "name_plan",
    "start_reading",
]
