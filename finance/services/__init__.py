"""What happens to a budget: begun, written, passed and approved, and begun again for the next year."""

from finance.services.budgets import STEPS, create_budget, next_steps, record_approval
from finance.services.carrying import Carry, carries, carry_money
from finance.services.checks import CellError, SheetRefused, check_sheet
from finance.services.lines import NewLine, save_grid, write_lines
from finance.services.years import (
    Offer,
    Proposal,
    counting_day,
    festival_offers,
    propose_festival_welfare,
)

__all__ = [
    "STEPS",
    "Carry",
    "CellError",
    "NewLine",
    "Offer",
    "Proposal",
    "SheetRefused",
    "carries",
    "carry_money",
    "check_sheet",
    "counting_day",
    "create_budget",
    "festival_offers",
    "next_steps",
    "propose_festival_welfare",
    "record_approval",
    "save_grid",
    "write_lines",
]
