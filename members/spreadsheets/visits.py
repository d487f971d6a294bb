"""The list of visits as a workbook to print and to fill in."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.services.visits import VisitLine
from paperwork.workbooks import COUNT_FORMAT, Column, add_sheet, new_workbook, to_bytes


def write_visits(title: str, day: date, lines: Sequence[VisitLine], *, with_mobile: bool) -> bytes:
    """An A4 sheet with room for the day of the visit and the visitor; it says nobody's reason."""
    columns = [
        Column(_("No."), number_format=COUNT_FORMAT),
        Column(_("Name"), min_width=12),
        Column(_("Union group"), min_width=16),
        Column(_("Department"), min_width=16),
        *([Column(_("Mobile"), min_width=16)] if with_mobile else []),
        Column(_("Visited on"), min_width=14),
        Column(_("Visitor"), min_width=14),
        Column(_("Remark"), min_width=20),
    ]
    workbook = new_workbook()
    sheet = add_sheet(workbook, title, columns)
    sheet.title(title)
    sheet.line(_("As of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}, horizontal="right")
    sheet.headings()
    for number, line in enumerate(lines, 1):
        facts = [line.name, line.group, line.department, *([line.mobile] if with_mobile else [])]
        sheet.data([number, *facts, "", "", ""])
    sheet.finish()
    return to_bytes(workbook)
