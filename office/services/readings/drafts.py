"""The draft of a plan document as a whole: read, named, kept with what is changed, laid aside."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Union
from office.drafting import draft_from_reading
from office.drafts import Draft, date_by_almanac
from office.models import PlanReading
from paperwork.plans import Reading, read_plan
from paperwork.plans.values import PlanTextError

MOST_CHARACTERS = 200_000
_WHITE = "\t\n\r\x0b\x0c\x85"


def check_text(text: str) -> None:
    """Refuse text that is too long, or holds characters that are no text, with their place."""
    if len(text) > MOST_CHARACTERS:
        raise ValidationError(
            _("This text has %(characters)d characters; a plan may have at most %(limit)d."),
            code="too_long",
            params={"characters": len(text), "limit": MOST_CHARACTERS},
        )
    line = place = 1
    for character in text:
        if character not in _WHITE and unicodedata.category(character) in ("Cc", "Cs"):
            raise ValidationError(
                _("Line %(line)d, character %(place)d is an unreadable control character: remove it there."),
                code="control_character",
                params={"line": line, "place": place},
            )
        line, place = (line + 1, 1) if character == "\n" else (line, place + 1)


@transaction.atomic
def start_reading(
    *, text: str, year: int, by: User, source_name: str = "", own_year_from: int | None = None
) -> PlanReading:
    """Read a plan document and keep it as a draft; refused when it holds no plan at all.

    From the year `own_year_from` on, the year that the document names goes before `year`.
    """
    check_text(text)
    try:
        reading = read_plan(text)
    except PlanTextError as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal
    _refuse_without_plan(reading)
    offered = year
    if reading.year and own_year_from is not None and reading.year >= own_year_from:
        year = reading.year
    union = Union.objects.first()
    draft = draft_from_reading(reading, year=year, first_month=union.plan_first_month if union else 1)
    draft.title = _title(draft, union)
    draft.year_offered = offered if offered != year else None
    return PlanReading.objects.create(
        title=draft.title,
        year=year,
        source_name=source_name[:200],
        text=text,
        draft=draft.to_json(),
        read_by=by,
    )


def _title(draft: Draft, union: Union | None) -> str:
    """The document's own title, of the year it is made the plan of; else the school's."""
    if not draft.title:
        return f"{union.school_name if union else ''}{draft.year}年工会工作计划"
    return _of_year(draft.title, draft.year_read, draft.year)


_YEARS = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:(?P<to>\s?[-—–－~～至/]+\s?)(?P<end>\d\d)(?!\d))?")


def _of_year(title: str, old: int | None, new: int) -> str:
    """A plan's title with its year, and the second of a school year, moved from `old` to `new`."""
    if old is None:
        return title

    def moved(match: re.Match[str]) -> str:
        year = int(match["year"])
        if year not in (old, old + 1):
            return match[0]
        end = f"{match['to']}{(int(match['end']) + new - old) % 100:02}" if match["end"] else ""
        return f"{year + new - old}{end}"

    return _YEARS.sub(moved, title)


def _refuse_without_plan(reading: Reading) -> None:
    """A plan has a month, a festival that the almanac dates, or money; text without any is no plan."""
    if reading.budget or any(line.months or line.festival for line in reading.activities):
        return
    raise ValidationError(
        _(
            "No month was found in this text, so no calendar can be made of it. "
            "Write for instance “三月：……” before what is done in March, and try again."
        ),
        code="no_month",
    )


@transaction.atomic
def name_plan(*, reading: PlanReading, title: str, year: int, by: User) -> PlanReading:
    """Give the draft another name or year; a name left as it was follows the year.

    What the almanac dated is dated anew.
    """
    reading, draft = lock_draft(reading)
    if title == reading.title:
        title = _of_year(title, draft.year, year)[:120]
    draft.title = reading.title = title
    draft.year, draft.year_offered = year, None
    reading.year = year
    for line in draft.activities:
        if line.day_computed:
            line.day, line.day_computed = None, False
            date_by_almanac(line, draft)
    return keep_draft(reading, draft)


@transaction.atomic
def drop_reading(*, reading: PlanReading, by: User) -> PlanReading:
    """Lay a draft aside for good; nothing was written."""
    reading, _draft = lock_draft(reading)
    reading.status = PlanReading.Status.DROPPED
    reading.save(update_fields=["status"])
    return reading


def lock_draft(reading: PlanReading) -> tuple[PlanReading, Draft]:
    """The reading as it is now, locked, and its draft; refused when it is no draft any more."""
    locked = PlanReading.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    if locked.status == PlanReading.Status.CONFIRMED:
        raise ValidationError(
            _("This plan has been written into the calendar and the budget already."),
            code="confirmed_already",
        )
    if locked.status == PlanReading.Status.DROPPED:
        raise ValidationError(_("This draft has been laid aside."), code="dropped_already")
    return locked, Draft.from_json(locked.draft)


def keep_draft(reading: PlanReading, draft: Draft) -> PlanReading:
    """Store a locked reading with its draft as it is now; the version goes up."""
    reading.draft = draft.to_json()
    reading.save(update_fields=["draft", "title", "year"])
    reading.refresh_from_db(fields=["version"])
    return reading
