"""Workbooks, long lists and CSV files in which text stays text, whatever it begins with."""

from paperwork.workbooks.cells import (
    COUNT_FORMAT,
    DATE_FORMAT,
    MAX_TEXT,
    MONEY_FORMAT,
    Formula,
    looks_like_formula,
    safe_text,
    text_width,
)
from paperwork.workbooks.lists import read_csv_text, write_csv, write_rows
from paperwork.workbooks.sheets import Column, Sheet, add_sheet, new_workbook, to_bytes

__all__ = [
    "COUNT_FORMAT",
    "DATE_FORMAT",
    "MAX_TEXT",
    "MONEY_FORMAT",
    "Column",
    "Formula",
    "Sheet",
    "add_sheet",
    "looks_like_formula",
    "new_workbook",
    "read_csv_text",
    "safe_text",
    "text_width",
    "to_bytes",
    "write_csv",
    "write_rows",
]
