"""What is typed into a budget, read and kept as it was typed."""

from finance.forms.grid import BudgetGrid
from finance.forms.steps import ApprovalForm, BudgetBegin

__all__ = ["ApprovalForm", "BudgetBegin", "BudgetGrid"]
