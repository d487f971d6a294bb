"""What is said of a roster's rows, each under the heading that the sheet itself has."""

from members.services.roster.readings import Issue, RosterReading
from members.spreadsheets.columns import BY_FIELD
from members.spreadsheets.reading import RosterSheet


class Findings:
    """The reading of a sheet while it is being checked. Row 0 is the sheet as a whole."""

    def __init__(self, sheet: RosterSheet) -> None:
        self.sheet, self.reading = sheet, RosterReading()

    def heading(self, field: str, otherwise: str = "") -> str:
        """The heading as the sheet has it, or as the template would."""
        for name in (field, otherwise):
            if name in self.sheet.fields:
                return self.sheet.heading_of(name)
        return BY_FIELD[field].heading

    def issue(self, row: int, field: str, message: str) -> Issue:
        """What is wrong with a cell of this field."""
        return Issue(row, self.heading(field), message)

    def remark(self, row: int, field: str, message: str) -> None:
        """Say what is worth a look in a cell of this field."""
        self.reading.remarks.append(self.issue(row, field, message))

    def remark_on_sheet(self, part: str, message: str) -> None:
        """Say what is worth a look in a column or a further sheet, called as it is called there."""
        self.reading.remarks.append(Issue(0, part, message))
