"""A roster held against the registry: whose each row is, and what cannot be."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from members.models import Person
from members.services.roster.comparing import Comparison
from members.services.roster.findings import Findings
from members.services.roster.readings import Issue, RosterReading, Terms
from members.services.roster.registry import Registry, not_kept
from members.services.roster.rows import RosterRow, read_rows
from members.services.roster.whole_sheet import conclude, remark_columns
from members.spreadsheets.cells import tidy
from members.spreadsheets.reading import RosterSheet


def check_roster(
    sheet: RosterSheet,
    *,
    by: User | None,
    today: date,
    terms: Terms | None = None,
    progress: Callable[[int], None] | None = None,
) -> RosterReading:
    """Compare a sheet with the registry as it is now; writes nothing.

    Somebody is known by the staff number, or without one by a name that only one person has. An empty
    cell leaves what is there. `progress` is told now and then how many rows have been read.
    """
    without = not_kept()
    rows = list(read_rows(sheet, today=today, without=without, progress=progress))
    terms = terms or Terms(day=today)
    registry, findings = Registry.load(rows, terms.day), Findings(sheet)
    remark_columns(findings, without)
    check = _Check(findings, registry, terms)
    for row in rows:
        check.row(row)
    conclude(findings, rows, registry, terms)
    return findings.reading


class _Check:
    """One row after the other, and what stood in those before."""

    def __init__(self, findings: Findings, registry: Registry, terms: Terms) -> None:
        self.findings, self.registry, self.terms = findings, registry, terms
        self.comparison = Comparison(findings, registry, terms)
        # Where in the sheet a number, a person, a mobile or an identity number stood first.
        self.seen: dict[tuple[str, Any], int] = {}

    def row(self, row: RosterRow) -> None:
        for name in ("department", "group"):
            if name in row.facts:
                row.facts[name] = self.registry.spelling(name, row.facts[name])
        found = list(row.errors)
        self._find_twice(row, found)
        person = self._person(row, found)
        if "name" not in row.facts and person is None and not self._is_unreadable(row, "name"):
            found.append(self.findings.issue(row.number, "name", _("The name is missing.")))
        self._check_person(row, person, found)
        self.findings.reading.errors += found
        if found:
            return
        self._remark_mobile(row, person)
        if person is None:
            self.comparison.add(row)
        else:
            self.comparison.compare(row, person)

    def _find_twice(self, row: RosterRow, found: list[Issue]) -> None:
        for name in ("staff_number", "identity_number"):
            if name in row.facts:
                first = self.seen.setdefault((name, row.facts[name]), row.number)
                if first != row.number:
                    found.append(
                        self.findings.issue(
                            row.number, name, _("stands in row %(row)d already.") % {"row": first}
                        )
                    )

    def _person(self, row: RosterRow, found: list[Issue]) -> Person | None:
        """Whose row this is; None for somebody new."""
        number, name = row.facts.get("staff_number"), row.facts.get("name")
        person = None
        if number:
            person = self.registry.by_number.get(number)
        elif not self._is_unreadable(row, "staff_number"):
            same = self.registry.by_name.get(name or "", [])
            person = same[0] if len(same) == 1 else None
            if person is None:
                found.append(self.findings.issue(row.number, "staff_number", self._numberless(len(same))))
        if person is not None:
            first = self.seen.setdefault(("person", person.pk), row.number)
            if first != row.number and not found:
                found.append(
                    self.findings.issue(
                        row.number, "name", _("is the same person as in row %(row)d.") % {"row": first}
                    )
                )
        return person

    def _numberless(self, same: int) -> str:
        if same:
            return _("The staff number is missing, and several people have this name.")
        return _("The staff number is missing, and nobody in the registry has this name.")

    def _check_person(self, row: RosterRow, person: Person | None, found: list[Issue]) -> None:
        number = row.facts.get("identity_number")
        holder = self.registry.identity_holders.get(number) if number else None
        is_twice = any(issue.column == self.findings.heading("identity_number") for issue in found)
        if holder is not None and not is_twice and (person is None or holder != person.pk):
            found.append(
                self.findings.issue(
                    row.number, "identity_number", _("Another person in the registry has this number.")
                )
            )
        group = self.registry.groups.get(row.facts.get("group", ""))
        if group and group.closed_on and group.closed_on <= self.terms.day:
            found.append(self.findings.issue(row.number, "group", _("This union group has been closed.")))
        gone = self.registry.ended.get(person.pk) if person else None
        if person is not None and gone is not None:
            text = _(
                "%(name)s is no longer on the list (%(act)s). Please take the row out, "
                "or record on their page that they came back."
            )
            found.append(self.findings.issue(row.number, "name", text % {"name": person.name, "act": gone}))
        if person is not None and self._is_somebody_else(row, person):
            found.append(
                self.findings.issue(
                    row.number,
                    "staff_number",
                    _("In the registry this is the number of %(name)s, who is another person.")
                    % {"name": person.name},
                )
            )

    def _is_somebody_else(self, row: RosterRow, person: Person) -> bool:
        """Another name may be a marriage or a slip; with another sex or birth it is another person."""
        if row.facts.get("name", person.name) in (person.name, tidy(person.name)):
            return False
        sex, born = row.facts.get("sex"), row.facts.get("born_on")
        is_other_birth = (
            born and person.born_on and (born.year, born.month) != (person.born_on.year, person.born_on.month)
        )
        return bool((sex and person.sex and sex != person.sex) or is_other_birth)

    def _remark_mobile(self, row: RosterRow, person: Person | None) -> None:
        mobile = row.facts.get("mobile")
        if not mobile:
            return
        first = self.seen.setdefault(("mobile", mobile), row.number)
        others = [name for pk, name in self.registry.mobiles.get(mobile, []) if not person or pk != person.pk]
        if first != row.number:
            self.findings.remark(
                row.number,
                "mobile",
                _("The same number stands in row %(row)d.") % {"row": first},
            )
        elif others:
            self.findings.remark(
                row.number, "mobile", _("%(name)s has the same number.") % {"name": others[0]}
            )

    def _is_unreadable(self, row: RosterRow, name: str) -> bool:
        """Whether the cell has been refused already."""
        return any(error.column == self.findings.heading(name) for error in row.errors)
