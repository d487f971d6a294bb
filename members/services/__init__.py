"""What happens to people; rooms above borrow from here."""

from members.services.moves import (
    rebuild_standing,
    record_move,
    redate_move,
    standing_from_moves,
    strike_move,
)
from members.services.people import enter_person, sort_keys

__all__ = [
    "enter_person",
    "rebuild_standing",
    "record_move",
    "redate_move",
    "sort_keys",
    "standing_from_moves",
    "strike_move",
]
