"""A row of the sheet as it is typed, and its cells."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from finance.models import BudgetLine
from finance.reports import Cell, Row, category_label
from paperwork.capitals import AmountError


class GridGroup:
    """The cells of one category in one row: what was typed, and what it comes to."""

    def __init__(self, row: "GridRow", category: str, by_heads: bool) -> None:
        self.row, self.category, self.by_heads = row, category, by_heads
        self.key = category or "plain"
        self.label = category_label(category)
        self.is_for_members = Cell(category).is_for_members

    @property
    def cell(self) -> Cell:
        return self.row.row.cells.get(self.category, Cell(self.category))

    @property
    def has_heads(self) -> bool:
        return bool(self.text("headcount") or self.text("rate"))

    @property
    def is_blank(self) -> bool:
        return not (self.has_heads or self.text("amount"))

    @property
    def source(self) -> str:
        return self.text("source")

    @property
    def sources(self) -> list[tuple[str, Any]]:
        return list(BudgetLine.Source.choices)

    @property
    def wants_rate(self) -> bool:
        return bool(self.text("headcount")) and not self.text("rate")

    @property
    def wants_reason(self) -> bool:
        return not self.is_for_members and self.source == BudgetLine.Source.UNION

    def text(self, part: str) -> str:
        return self.row.text(f"{self.key}-{part}")

    def control(self, part: str, column: Any) -> dict[str, Any]:
        return self.row.control(f"{self.key}-{part}", f"{self.label} {column}")

    @property
    def headcount(self) -> dict[str, Any]:
        return self.control("headcount", _("people"))

    @property
    def rate(self) -> dict[str, Any]:
        return self.control("rate", _("rate"))

    @property
    def amount(self) -> dict[str, Any]:
        return self.control("amount", _("sum"))

    @property
    def source_control(self) -> dict[str, Any]:
        return self.control("source", _("funding source"))

    @property
    def reason(self) -> dict[str, Any]:
        return self.control("reason", _("reason"))


class GridRow:
    """One row of the grid: the text of each cell, the faults found in it, and the Row it makes."""

    def __init__(self, number: int | str, texts: dict[str, str], row: Row) -> None:
        self.number, self.texts, self.row = number, texts, row
        self.errors: dict[str, str] = {}
        self.groups: list[GridGroup] = []

    @property
    def label(self) -> int | str:
        return self.number + 1 if isinstance(self.number, int) else "__label__"

    def text(self, column: str) -> str:
        return self.texts.get(column, "")

    def control(self, column: str, label: Any) -> dict[str, Any]:
        return {
            "name": f"rows-{self.number}-{column}",
            "label": _("%(column)s, row %(number)s") % {"column": label, "number": self.label},
            "value": self.text(column),
            "error": self.errors.get(column, ""),
        }

    def read(self, column: str, parse: Callable[[str], Any]) -> Any:
        """The value of a cell; what cannot be read is noted at it and counts as missing."""
        text = self.text(column)
        if not text:
            return None
        try:
            return parse(text)
        except (AmountError, ValidationError) as error:
            self.errors[column] = " ".join(getattr(error, "messages", [str(error)]))
            return None

    @property
    def day(self) -> dict[str, Any]:
        return self.control("day", _("day"))

    @property
    def month(self) -> dict[str, Any]:
        return self.control("month", _("month of payment"))

    @property
    def item(self) -> dict[str, Any]:
        return self.control("item", _("festival or matter"))

    @property
    def note(self) -> dict[str, Any]:
        return self.control("note", _("note"))

    @property
    def remove(self) -> dict[str, Any]:
        return self.control("remove", _("remove"))

    @property
    def is_blank(self) -> bool:
        """Nothing was typed."""
        return not any(text and not self.says_nothing(column) for column, text in self.texts.items())

    def says_nothing(self, column: str) -> bool:
        """A funding source without a sum of money stands chosen by itself."""
        key, _dash, part = column.rpartition("-")
        money = ("headcount", "rate", "amount")
        return part in ("source", "reason") and not any(self.text(f"{key}-{found}") for found in money)
