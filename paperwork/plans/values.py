"""What a reading of a plan consists of: plain values with their places in the original text."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext

from .messages import SENTENCES

Span = tuple[int, int]


class PlanTextError(ValueError):
    """The text cannot be read as a plan at all; `str()` is a translated sentence for the person."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return gettext(SENTENCES[self.code]) % self.params


@dataclass(frozen=True, slots=True)
class Warning:
    """Something the reader noticed and kept as written; `line` counts from 1."""

    code: str
    line: int
    span: Span
    params: dict[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in the language now active."""
        return gettext(SENTENCES[self.code]) % self.params


@dataclass(frozen=True, slots=True)
class ReadActivity:
    """One activity; `months` empty means undated. `span` are offsets into the original text."""

    months: tuple[int, ...]
    title: str
    kind: str
    span: Span
    line: int
    day: int | None = None
    day_to: int | None = None
    year: int | None = None
    festival: str | None = None
    note: str = ""
    owner: str = ""
    place: str = ""
    money: Decimal | None = None
    out_of_use: bool = False
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class ReadBudgetRow:
    """One money line: yuan, people, yuan a head; None where it is not said and cannot be worked out."""

    festival: str
    category: str
    headcount: int | None
    rate: Decimal | None
    amount: Decimal | None
    span: Span
    line: int
    rate_inferred: bool = False
    amount_inferred: bool = False
    # What the line pays for by its own words, where the row has a name of its own (一等奖).
    matter: str = ""


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A heading with the text under it; `kind` is text, activities or money."""

    heading: str
    level: int
    body: str
    span: Span
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class ReadRecurring:
    """Something done again and again (each month, week, quarter or term), which has no single month."""

    text: str
    span: Span
    line: int
    out_of_use: bool = False


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line that may be an activity or money and could not be placed; offered, never dropped."""

    text: str
    span: Span
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one plan; `first_month` is where the plan's own order of months begins."""

    title: str
    year: int | None
    first_month: int | None
    activities: tuple[ReadActivity, ...]
    budget: tuple[ReadBudgetRow, ...]
    total: Decimal | None
    total_capitals: str
    sections: tuple[ReadSection, ...]
    recurring: tuple[ReadRecurring, ...]
    unplaced: tuple[Unplaced, ...]
    warnings: tuple[Warning, ...]

    def as_dict(self) -> dict[str, object]:
        """The reading in the form that `manage.py read_plan --json` prints."""
        return {
            "title": self.title,
            "year": self.year,
            "school_year_start_month": self.first_month,
            "activities": [_activity_dict(activity) for activity in self.activities],
            "recurring": [item.text for item in self.recurring],
            "budget": [_row_dict(row) for row in self.budget],
            "total": _number(self.total),
            "total_capitals": self.total_capitals,
            "sections": [
                {"heading": section.heading, "level": section.level, "kind": section.kind}
                for section in self.sections
            ],
            "unplaced": [{"line": item.line, "text": item.text} for item in self.unplaced],
            "warnings": [
                {"code": warning.code, "line": warning.line, "message": warning.message}
                for warning in self.warnings
            ],
        }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _activity_dict(activity: ReadActivity) -> dict[str, object]:
    return {
        "months": list(activity.months),
        "day": activity.day,
        "title": activity.title,
        "kind": activity.kind,
        "festival": activity.festival,
        "line": activity.line,
        "span": list(activity.span),
        "note": activity.note,
        "out_of_use": activity.out_of_use,
    }


def _row_dict(row: ReadBudgetRow) -> dict[str, object]:
    return {
        "festival": row.festival,
        "category": row.category,
        "headcount": row.headcount,
        "rate": _number(row.rate),
        "amount": _number(row.amount),
        "line": row.line,
    }
