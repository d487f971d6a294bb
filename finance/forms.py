"""What is typed into a budget, read and kept as it was typed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finance.models import Budget, BudgetLine
from finance.reports import PLAIN, USUAL_CATEGORIES, Cell, Row, Sheet, category_label
from finance.services import CellError, check_sheet, next_steps
from paperwork.capitals import AmountError, parse_amount

BLANK_ROWS = 3
MOST_ROWS = 700
MOST_NOTE = 2000
_FIELD = re.compile(r"rows-(\d{1,5})-([a-z-]+)", re.ASCII)
_ONLY_MONTH = re.compile(r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月份?\s*")
_NUMERALS = {name: n for n, name in enumerate((*"一二三四五六七八九十", "十一", "十二"), 1)}


class BudgetBegin(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("year"), min_value=1901, max_value=2100)


class ApprovalForm(forms.Form):
    """A step of the budget, as it happened: which, on what day, under what number."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(
        label=gettext_lazy("What has happened"), widget=forms.Select({"class": "form-select"})
    )
    passed_on = forms.DateField(
        label=gettext_lazy("On which day"),
        widget=forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    document_number = forms.CharField(
        label=gettext_lazy("Document number"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"class": "form-control"}),
        help_text=gettext_lazy("Needed for the approval; without a number, write who approved and how."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "form-control"}),
        help_text=gettext_lazy("Needed when the budget is returned or adjusted: say why."),
    )

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        today = {"version": budget.version, "passed_on": localdate()}
        super().__init__(*args, initial=today, **kwargs)
        self.fields["status"].choices = next_steps(budget)


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
                    differences.append((f"{row.text('item')} {self._heading(column)}", now, text))
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
            "day": _day_text(day, self.budget.year) if day else "",
            "month": str(row.pay_month or ""),
            "note": row.note,
        }
        for category, cell in row.cells.items():
            key = category or "plain"
            texts |= {
                f"{key}-headcount": "" if cell.headcount is None else str(cell.headcount),
                # A rate of nothing is one still to be typed.
                f"{key}-rate": _money_text(cell.rate) if cell.rate else "",
                f"{key}-amount": "" if cell.plain_amount is None else _money_text(cell.plain_amount),
                f"{key}-source": cell.source,
                f"{key}-reason": cell.reason,
            }
        return GridRow(number, texts, row)

    # What was typed, as rows -------------------------------------------------------------------

    def _typed(self) -> list[GridRow]:
        texts: dict[int, dict[str, str]] = {}
        for name in self.data:
            if match := _FIELD.fullmatch(name):
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
        read = _Reader(row, self.budget.year)
        stored = rows.get(row.text("was"))
        # 十二月 in the column of days is the month of payment: so the old sheets have it.
        only_month = _ONLY_MONTH.fullmatch(row.text("day")) and not row.text("month")
        row.row = Row(
            item=" ".join(row.text("item").split()),
            festival_day=None if only_month else read("day", read.day),
            pay_month=read("day" if only_month else "month", read.month),
            note=" ".join(row.text("note").split()),
            festival=stored.festival if stored else "",
            was=stored.item if stored else "",
            remove=bool(row.text("remove")),
        )
        for category in (*USUAL_CATEGORIES, BudgetLine.Category.OTHER, PLAIN):
            key = category or "plain"
            if any(column.startswith(f"{key}-") for column in texts):
                row.row.cells[category] = Cell(
                    category,
                    headcount=read(f"{key}-headcount", read.headcount),
                    rate=self._rate(row, key, read),
                    plain_amount=read(f"{key}-amount", parse_amount),
                    source=row.text(f"{key}-source"),
                    reason=" ".join(row.text(f"{key}-reason").split()),
                )
        if row.row.remove:
            row.errors.clear()
        return row

    @staticmethod
    def _rate(row: GridRow, key: str, read: "_Reader") -> Decimal | None:
        """People without a rate are kept with a rate still to be typed; approval asks for it."""
        if row.text(f"{key}-headcount") and not row.text(f"{key}-rate") and not row.text(f"{key}-amount"):
            return Decimal(0)
        return read(f"{key}-rate", read.rate)

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
            categories = [*USUAL_CATEGORIES, BudgetLine.Category.OTHER, PLAIN]
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


class _Reader:
    """Reads the texts of one row; what cannot be read is noted at its cell, and counts as missing."""

    def __init__(self, row: GridRow, year: int) -> None:
        self.row, self.year = row, year

    def __call__(self, column: str, parse: Callable[[str], Any]) -> Any:
        text = self.row.text(column)
        if not text:
            return None
        try:
            return parse(text)
        except (AmountError, ValidationError) as error:
            messages = getattr(error, "messages", [str(error)])
            self.row.errors[column] = " ".join(messages)
            return None

    def day(self, text: str) -> date:
        plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
        match = re.fullmatch(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?", plain)
        try:
            if match:
                return date(int(match[1] or self.year), int(match[2]), int(match[3]))
        except ValueError:
            pass
        raise ValidationError(_("“%(text)s” is not a day; write it as 6-19.") % {"text": text[:20]})

    @staticmethod
    def month(text: str) -> int:
        plain = unicodedata.normalize("NFKC", text).strip().removesuffix("份").removesuffix("月")
        number = _NUMERALS.get(plain) or (int(plain) if re.fullmatch(r"\d{1,2}", plain, re.ASCII) else 0)
        if not 1 <= number <= 12:
            raise ValidationError(_("“%(text)s” is not a month from 1 to 12.") % {"text": text[:20]})
        return number

    @staticmethod
    def headcount(text: str) -> int:
        plain = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))
        match = re.fullmatch(r"([0-9]{1,9})(?:\.0+)?[人名位]?", plain)
        if not match:
            raise ValidationError(
                _("“%(text)s” is not a number of people; write a whole number.") % {"text": text[:20]}
            )
        return int(match[1])

    @staticmethod
    def rate(text: str) -> Decimal:
        plain = unicodedata.normalize("NFKC", text).strip()
        return parse_amount(re.sub(r"\s*/\s*[人名位]$", "", plain))


def _group(column: str) -> str:
    return column.partition("-")[0]


def _money_text(value: Decimal) -> str:
    """1200 and 88.50: as short as money is written by hand."""
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}"


def _day_text(day: date, year: int) -> str:
    return f"{day.month}-{day.day}" if day.year == year else day.isoformat()
