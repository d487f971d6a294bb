"""A roster held against the registry: who is new, what differs, what cannot be."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from members.models import Move, OptionalField, Person
from members.models.standings import Category, Membership
from members.services.roster.acts import judge_acts, plan_arrival, plan_changes
from members.services.roster.readings import (
    Added,
    Changed,
    Difference,
    Entry,
    Issue,
    RosterReading,
    Terms,
)
from members.services.roster.registry import Facts, Registry, not_kept
from members.services.roster.rows import RosterRow, read_rows
from members.spreadsheets.cells import tidy
from members.spreadsheets.columns import BY_FIELD, is_of_first_work
from members.spreadsheets.reading import RosterSheet
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
# A heading that may be a staff number's, and is not that of an account, a card or a car.
_NUMBERS = re.compile(r"^(?!.*(?:[账帐卡证车牌短微序]|银行|QQ|qq)).*(?:号|编码|代码)")
_CHOICES = {"sex": Person.Sex, "category": Category, "membership": Membership}


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
    check = _Check(sheet, terms or Terms(day=today), rows)
    check.remark_columns(without)
    for row in rows:
        check.row(row)
    check.finish(rows)
    return check.reading


class _Check:
    def __init__(self, sheet: RosterSheet, terms: Terms, rows: list[RosterRow]) -> None:
        self.sheet, self.terms = sheet, terms
        self.registry = Registry.load(rows, terms.day)
        # Translated once, and not for each row.
        self.words = {
            name: {value: str(label) for value, label in choices.choices}
            for name, choices in _CHOICES.items()
        }
        self.reading = RosterReading()
        # Where in the sheet a number, a person, a mobile or an identity number stood first.
        self.seen: dict[tuple[str, Any], int] = {}

    # --- The sheet as a whole ---

    def remark_columns(self, without: set[str]) -> None:
        for heading in self.sheet.unread:
            self._remark(0, heading, _("This column is not taken in."))
        for name in sorted(without & set(self.sheet.fields)):
            kept, heading = OptionalField(name).label, self.sheet.heading_of(name)
            self.reading.left_out.append(heading)
            self._remark(
                0,
                heading,
                _("This school does not keep the %(field)s; the column is left out.") % {"field": kept},
            )
        if "hired_on" in self.sheet.fields and is_of_first_work(self.sheet.heading_of("hired_on")):
            self._remark(
                0,
                self.sheet.heading_of("hired_on"),
                _(
                    "Taken as the day of coming to this school. Where that is another day, "
                    "add a column “来校时间” to the sheet."
                ),
            )
        for name in self.sheet.other_sheets:
            self._remark(0, name, _("Only one sheet is read; this one was left."))

    def finish(self, rows: list[RosterRow]) -> None:
        reading = self.reading
        if not rows:
            reading.errors.append(
                Issue(self.sheet.heading_row, "", _("There is no row with a person in it."))
            )
        if months := sum(row.month_only for row in rows):
            self._remark(
                0,
                self.sheet.heading_of("born_on"),
                ngettext(
                    "%(count)d birth date has a month and no day, and is shown as a month "
                    "until somebody enters the day.",
                    "%(count)d birth dates have a month and no day, and are shown as a month "
                    "until somebody enters the day.",
                    months,
                )
                % {"count": months},
            )
        self._remark_retired()
        refused = judge_acts(reading.entries, self.registry.groups)
        reading.errors += [Issue(row, self._heading(field, "name"), text) for row, field, text in refused]
        reading.errors = self._gathered(sorted(reading.errors))
        reading.new_departments = sorted(
            {e.department for e in reading.entries} - {*self.registry.departments, ""}
        )
        named = {act.group for entry in reading.entries for act in entry.acts}
        reading.new_groups = sorted(named - {*self.registry.groups, ""})

    def _remark_retired(self) -> None:
        """Whose day of retiring the sheet does not give."""
        count = sum(
            act.kind == Move.Kind.REGISTER and act.category == Category.RETIRED
            for entry in self.reading.entries
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
            self._remark(
                0, self._heading("retired_on"), text % {"count": count, "day": date_format(self.terms.day)}
            )

    def _gathered(self, errors: list[Issue]) -> list[Issue]:
        """Without a column of staff numbers one sentence says what each row would say."""
        if "staff_number" in self.sheet.fields or not any(error.column == "工号" for error in errors):
            return errors
        text = _(
            "The sheet has no staff numbers, and not everybody in it is in the registry. "
            "Please add a column 工号; where the school has none, number the people 001, 002, 003 …"
        )
        if likely := next(filter(_NUMBERS.search, self.sheet.unread), ""):
            text = _(
                "There is a column “%(heading)s”: are these the staff numbers? "
                "Then please change its heading to 工号."
            ) % {"heading": likely}
        whole = Issue(self.sheet.heading_row, "工号", text)
        return [whole, *(error for error in errors if error.column != "工号")]

    # --- One row ---

    def row(self, row: RosterRow) -> None:
        for name in ("department", "group"):
            if name in row.facts:
                row.facts[name] = self.registry.spelling(name, row.facts[name])
        found = list(row.errors)
        self._find_twice(row, found)
        person = self._person(row, found)
        if "name" not in row.facts and person is None and not self._is_unreadable(row, "name"):
            found.append(self._issue(row, "name", _("The name is missing.")))
        self._check_person(row, person, found)
        self.reading.errors += found
        if found:
            return
        self._remark_mobile(row, person)
        if person is None:
            self._add(row)
        else:
            self._compare(row, person)

    def _find_twice(self, row: RosterRow, found: list[Issue]) -> None:
        for name in ("staff_number", "identity_number"):
            if name in row.facts:
                first = self.seen.setdefault((name, row.facts[name]), row.number)
                if first != row.number:
                    found.append(self._issue(row, name, _("stands in row %(row)d already.") % {"row": first}))

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
                found.append(self._issue(row, "staff_number", self._numberless(len(same))))
        if person is not None:
            first = self.seen.setdefault(("person", person.pk), row.number)
            if first != row.number and not found:
                found.append(
                    self._issue(row, "name", _("is the same person as in row %(row)d.") % {"row": first})
                )
        return person

    def _numberless(self, same: int) -> str:
        if same:
            return _("The staff number is missing, and several people have this name.")
        return _("The staff number is missing, and nobody in the registry has this name.")

    def _check_person(self, row: RosterRow, person: Person | None, found: list[Issue]) -> None:
        number = row.facts.get("identity_number")
        holder = self.registry.identity_holders.get(number) if number else None
        is_twice = any(issue.column == self._heading("identity_number") for issue in found)
        if holder is not None and not is_twice and (person is None or holder != person.pk):
            found.append(
                self._issue(row, "identity_number", _("Another person in the registry has this number."))
            )
        group = self.registry.groups.get(row.facts.get("group", ""))
        if group and group.closed_on and group.closed_on <= self.terms.day:
            found.append(self._issue(row, "group", _("This union group has been closed.")))
        gone = self.registry.ended.get(person.pk) if person else None
        if person is not None and gone is not None:
            text = _(
                "%(name)s is no longer on the list (%(act)s). Please take the row out, "
                "or record on their page that they came back."
            )
            found.append(self._issue(row, "name", text % {"name": person.name, "act": gone}))
        if person is not None and self._is_somebody_else(row, person):
            found.append(
                self._issue(
                    row,
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
            born
            and person.born_on
            and (born.year, born.month)
            != (
                person.born_on.year,
                person.born_on.month,
            )
        )
        return bool((sex and person.sex and sex != person.sex) or is_other_birth)

    def _remark_mobile(self, row: RosterRow, person: Person | None) -> None:
        mobile = row.facts.get("mobile")
        if not mobile:
            return
        first = self.seen.setdefault(("mobile", mobile), row.number)
        others = [name for pk, name in self.registry.mobiles.get(mobile, []) if not person or pk != person.pk]
        if first != row.number:
            self._remark(
                row.number,
                self._heading("mobile"),
                _("The same number stands in row %(row)d.") % {"row": first},
            )
        elif others:
            self._remark(
                row.number, self._heading("mobile"), _("%(name)s has the same number.") % {"name": others[0]}
            )

    # --- What would be written ---

    def _add(self, row: RosterRow) -> None:
        facts, reading = row.facts, self.reading
        acts = plan_arrival(facts, self.terms)
        reading.silent_category += "category" not in facts
        reading.silent_membership += "membership" not in facts and "joined_on" not in facts
        values = self._values(row, None)
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
            self._remark(
                row.number, self._heading("joined_on"), _("is not taken in: the row says “not a member”.")
            )

    def _remark_namesake(self, row: RosterRow) -> None:
        for other in self.registry.by_name.get(row.facts["name"], []):
            if not other.born_on or other.born_on == row.facts.get("born_on", other.born_on):
                self._remark(
                    row.number,
                    self._heading("name"),
                    _("The registry has a %(name)s already, with the staff number %(number)s.")
                    % {"name": other.name, "number": other.staff_number},
                )

    def _compare(self, row: RosterRow, person: Person) -> None:
        facts = row.facts
        standing = self.registry.standing.get(person.pk)
        entry = Entry(row.number, person, self._values(row, person))
        differences = [
            self._difference(name, getattr(person, name), value)
            for name, value in entry.values.items()
            if name in BY_FIELD and name != "born_on"
        ]
        if entry.values.keys() & {"born_on", "born_day_known"}:
            differences.append(
                self._difference("born_on", person.birth, SolarDay(facts["born_on"], row.month_only))
            )
        if "lunar_month" in entry.values:
            differences.append(
                self._difference("lunar_birthday", _lunar_of(person), LunarDay(*facts["lunar"]))
            )
        works_in = person.department.name if person.department else ""
        if facts.get("department", works_in) != works_in:
            entry.department = facts["department"]
            differences.append(self._difference("department", works_in, entry.department))
        number = facts.get("identity_number")
        if number and number not in self.registry.identity_holders:
            entry.identity_number = number
            differences.append(Difference(self._heading("identity_number"), "", _("will be kept")))
        entry.acts = plan_changes(facts, standing, self.terms)
        for name in ("category", "membership", "group"):
            value = _last(entry.acts, name)
            if value and standing is None:
                differences.append(self._difference(name, "", value))
            elif value and standing and value != getattr(standing, name):
                differences.append(self._difference(name, getattr(standing, name), value))
        self._remark_early_joining(row, standing)
        if entry.is_empty:
            self.reading.unchanged += 1
            return
        self.reading.entries.append(entry)
        self.reading.changed.append(
            Changed(row.number, person.pk, person.staff_number, person.name, differences)
        )

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
            self._remark(
                row.number,
                self._heading("joined_on"),
                _("is not taken in: in the registry this person is not a member. Is a column 会籍 missing?"),
            )

    def _values(self, row: RosterRow, person: Person | None) -> dict[str, Any]:
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

    # --- Words ---

    def _difference(self, name: str, old: Any, new: Any) -> Difference:
        return Difference(self._heading(name), self._shown(name, old), self._shown(name, new))

    def _shown(self, name: str, value: Any) -> str:
        return self.words[name].get(value, "") if name in self.words else str(value or "")

    def _heading(self, name: str, otherwise: str = "") -> str:
        """The heading as the sheet has it, or as the template would."""
        for field in (name, otherwise):
            if field in self.sheet.fields:
                return self.sheet.heading_of(field)
        return BY_FIELD[name].heading

    def _issue(self, row: RosterRow, name: str, message: str) -> Issue:
        return Issue(row.number, self._heading(name), message)

    def _is_unreadable(self, row: RosterRow, name: str) -> bool:
        """Whether the cell has been refused already."""
        return any(error.column == self._heading(name) for error in row.errors)

    def _remark(self, row: int, column: str, message: str) -> None:
        self.reading.remarks.append(Issue(row, column, message))


def _last(acts: list[Any], name: str) -> str:
    return next((value for act in reversed(acts) if (value := getattr(act, name))), "")


def _lunar_of(person: Person) -> LunarDay | None:
    if person.birthday_calendar != "lunar" or not (person.lunar_month and person.lunar_day):
        return None
    return LunarDay(person.lunar_month, person.lunar_day, person.lunar_leap)


def _kept(value: Any) -> Any:
    """What a cell would say of a value that is stored."""
    return tidy(value) if isinstance(value, str) else value


def _is_same_month(typed: date, known: date | None) -> bool:
    return known is not None and (typed.year, typed.month) == (known.year, known.month)
