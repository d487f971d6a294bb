"""What is said of a roster as a whole: its columns, and what its rows have in common."""

import re

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Move, OptionalField
from members.models.standings import Category
from members.services.roster.acts import judge_acts
from members.services.roster.findings import Findings
from members.services.roster.readings import Issue, Terms
from members.services.roster.registry import Registry
from members.services.roster.rows import RosterRow
from members.spreadsheets.columns import is_of_first_work
from members.spreadsheets.reading import RosterSheet

# A heading that may be a staff number's, and is not that of an account, a card or a car.
_NUMBERS = re.compile(r"^(?!.*(?:[账帐卡证车牌短微序]|银行|QQ|qq)).*(?:号|编码|代码)")


def remark_columns(findings: Findings, without: set[str]) -> None:
    """Say which columns are not taken in, or not as somebody might think; of `without` none is."""
    for heading in findings.sheet.unread:
        findings.remark_on_sheet(heading, _("This column is not taken in."))
    for name in sorted(without & set(findings.sheet.fields)):
        kept, heading = OptionalField(name).label, findings.sheet.heading_of(name)
        findings.reading.left_out.append(heading)
        findings.remark_on_sheet(
            heading,
            _("This school does not keep the %(field)s; the column is left out.") % {"field": kept},
        )
    if "hired_on" in findings.sheet.fields and is_of_first_work(findings.sheet.heading_of("hired_on")):
        findings.remark_on_sheet(
            findings.sheet.heading_of("hired_on"),
            _(
                "Taken as the day of coming to this school. Where that is another day, "
                "add a column “来校时间” to the sheet."
            ),
        )
    for name in findings.sheet.other_sheets:
        findings.remark_on_sheet(name, _("Only one sheet is read; this one was left."))


def conclude(findings: Findings, rows: list[RosterRow], registry: Registry, terms: Terms) -> None:
    """What can be said only when every row has been checked; the errors in the order of the rows."""
    reading = findings.reading
    if not rows:
        reading.errors.append(
            Issue(findings.sheet.heading_row, "", _("There is no row with a person in it."))
        )
    if months := sum(row.month_only for row in rows):
        findings.remark_on_sheet(
            findings.heading("born_on", "lunar_birthday"),
            ngettext(
                "%(count)d birth date has a month and no day, and is shown as a month "
                "until somebody enters the day.",
                "%(count)d birth dates have a month and no day, and are shown as a month "
                "until somebody enters the day.",
                months,
            )
            % {"count": months},
        )
    _remark_retired(findings, terms)
    refused = judge_acts(reading.entries, registry.groups)
    reading.errors += [Issue(row, findings.heading(field, "name"), text) for row, field, text in refused]
    reading.errors = _gathered(findings.sheet, sorted(reading.errors))
    reading.new_departments = sorted({e.department for e in reading.entries} - {*registry.departments, ""})
    named = {act.group for entry in reading.entries for act in entry.acts}
    reading.new_groups = sorted(named - {*registry.groups, ""})


def _remark_retired(findings: Findings, terms: Terms) -> None:
    """Whose day of retiring the sheet does not give."""
    count = sum(
        act.kind == Move.Kind.REGISTER and act.category == Category.RETIRED
        for entry in findings.reading.entries
        for act in entry.acts
    )
    if count:
        text = ngettext(
            "%(count)d retired person has no day of retiring, and is registered as retired from "
            "%(day)s on; who knows the day can put it right on the person's page.",
            "%(count)d retired people have no day of retiring, and are registered as retired from "
            "%(day)s on; who knows the day can put it right on the person's page.",
            count,
        )
        findings.remark_on_sheet(
            findings.heading("retired_on"), text % {"count": count, "day": date_format(terms.day)}
        )


def _gathered(sheet: RosterSheet, errors: list[Issue]) -> list[Issue]:
    """Without a column of staff numbers one sentence says what each row would say."""
    if "staff_number" in sheet.fields or not any(error.column == "工号" for error in errors):
        return errors
    text = _(
        "The sheet has no staff numbers, and not everybody in it is in the registry. "
        "Please add a column 工号; where the school has none, number the people 001, 002, 003 …"
    )
    if likely := next(filter(_NUMBERS.search, sheet.unread), ""):
        text = _(
            "There is a column “%(heading)s”: are these the staff numbers? "
            "Then please change its heading to 工号."
        ) % {"heading": likely}
    whole = Issue(sheet.heading_row, "工号", text)
    return [whole, *(error for error in errors if error.column != "工号")]
