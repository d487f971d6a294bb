"""The budget as the workbook that is handed in: a school union's festival budget, with live formulas."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from finance.models import Budget
from finance.reports import PLAIN, Cell, Row, Sheet, category_label, read_sheet
from finance.sheets import BUDGET
from members.models import Union
from members.sheets import sheet_mark
from paperwork import workbooks
from paperwork.qr import MARK_WIDTH
from paperwork.workbooks import COUNT_FORMAT, MONEY_FORMAT, Column, Formula

_LABELS = 3
_MOST_ARGUMENTS = 200


def file_name(budget: Budget) -> str:
    union = Union.objects.first()
    return f"{union.school_name if union else ''}{budget.year}年工会经费预算.xlsx"


def write_budget(budget: Budget) -> bytes:
    """The sheet on A4 across, in Chinese whatever the reader's language: it goes to the district.

    Amounts, row totals and sums are formulas; the total in Chinese numerals is text of the day of export.
    """
    with translation.override("zh-hans"):
        return _write(budget, read_sheet(budget), Union.objects.first())


def _drawn_up_on(budget: Budget) -> date:
    """The day its committee passed it as it stands; today while it is being made."""
    passed = budget.approvals.filter(status=Budget.Status.COMMITTEE_PASSED).order_by("recorded_at")
    latest = passed.values_list("passed_on", flat=True).last()
    return latest or localdate()


def _write(budget: Budget, sheet: Sheet, union: Union | None) -> bytes:
    name = union.name if union else ""
    workbook = workbooks.new_workbook()
    layout = _Layout(sheet)
    page = workbooks.add_sheet(workbook, _("Budget of %(year)s") % {"year": budget.year}, layout.columns)
    page.title(_("%(union)s budget of %(year)s") % {"union": name, "year": budget.year})
    page.line(
        _("Drawn up by: %(union)s    On: %(day)s    Status: %(status)s    Unit: yuan")
        % {
            "union": name,
            "day": date_format(_drawn_up_on(budget), "DATE_FORMAT"),
            "status": budget.get_status_display(),
        }
    )
    page.headings()
    first = page.row
    for number, row in enumerate(sheet.rows, 1):
        page.data(layout.values(number, row, page.row))
    last = page.row - 1
    page.data(layout.sums(_("Total"), first, last), strong=True, label_span=_LABELS)
    for part in sheet.by_source:
        page.data(
            layout.source_sums(_("of this: %(source)s") % {"source": part.label}, part.key, first),
            label_span=_LABELS,
        )
    capitals = sheet.capitals or _("too large to be written in numerals")
    page.line(_("Total in Chinese numerals: %(capitals)s") % {"capitals": capitals}, boxed=True)
    for text in _explanations(budget, sheet):
        page.line(text)
    page.signatures([_("Drawn up by"), _("Union chair"), _("Auditor"), _("Seal"), _("Date")])
    page.mark(sheet_mark(BUDGET, budget.pk), wide=MARK_WIDTH)
    page.finish()
    return workbooks.to_bytes(workbook)


class _Layout:
    """Which column holds what; a group of three for each category, then plain amounts and the row's total."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.by_heads = {c: c != PLAIN or sheet.plain_has_heads for c in sheet.categories}
        self.columns = [
            Column(_("No."), number_format=COUNT_FORMAT, min_width=5),
            Column(_("Date"), min_width=11),
            Column(_("Festival or matter"), horizontal="left", min_width=14, max_width=26),
        ]
        self.amounts: dict[str, int] = {}
        for category, by_heads in self.by_heads.items():
            self._add_group(category, by_heads)
        self.total = len(self.columns) + 1
        self.columns += [
            _money_column(_("Row total")),
            Column(_("Funding source"), min_width=14, max_width=24),
            Column(_("Note"), horizontal="left", min_width=10, max_width=24),
        ]

    def _add_group(self, category: str, by_heads: bool) -> None:
        label = category_label(category)
        if not Cell(category).is_for_members:
            label = _("%(whom)s (not members)") % {"whom": label}
        if by_heads:
            self.columns += [
                Column(_("People"), group=label, number_format=COUNT_FORMAT, min_width=6),
                Column(_("Rate"), group=label, number_format=MONEY_FORMAT, horizontal="right", min_width=9),
            ]
        heading = _("Sum") if by_heads else _("Other amounts")
        self.columns.append(_money_column(heading, label if by_heads else ""))
        self.amounts[category] = len(self.columns)

    def values(self, number: int, row: Row, at: int) -> list[Any]:
        """One row of the sheet; `at` is the row of the workbook it stands in."""
        values: list[Any] = [number, _day(row), row.item]
        for category, by_heads in self.by_heads.items():
            cell, column = row.cells.get(category), self.amounts[category]
            if by_heads:
                values += [cell.headcount, cell.rate] if cell else [None, None]
            if cell is None or cell.plain_amount is not None:
                values.append(cell.plain_amount if cell else None)
            else:
                values.append(Formula(f"={_at(column - 2, at)}*{_at(column - 1, at)}"))
        parts = ",".join(_at(column, at) for column in self.amounts.values())
        return [*values, Formula(f"=SUM({parts})"), _sources(row), _note(row)]

    def sums(self, label: str, first: int, last: int) -> list[Any]:
        values = self._across(label, {c: [(first, last)] if first <= last else [] for c in self.amounts})
        total = [f"{_at(self.total, first)}:{_at(self.total, last)}"] if first <= last else []
        values[self.total - _LABELS] = _sum(total) or 0
        return values

    def source_sums(self, label: str, source: str, first: int) -> list[Any]:
        """The part of each column that is paid from one source."""
        return self._across(label, {
            category: _runs(
                first + n for n, row in enumerate(self.sheet.rows)
                if (cell := row.cells.get(category)) and not cell.is_empty and cell.source == source
            )
            for category in self.amounts
        })  # fmt: skip

    def _across(self, label: str, runs: dict[str, list[tuple[int, int]]]) -> list[Any]:
        """A row of sums under the amounts, and their own sum under the totals."""
        values: list[Any] = [label, *[None] * (len(self.columns) - _LABELS)]
        everything = []
        for category, column in self.amounts.items():
            ranges = [f"{_at(column, first)}:{_at(column, last)}" for first, last in runs[category]]
            values[column - _LABELS] = _sum(ranges)
            everything += ranges
        values[self.total - _LABELS] = _sum(everything)
        return values


def _money_column(heading: str, group: str = "") -> Column:
    return Column(heading, group=group, number_format=MONEY_FORMAT, horizontal="right", min_width=13)


def _at(column: int, row: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _sum(ranges: list[str]) -> Any:
    """A sum of ranges; a spreadsheet takes a limited number of arguments, so many are summed in parts."""
    if not ranges:
        return None
    parts = [ranges[n : n + _MOST_ARGUMENTS] for n in range(0, len(ranges), _MOST_ARGUMENTS)]
    return Formula("=" + "+".join(f"SUM({','.join(part)})" for part in parts))


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Row numbers as stretches without a gap."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _day(row: Row) -> date | str | None:
    if row.festival_day is None and row.pay_month is not None:
        return _("month %(month)s") % {"month": row.pay_month}
    return row.festival_day


def _sources(row: Row) -> str:
    """One word where all is paid from one source, else each category with its own."""
    cells = row.filled
    if len({cell.source for cell in cells}) == 1:
        return cells[0].source_label
    return "\n".join(cell.label + _(": ") + cell.source_label for cell in cells)


def _note(row: Row) -> str:
    paid = ""
    if row.festival_day and row.pay_month and row.pay_month != row.festival_day.month:
        paid = _("paid in month %(month)s") % {"month": row.pay_month}
    return "；".join(part for part in (row.note, paid) if part)


def _explanations(budget: Budget, sheet: Sheet) -> list[str]:
    texts = [_("The numerals are those of the day of export; after a change please export again.")]
    if sheet.for_non_members:
        sentence = _("For people who are not members: %(amount)s yuan.")
        texts.append(sentence % {"amount": f"{sheet.for_non_members:,.2f}"})
    if sheet.undecided:
        sentence = _("Funding source still to be chosen: %(amount)s yuan.")
        texts.append(sentence % {"amount": f"{sheet.undecided:,.2f}"})
    texts += [
        _("Union funds for others than members: %(item)s (%(whom)s), %(amount)s yuan. Reason: %(reason)s")
        % {"item": row.item, "whom": cell.label, "amount": f"{cell.amount:,.2f}", "reason": cell.reason}
        for row, cell in sheet.reasons
    ]
    return [_("Explanation: %(text)s") % {"text": "\n".join(filter(None, [budget.note, *texts]))}]
