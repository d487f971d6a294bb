"""One's own file as a workbook."""

from django.utils.translation import gettext as _

from members.models import Person
from members.reports.held import Section
from paperwork.workbooks import Column, add_sheet, new_workbook, to_bytes


def write_file(person: Person, sections: list[Section]) -> bytes:
    """An .xlsx of one sheet, a line for each fact under the title of its section."""
    workbook = new_workbook()
    columns = [
        Column(_("What"), horizontal="left", min_width=22, max_width=34),
        Column(_("As it is held"), horizontal="left", min_width=60, max_width=80),
    ]
    sheet = add_sheet(workbook, _("My file"), columns)
    sheet.title(_("What the union holds about %(name)s") % {"name": person.name})
    sheet.headings()
    for section in sections:
        sheet.line(section.title, boxed=True)
        for fact in section.facts:
            sheet.data([fact.label, fact.value])
    sheet.finish()
    return to_bytes(workbook)
