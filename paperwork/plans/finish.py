"""The last look over a reading: doubles out, sums compared, the year settled."""

from __future__ import annotations

from decimal import Decimal
from difflib import SequenceMatcher

from ..capitals import AmountError, CapitalsError, parse_capitals
from .draft import Draft
from .letters import fold
from .noise import is_noise
from .sections import Outline
from .segments import Segment
from .values import ReadActivity, Reading, Unplaced, Warning
from .years import plan_year

# No plan has more; beyond it only equal titles count as the same.
MOST_COMPARED = 120


def finish(draft: Draft, outline: Outline, segments: list[Segment], given_year: int | None) -> Reading:
    """The finished reading of a walk; `given_year` stands in when the plan names none."""
    activities = _once(draft, outline.first_heading)
    year = _year(draft, outline, segments, activities) or given_year
    total, capitals = _total(draft)
    _check_years(draft, year, activities)
    if not any(activity.months for activity in activities):
        draft.warnings.append(_whole_warning("no_month", (0, 0)))
    if draft.unplaced:
        span = draft.unplaced[0].span
        draft.warnings.append(
            _whole_warning("unplaced", span, draft.unplaced[0].line, count=len(draft.unplaced))
        )
    return Reading(
        title=outline.title,
        year=year,
        first_month=next((activity.months[0] for activity in activities if activity.months), None),
        activities=tuple(activities),
        budget=tuple(draft.ledger.rows),
        total=total,
        total_capitals=capitals,
        sections=outline.finished(),
        recurring=tuple(draft.recurring),
        unplaced=tuple(draft.unplaced),
        warnings=tuple(sorted(draft.warnings, key=lambda warning: (warning.line, warning.span))),
    )


def _whole_warning(code: str, span: tuple[int, int], line: int = 1, **params: object) -> Warning:
    return Warning(code, line, span, params)


def _once(draft: Draft, first_heading: int | None) -> list[ReadActivity]:
    """The activities without those that running text only repeats from the schedule.

    What the opening words announce as a whole (an arts month in December) is not one more
    activity beside its own schedule; it is offered.
    """
    kept: list[ReadActivity] = []
    scheduled = [other for index, other in enumerate(draft.activities) if index not in draft.prose]
    months = {month for other in scheduled for month in other.months}
    told = [draft.activities[index] for index in sorted(draft.prose)][:MOST_COMPARED]
    repeated = {id(one) for one in told if any(_same(one, other) for other in scheduled[:MOST_COMPARED])}
    planned = [other for other in scheduled if other.months][:MOST_COMPARED]
    seen: set[tuple[object, ...]] = set()
    for number, activity in enumerate(draft.activities):
        if id(activity) in repeated or (
            number in draft.paid and not activity.months and _is_planned(activity, planned)
        ):
            continue
        opens = first_heading is not None and activity.span[0] < first_heading
        if number in draft.prose and opens and len(scheduled) >= 3 and set(activity.months) <= months:
            draft.unplaced.append(Unplaced(activity.title, activity.span, activity.line))
            continue
        key = (_key(activity.title), activity.months, activity.day)
        if activity.months and key in seen:
            continue
        seen.add(key)
        kept.append(activity)
    return kept


def _is_planned(activity: ReadActivity, planned: list[ReadActivity]) -> bool:
    """Whether what a table of money pays for stands in the schedule, by its festival or its words."""
    return any(
        (activity.festival and activity.festival == other.festival) or _alike(activity, other)
        for other in planned
    )


def _key(title: str) -> str:
    return "".join(letter for letter in fold(title) if letter.isalnum())


def _same(activity: ReadActivity, other: ReadActivity) -> bool:
    return bool(set(activity.months) & set(other.months)) and _alike(activity, other)


def _alike(activity: ReadActivity, other: ReadActivity) -> bool:
    one, two = sorted((_key(activity.title), _key(other.title)), key=len)
    if len(one) >= 3 and one in two:
        return True
    return SequenceMatcher(None, one[:80], two[:80], autojunk=False).ratio() >= 0.6


def _year(
    draft: Draft, outline: Outline, segments: list[Segment], activities: list[ReadActivity]
) -> int | None:
    lines = [segment.piece.text for segment in segments if not is_noise(segment.piece.text)]
    titles = [fold(activity.title) for activity in activities]
    return plan_year(outline.title_text, lines, draft.years, titles)


def _check_years(draft: Draft, year: int | None, activities: list[ReadActivity]) -> None:
    if year is None:
        return
    named = sorted(draft.years)
    if named and named[-1] - named[0] > 1:
        first = next(activity for activity in activities if activity.year)
        years = "、".join(map(str, named))
        draft.warnings.append(
            _whole_warning("multiple_years", first.span, first.line, years=years, year=year)
        )
    for activity in activities:
        if activity.year and abs(activity.year - year) > 1:
            draft.warnings.append(
                _whole_warning("year_conflict", activity.span, activity.line, year=year, other=activity.year)
            )


def _total(draft: Draft) -> tuple[Decimal | None, str]:
    """The total as written, compared with the rows and with its Chinese numerals."""
    total, at = None, None
    rows = sum((row.amount for row in draft.ledger.rows if row.amount is not None), Decimal())
    if draft.ledger.totals:
        most = max(strength for strength, _, _ in draft.ledger.totals)
        best = [(value, piece) for strength, value, piece in draft.ledger.totals if strength == most]
        total, at = next(((value, piece) for value, piece in best if value == rows), best[-1])
    if total is not None and at is not None and rows and total != rows:
        draft.warn("total_differs", at, written=f"{total:f}", computed=f"{rows:f}")
    if not draft.ledger.capitals:
        return total, ""
    written, piece = draft.ledger.capitals[-1]
    capitals = draft.source.original(piece)
    start = piece.text.find(written)
    if start >= 0:
        capitals = draft.source.original(piece.cut(start, start + len(written)))
    try:
        value = parse_capitals(written)
    except (AmountError, CapitalsError, ValueError, ArithmeticError):
        draft.warn("capitals_unread", piece, capitals=capitals)
        return total, capitals
    if total is not None and value != total:
        draft.warn("capitals_differ", piece, capitals=capitals, written=f"{total:f}")
    return total if total is not None else value, capitals
