"""What happens in the office: a plan is read, mended and confirmed; next year is made from this year."""

from office.services.next_year import (
    MoneyMove,
    NextYear,
    make_next_year,
    money_moves,
    money_sentences,
    refuse_next_year,
)
from office.services.readings import (
    LineKind,
    Verb,
    Written,
    act_on_line,
    add_line,
    change_line,
    check_text,
    choose_sources,
    confirm_reading,
    drop_reading,
    name_plan,
    start_reading,
)

__all__ = [
    "LineKind",
    "MoneyMove",
    "NextYear",
    "Verb",
    "Written",
    "act_on_line",
    "add_line",
    "change_line",
    "check_text",
    "choose_sources",
    "confirm_reading",
    "drop_reading",
    "make_next_year",
    "money_moves",
    "money_sentences",
    "name_plan",
    "refuse_next_year",
    "start_reading",
]
