"""What a row that is in order would write: somebody new, or what differs of somebody known."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from members.models import Person
from members.models.standings import Category, Membership
from members.services.roster.acts import plan_arrival, plan_changes
from members.services.roster.findings import Findings
from members.services.roster.readings import Added, Changed, Difference, Entry, Terms
from members.services.roster.registry import Facts, Registry
from members.services.roster.rows import RosterRow
from members.spreadsheets.cells import tidy
from members.spreadsheets.columns import BY_FIELD
from paperwork.dates import LunarDay, SolarDay

_PLAIN = (
    "name",
    "sex",
    "born_on",
    "mobile",
    "email",
    "ethnicity",
    "political_status",
    "education",
    "job_title",
    "professional_title",
    "member_number",
)
_CHOICES = {"sex": Person.Sex, "category": Category, "membership": Membership}


class Comparison:
    """Rows beside the registry; each is added to the findings as new, changed or unchanged."""

    def __init__(self, findings: Findings, registry: Registry, terms: Terms) -> None:
        self.findings, self.registry, self.terms = findings, registry, terms
        # Translated once, and not for each row.
        self.words = {
            name: {value: str(label) for value, label in choices.choices}
            for name, choices in _CHOICES.items()
        }

    def add(self, row: RosterRow) -> None:
        """Somebody new."""
        facts, reading = row.facts, self.findings.reading
        acts = plan_arrival(facts, self.terms)
        reading.silent_category += "category" not in facts
        reading.silent_membership += "membership" not in facts and "joined_on" not in facts
        values = _values_of(row, None)
        entry = Entry(row.number, None, values, facts.get("department", ""), acts)
        entry.identity_number = facts.get("identity_number", "")
        reading.entries.append(entry)
        reading.added.append(
            Added(
                row=row.number,
                staff_number=facts["staff_number"],
                name=facts["name"],
                department=facts.get("department", ""),
                group=facts.get("group", ""),
                category=self.words["category"][acts[-1].category or acts[0].category],
                membership=self.words["membership"][_last(acts, "membership")],
                since=min(act.effective_on for act in acts).isoformat(),
            )
        )
        self._remark_namesake(row)
        if facts.get("membership") == Membership.NONE and "joined_on" in facts:
            self.findings.remark(row.number, "joined_on", _("is not taken in: the row says “not a member”."))

    def _remark_namesake(self, row: RosterRow) -> None:
        for other in self.registry.by_name.get(row.facts["name"], []):
            if not other.born_on or other.born_on == row.facts.get("born_on", other.born_on):
                self.findings.remark(
                    row.number,
                    "name",
                    _("The registry has a %(name)s already, with the staff number %(number)s.")
                    % {"name": other.name, "number": other.staff_number},
                )

    def compare(self, row: RosterRow, person: Person) -> None:
        """Somebody whom the registry has: what the sheet says otherwise."""
        standing = self.registry.standing.get(person.pk)
        entry = self._entry_of(row, person, standing)
        differences = [*self._of_person(row, person, entry), *self._of_standing(entry, standing)]
        self._remark_early_joining(row, standing)
        if entry.is_empty:
            self.findings.reading.unchanged += 1
            return
        self.findings.reading.entries.append(entry)
        self.findings.reading.changed.append(
            Changed(row.number, person.pk, person.staff_number, person.name, differences)
        )

    def _entry_of(self, row: RosterRow, person: Person, standing: Facts | None) -> Entry:
        """What is written of somebody; empty where the sheet says what is there already."""
        entry = Entry(row.number, person, _values_of(row, person))
        works_in = _works_in(person)
        if row.facts.get("department", works_in) != works_in:
            entry.department = row.facts["department"]
        number = row.facts.get("identity_number")
        if number and number not in self.registry.identity_holders:
            entry.identity_number = number
        entry.acts = plan_changes(row.facts, standing, self.terms)
        return entry

    def _of_person(self, row: RosterRow, person: Person, entry: Entry) -> list[Difference]:
        differences = [
            self._difference(name, getattr(person, name), value)
            for name, value in entry.values.items()
            if name in BY_FIELD and name != "born_on"
        ]
        if entry.values.keys() & {"born_on", "born_day_known"}:
            differences.append(
                self._difference("born_on", person.birth, SolarDay(row.facts["born_on"], row.month_only))
            )
        if "lunar_month" in entry.values:
            differences.append(
                self._difference("lunar_birthday", _lunar_of(person), LunarDay(*row.facts["lunar"]))
            )
        if entry.department:
            differences.append(self._difference("department", _works_in(person), entry.department))
        if entry.identity_number:
            differences.append(Difference(self.findings.heading("identity_number"), "", _("will be kept")))
        return differences

    def _of_standing(self, entry: Entry, standing: Facts | None) -> Iterator[Difference]:
        for name in ("category", "membership", "group"):
            value = _last(entry.acts, name)
            if value and standing is None:
                yield self._difference(name, "", value)
            elif value and standing and value != getattr(standing, name):
                yield self._difference(name, getattr(standing, name), value)

    def _remark_early_joining(self, row: RosterRow, standing: Facts | None) -> None:
        joined = row.facts.get("joined_on")
        silent = "membership" not in row.facts
        if (
            joined
            and silent
            and standing
            and standing.membership == Membership.NONE
            and joined < standing.since
        ):
            self.findings.remark(
                row.number,
                "joined_on",
                _("is not taken in: in the registry this person is not a member. Is a column 会籍 missing?"),
            )

    def _difference(self, name: str, old: Any, new: Any) -> Difference:
        return Difference(self.findings.heading(name), self._shown(name, old), self._shown(name, new))

    def _shown(self, name: str, value: Any) -> str:
        return self.words[name].get(value, "") if name in self.words else str(value or "")


def _values_of(row: RosterRow, person: Person | None) -> dict[str, Any]:
    """The columns of Person that are written, without those that say what is there already."""
    facts = row.facts
    values = {name: facts[name] for name in _PLAIN if name in facts}
    if "born_on" in values:
        values["born_day_known"] = not row.month_only
    if person is None:
        values["staff_number"] = facts["staff_number"]
    if "lunar" in facts:
        month, day, is_leap = facts["lunar"]
        values |= {
            "lunar_month": month,
            "lunar_day": day,
            "lunar_leap": is_leap,
            "birthday_calendar": "lunar",
        }
    if person is None:
        return values
    if row.month_only and _is_same_month(facts["born_on"], person.born_on):
        # 1985-03 says nothing against 1985-03-12.
        del values["born_on"], values["born_day_known"]
    changed = {name: value for name, value in values.items() if _kept(getattr(person, name)) != value}
    is_lunar = any(name.startswith(("lunar", "birthday")) for name in changed)
    return {n: v for n, v in values.items() if n in changed or (is_lunar and n not in _PLAIN)}


def _last(acts: list[Any], name: str) -> str:
    return next((value for act in reversed(acts) if (value := getattr(act, name))), "")


def _works_in(person: Person) -> str:
    return person.department.name if person.department else ""


def _lunar_of(person: Person) -> LunarDay | None:
    if person.birthday_calendar != "lunar" or not (person.lunar_month and person.lunar_day):
        return None
    return LunarDay(person.lunar_month, person.lunar_day, person.lunar_leap)


def _kept(value: Any) -> Any:
    """What a cell would say of a value that is stored."""
    return tidy(value) if isinstance(value, str) else value


def _is_same_month(typed: date, known: date | None) -> bool:
    return known is not None and (typed.year, typed.month) == (known.year, known.month)
