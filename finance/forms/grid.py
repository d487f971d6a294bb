"""The treasurer's sheet as a form."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from finance.forms.cells import (
    day_text,
    is_only_month,
    money_text,
    read_day,
    read_headcount,
    read_month,
    read_rate,
)
from finance.forms.rows import GridGroup, GridRow
from finance.models import Budget, BudgetLine
from finance.reports import PLAIN, USUAL_CATEGORIES, Cell, Row, Sheet, category_label, source_label
from finance.services import CellError, check_sheet
from paperwork.capitals import parse_amount

BLANK_ROWS = 3
MOST_ROWS = 700
MOST_NOTE = 2000
_FIELD = re.compile(r"rows-(\d{1,5})-([a-z-]+)", re.ASCII)
_CATEGORIES = (*USUAL_CATEGORIES, BudgetLine.Category.OTHER, PLAIN)
_COLUMNS = {"was", "item", "day", "month", "note", "remove"} | {
    f"{category or 'plain'}-{part}"
    for category in _CATEGORIES
    for part in ("headcount", "rate", "amount", "source", "reason")
}


class BudgetGrid:
    """The treasurer's sheet as a form: every text as typed, faults by cell, and the Sheet it adds up to."""

    def __init__(self, budget: Budget, sheet: Sheet, data: Mapping[str, str] | None = None) -> None:
        self.budget, self.stored = budget, sheet
        self.is_bound = data is not None
        self.data: Mapping[str, str] = data or {}
        self.problems: list[str] = []
        self.version = budget.version
        self.note = budget.note
        self.rows = self._typed() if self.is_bound else self._stored(sheet.rows)
        self.sheet = Sheet(row.row for row in self.rows)
        if self.is_bound:
            self._check()
        self._arrange()

    @property
    def cell_errors(self) -> list[dict[str, Any]]:
        """Each fault: its field, where it is as people say it, and the sentence, from top to bottom."""
        return [
            {
                "name": f"rows-{row.number}-{column}",
                "row": row.label,
                "where": " ".join(filter(None, [row.text("item"), self._heading(column)])),
                "text": text,
            }
            for row in self.rows
            for column, text in row.errors.items()
        ]

    @property
    def is_valid(self) -> bool:
        return not self.problems and not any(row.errors for row in self.rows)

    @property
    def given(self) -> list[Row]:
        """The rows to be saved."""
        return [row.row for row in self.rows]

    def add_errors(self, cells: list[CellError]) -> None:
        for cell in cells:
            self.rows[cell.row].errors.setdefault(cell.column, cell.message)

    def spare(self, number: str) -> None:
        """Say nothing yet of the row that is still being typed."""
        for row in self.rows:
            if str(row.number) == number:
                row.errors.clear()

    def renumber(self) -> None:
        """Number the rows anew, for a page that is drawn anew."""
        for number, row in enumerate(self.all_rows):
            row.number = number

    def moved(self) -> list[tuple[str, str, str]]:
        """Where the stored sheet and the typed one differ: (place, as stored now, as typed)."""
        stored = {row.row.item: row for row in self._stored(self.stored.rows)}
        differences = []
        for row in self.rows:
            other = stored.pop(row.row.was or row.row.item, None)
            for column, text in row.texts.items():
                now = other.text(column) if other else ""
                if column != "was" and now != text and not row.says_nothing(column):
                    place = f"{row.text('item')} {self._heading(column)}"
                    differences.append((place, _said(column, now), _said(column, text)))
        differences += [(item, _("(a new row)"), "") for item in stored]
        return differences[:40]

    def take_in_stored(self) -> None:
        """After a refusal for age: go on from the version of now, with the rows that others added."""
        self.version = self.budget.version
        known = {row.row.was for row in self.rows} | {row.row.item for row in self.rows}
        missing = [row for row in self.stored.rows if row.item not in known]
        start = max((row.number for row in self.rows if isinstance(row.number, int)), default=-1) + 1
        self.rows += [self._stored_row(start + n, row) for n, row in enumerate(missing)]
        self.sheet = Sheet(row.row for row in self.rows)
        self._arrange()

    def _heading(self, column: str) -> str:
        names = {
            "item": _("festival or matter"), "day": _("day"), "month": _("month of payment"),
            "note": _("note"), "headcount": _("people"), "rate": _("rate"), "amount": _("sum"),
            "source": _("funding source"), "reason": _("reason"), "remove": _("remove"),
        }  # fmt: skip
        key, _dash, part = column.rpartition("-")
        group = f"{category_label('' if key == 'plain' else key)} " if key else ""
        return f"{group}{names.get(part, part)}"

    # What is stored, as text -----------------------------------------------------------------

    def _stored(self, rows: list[Row]) -> list[GridRow]:
        return [self._stored_row(number, row) for number, row in enumerate(rows)]

    def _stored_row(self, number: int, row: Row) -> GridRow:
        day = row.festival_day
        texts = {
            "was": row.item,
            "item": row.item,
            "day": day_text(day, self.budget.year) if day else "",
            "month": str(row.pay_month or ""),
            "note": row.note,
        }
        for category, cell in row.cells.items():
            key = category or "plain"
            texts |= {
                f"{key}-headcount": "" if cell.headcount is None else str(cell.headcount),
                # A rate of nothing is one still to be typed.
                f"{key}-rate": money_text(cell.rate) if cell.rate else "",
                f"{key}-amount": "" if cell.plain_amount is None else money_text(cell.plain_amount),
                f"{key}-source": cell.source,
                f"{key}-reason": cell.reason,
            }
        return GridRow(number, texts, row)

    # What was typed, as rows -------------------------------------------------------------------

    def _typed(self) -> list[GridRow]:
        texts: dict[int, dict[str, str]] = {}
        for name in self.data:
            if (match := _FIELD.fullmatch(name)) and match[2] in _COLUMNS:
                texts.setdefault(int(match[1]), {})[match[2]] = self.data[name]
        if len(texts) > MOST_ROWS:
            self.problems.append(_("A sheet has at most %(most)s rows.") % {"most": MOST_ROWS})
            texts = dict(sorted(texts.items())[:MOST_ROWS])
        self.note = self.data.get("note", self.note).replace("\r\n", "\n").strip()
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in self.note):
            self.problems.append(_("The explanation has control characters, which cannot be kept."))
        if len(self.note) > MOST_NOTE:
            self.problems.append(_("The explanation has at most %(most)s characters.") % {"most": MOST_NOTE})
        try:
            self.version = int(self.data.get("version", ""))
        except ValueError:
            self.version = 0
        stored = {row.item: row for row in self.stored.rows}
        rows = [self._typed_row(number, texts[number], stored) for number in sorted(texts)]
        return [row for row in rows if not row.is_blank and not (row.row.remove and not row.row.was)]

    def _typed_row(self, number: int, texts: dict[str, str], rows: Mapping[str, Row]) -> GridRow:
        row = GridRow(number, {column: text.strip() for column, text in texts.items()}, Row(""))
        stored = rows.get(row.text("was"))
        only_month = is_only_month(row.text("day")) and not row.text("month")
        row.row = Row(
            item=" ".join(row.text("item").split()),
            festival_day=None if only_month else row.read("day", self._read_day),
            pay_month=row.read("day" if only_month else "month", read_month),
            note=" ".join(row.text("note").split()),
            festival=stored.festival if stored else "",
            was=stored.item if stored else "",
            remove=bool(row.text("remove")),
        )
        for category in _CATEGORIES:
            key = category or "plain"
            if any(column.startswith(f"{key}-") for column in texts):
                row.row.cells[category] = Cell(
                    category,
                    headcount=row.read(f"{key}-headcount", read_headcount),
                    rate=self._rate(row, key),
                    plain_amount=row.read(f"{key}-amount", parse_amount),
                    source=row.text(f"{key}-source"),
                    reason=" ".join(row.text(f"{key}-reason").split()),
                )
        if row.row.remove:
            row.errors.clear()
        return row

    def _read_day(self, text: str) -> date:
        return read_day(text, self.budget.year)

    @staticmethod
    def _rate(row: GridRow, key: str) -> Decimal | None:
        """People without a rate are kept with a rate still to be typed; approval asks for it."""
        if row.text(f"{key}-headcount") and not row.text(f"{key}-rate") and not row.text(f"{key}-amount"):
            return Decimal(0)
        return row.read(f"{key}-rate", read_rate)

    def _check(self) -> None:
        """Faults that follow from the typed values; a cell that could not be read says only that."""
        unread = {id(row): {_group(column) for column in row.errors} for row in self.rows}
        for cell in check_sheet([row.row for row in self.rows], known=[row.item for row in self.stored.rows]):
            row = self.rows[cell.row]
            has_unread_money = cell.column == "item" and row.text("item") and unread[id(row)]
            if _group(cell.column) not in unread[id(row)] and not has_unread_money:
                row.errors.setdefault(cell.column, cell.message)

    # The columns -----------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Give every row its groups of cells, and add blank rows below."""
        categories = self.sheet.categories
        plain_by_heads = any(row.text("plain-headcount") or row.text("plain-rate") for row in self.rows)
        if any(row.text(f"other-{part}") for row in self.rows for part in ("headcount", "rate", "amount")):
            categories = list(_CATEGORIES)
        self.columns = [(category, category != PLAIN or plain_by_heads) for category in categories]
        blanks = [self._blank(len(self.rows) + n) for n in range(BLANK_ROWS)]
        self.all_rows = [*self.rows, *blanks]
        self.pattern = self._blank("__n__")
        for row in (*self.all_rows, self.pattern):
            row.groups = [GridGroup(row, category, by_heads) for category, by_heads in self.columns]
            for group in row.groups:
                if group.is_blank and group.is_for_members:
                    row.texts.setdefault(f"{group.key}-source", BudgetLine.Source.UNION)

    def _blank(self, number: int | str) -> GridRow:
        return GridRow(number, {}, Row(""))

    @property
    def headings(self) -> list[GridGroup]:
        return self.pattern.groups

    @property
    def sums(self) -> list[dict[str, Any]]:
        """What stands under each group of columns."""
        return [
            {"key": group.key, "by_heads": group.by_heads, "amount": self.sheet.of_category(group.category)}
            for group in self.headings
        ]


def _said(column: str, text: str) -> str:
    """A cell's text in words."""
    is_source = column.endswith("-source") and text in BudgetLine.Source.values
    return source_label(text) if is_source else text


def _group(column: str) -> str:
    return column.partition("-")[0]
