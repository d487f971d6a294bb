"""One change for many people at once: all of them or none, in a number of statements that does not grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from members.models import Move, Person, Standing, Tagging, UnionGroup
from members.models.standings import Category
from members.services.judging import check_together, lives_of, require_near
from members.services.marks import begin_tag, tag_name, tag_named
from members.services.moves import rebuild_standings
from members.services.regrouping import Change, regroup

_NAMED = 5


@dataclass(frozen=True)
class Preview:
    """Whom a change would reach: those it changes, by what they are now, and those who are so already."""

    change: list[Person]
    already: list[Person]
    # What the people who change are now, and how many of them: "语文小组" → 3.
    before: dict[str, int]
    # The group of each of them now, by the person's key.
    groups: dict[int, int | None]


def preview_regroup(*, people: Sequence[Person], group: UnionGroup, effective_on: date) -> Preview:
    """Who would come into the group on that day; refused where somebody is not on the list then."""
    return _compared(people, effective_on, "group_id", group.pk)


def preview_category(*, people: Sequence[Person], category: str, effective_on: date) -> Preview:
    """Who would change category on that day, judged as single acts are; nobody is retired in bulk, which is
    an act of its own."""
    if category not in Category.values:
        raise ValidationError(_("Please choose a category."), code="category_unknown")
    if category == Category.RETIRED:
        raise ValidationError(
            _("Retiring is recorded for each person, with its day and what becomes of the membership."),
            code="retiring_is_an_act",
        )
    require_near(effective_on)
    found = _compared(people, effective_on, "category", category)
    check_together(
        [_recategorised(person, category, effective_on) for person in found.change],
        lives_of([person.pk for person in found.change]),
    )
    return found


def preview_tag(*, people: Sequence[Person], tag: str, effective_on: date) -> Preview:
    """Who would bear the tag from that day."""
    name = tag_name(tag)
    if not name:
        raise ValidationError(_("Please write the tag."), code="tag_missing")
    bearing = Tagging.objects.filter(tag__name=name, period__overlap=DateRange(effective_on, None))
    bearers = set(bearing.filter(person__in=people).values_list("person", flat=True))
    return Preview(
        [person for person in people if person.pk not in bearers],
        [person for person in people if person.pk in bearers],
        {},
        {},
    )


@transaction.atomic
def regroup_people(*, people: Sequence[Person], group: UnionGroup, effective_on: date, by: User) -> int:
    """Put people into a union group from a day on, undone as September's is; the number who change."""
    _lock(people)
    found = preview_regroup(people=people, group=group, effective_on=effective_on)
    changes = [Change(person.pk, found.groups[person.pk], group.pk) for person in found.change]
    if changes:
        regroup(changes=changes, effective_on=effective_on, by=by)
    return len(changes)


@transaction.atomic
def recategorise_people(
    *, people: Sequence[Person], category: str, effective_on: date, by: User, reason: str = ""
) -> int:
    """Give people another category from a day on; the number of those who change."""
    _lock(people)
    found = preview_category(people=people, category=category, effective_on=effective_on)
    moves = [
        _recategorised(person, category, effective_on, reason=reason, recorded_by=by)
        for person in found.change
    ]
    Move.objects.bulk_create(moves, batch_size=2000)
    rebuild_standings(found.change)
    return len(moves)


@transaction.atomic
def tag_people(*, people: Sequence[Person], tag: str, effective_on: date, by: User) -> int:
    """Let people bear a tag from a day on, until it is ended; the number of those who did not bear it."""
    _lock(people)
    found = preview_tag(people=people, tag=tag, effective_on=effective_on)
    begin_tag(tag=tag_named(tag), people=found.change, since=effective_on, by=by)
    return len(found.change)


def _recategorised(person: Person, category: str, day: date, **papers: Any) -> Move:
    kind = Move.Kind.CHANGE_CATEGORY
    return Move(person=person, kind=kind, effective_on=day, category=category, **papers)


def _lock(people: Sequence[Person]) -> None:
    """In one order, so that two who change overlapping lists wait for one another and do not block."""
    list(Person.objects.locked().filter(pk__in=[person.pk for person in people]).values("pk"))


def _compared(people: Sequence[Person], day: date, fact: str, value: Any) -> Preview:
    standings = Standing.objects.on(day).filter(person__in=people).select_related("group")
    now = {standing.person_id: standing for standing in standings}
    _refuse_absent([person for person in people if person.pk not in now], day)
    change, already, before = [], [], {}
    for person in people:
        standing = now[person.pk]
        if getattr(standing, fact) == value:
            already.append(person)
            continue
        change.append(person)
        was = (
            str(standing.get_category_display())
            if fact == "category"
            else (standing.group.name if standing.group else _("no union group"))
        )
        before[was] = before.get(was, 0) + 1
    groups = {person.pk: now[person.pk].group_id for person in change}
    return Preview(change, already, before, groups)


def _refuse_absent(absent: list[Person], day: date) -> None:
    if absent:
        raise ValidationError(
            _("Not on the list on %(day)s: %(names)s. Nothing has been changed.")
            % {"day": date_format(day), "names": names_of(absent)},
            code="not_on_the_list",
        )


def names_of(people: Sequence[Person]) -> str:
    """The first few names, and how many there are in all."""
    first = _(", ").join(person.name for person in people[:_NAMED])
    if len(people) <= _NAMED:
        return first
    return _("%(names)s and others, %(count)d in all") % {"names": first, "count": len(people)}
