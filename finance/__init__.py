"""Budgets, their lines, approval, and the workbook the district reads."""
