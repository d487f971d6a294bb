"""Reading a union's work plan: text in; activities, money, sections and doubts out. No tables, no clock."""

from .kinds import is_of_a_festival
from .reader import LIMIT, read_item, read_plan
from .values import (
    PlanTextError,
    ReadActivity,
    ReadBudgetRow,
    Reading,
    ReadRecurring,
    ReadSection,
    Unplaced,
    Warning,
)

__all__ = [
    "LIMIT",
    "PlanTextError",
    "ReadActivity",
    "ReadBudgetRow",
    "ReadRecurring",
    "ReadSection",
    "Reading",
    "Unplaced",
    "Warning",
    "is_of_a_festival",
    "read_item",
    "read_plan",
]
