"""Which acts a row of a roster asks for.

What the sheet says holds from the day on which somebody came, or joined, as far as it gives one; what it
gives no day for is registered from the day named in the terms, and no coming and no retiring is made up
for that day. Every change to people who are known already holds from that day too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Move, Person, UnionGroup
from members.models.standings import Category, Membership
from members.services.roster.readings import Act, Entry, Terms
from members.services.roster.registry import Facts
from members.services.sequences import check_added

Kind = Move.Kind


def plan_arrival(facts: Mapping[str, Any], terms: Terms) -> list[Act]:
    """The acts of somebody new."""
    category = facts.get("category", terms.category)
    membership = facts.get("membership") or _silent_membership(facts, terms)
    if category == Category.RETIRED:
        return _retiree(facts, _of_retiree(membership), terms)
    return _staff(facts, category, membership, terms)


def _silent_membership(facts: Mapping[str, Any], terms: Terms) -> str:
    """A row without a membership but with a day of joining is a member's."""
    return Membership.FULL if "joined_on" in facts else terms.membership


def _of_retiree(membership: str) -> str:
    """Who retires keeps the membership (中国工会章程, article 8); sheets write that as 会员 too."""
    return Membership.KEPT if membership == Membership.FULL else membership


def _staff(facts: Mapping[str, Any], category: str, membership: str, terms: Terms) -> list[Act]:
    joined = facts.get("joined_on") if membership != Membership.NONE else None
    hired, group = facts.get("hired_on"), facts.get("group", "")
    start = hired or joined or terms.day
    if not hired:
        kind, first = (Kind.JOIN, Membership.FULL) if joined else (Kind.REGISTER, membership)
        acts = [Act(kind, start, category, first, group)]
    elif joined and joined < start:
        # A member already when they came.
        reason = _("joined the union on %(day)s") % {"day": joined.isoformat()}
        acts = [Act(Kind.TRANSFER_IN, start, category, Membership.FULL, group, reason=reason)]
    elif joined:
        acts = [
            Act(Kind.HIRE, start, category, Membership.NONE, group),
            Act(Kind.JOIN, joined, membership=Membership.FULL),
        ]
    else:
        acts = [Act(Kind.HIRE, start, category, membership, group)]
    if joined and membership == Membership.KEPT:
        kept_from = max(terms.day, start, joined)
        acts.append(Act(Kind.KEEP_MEMBERSHIP, kept_from, membership=Membership.KEPT))
    return acts


def _retiree(facts: Mapping[str, Any], membership: str, terms: Terms) -> list[Act]:
    retired = facts.get("retired_on")
    kind, since = (Kind.RETIRE, retired) if retired else (Kind.REGISTER, terms.day)
    act = Act(kind, since, Category.RETIRED, membership, facts.get("group", ""))
    days = [day for day in (facts.get("hired_on"), facts.get("joined_on")) if day and day < since]
    if not days:
        return [act]
    # Who retires from a school was on its permanent staff; what else is not known is not made up.
    before = {name: facts[name] for name in ("hired_on", "joined_on") if facts.get(name) in days}
    was = Membership.FULL if "joined_on" in before else Membership.NONE
    return [*_staff(before, Category.PERMANENT, was, terms), act]


def plan_changes(facts: Mapping[str, Any], standing: Facts | None, terms: Terms) -> list[Act]:
    """The acts of somebody who is `standing` on the day of the terms, or from a later day on."""
    if standing is None:
        return plan_arrival(facts, terms) if facts.keys() & {"category", "membership"} else []
    acts = []
    terms = replace(terms, day=max(terms.day, standing.since))
    category, membership = facts.get("category"), _wanted_membership(facts, standing)
    if (category or standing.category) == Category.RETIRED and membership != standing.membership:
        membership = membership and _of_retiree(membership)
    group = facts.get("group")
    if category == Category.RETIRED and standing.category != Category.RETIRED:
        day = _within(facts.get("retired_on"), standing, terms)
        acts.append(Act(Kind.RETIRE, day, category, membership or _of_retiree(standing.membership)))
        membership = None
    elif category and category != standing.category:
        acts.append(Act(Kind.CHANGE_CATEGORY, terms.day, category))
    if membership and membership != standing.membership:
        day = _within(facts.get("joined_on"), standing, terms) if membership == Membership.FULL else terms.day
        acts.append(Act(_MEMBERSHIP_KINDS[membership], day, membership=membership))
    if group and group != standing.group:
        acts.append(Act(Kind.REGROUP, terms.day, group=group))
    return sorted(acts, key=lambda act: act.effective_on)


_MEMBERSHIP_KINDS: dict[str, str] = {
    Membership.FULL: Kind.JOIN,
    Membership.KEPT: Kind.KEEP_MEMBERSHIP,
    Membership.NONE: Kind.LEAVE_UNION,
}


def _wanted_membership(facts: Mapping[str, Any], standing: Facts) -> str | None:
    """What the row says; without a word of it, a day of joining since somebody is no member."""
    joined = facts.get("joined_on")
    if "membership" in facts or not joined:
        return facts.get("membership")
    is_news = standing.membership == Membership.NONE and joined >= standing.since
    is_on_staff = Category.RETIRED not in (standing.category, facts.get("category"))
    return Membership.FULL if is_news and is_on_staff else None


def _within(day: date | None, standing: Facts, terms: Terms) -> date:
    """A day that the sheet gives, when it lies in the stretch that it ends."""
    return day if day and standing.since < day <= terms.day else terms.day


def judge_acts(entries: list[Entry], groups: Mapping[str, UnionGroup]) -> list[tuple[int, str, str]]:
    """Hold the acts of known people against what happened to them: (row, field, sentence). One statement.

    Who had left the union before rejoins it.
    """
    known = {entry.person.pk: entry for entry in entries if entry.person and entry.acts}
    lives: dict[int, list[Move]] = defaultdict(list)
    for move in Move.objects.valid().filter(person__in=known):
        lives[move.person_id].append(move)
    return [refused for pk, entry in known.items() for refused in _judge(entry, lives[pk], groups)]


def _judge(
    entry: Entry, life: list[Move], groups: Mapping[str, UnionGroup]
) -> Iterable[tuple[int, str, str]]:
    if not life:
        return
    for place, act in enumerate(entry.acts):
        move = to_move(act, entry.person, groups)  # type: ignore[arg-type]
        try:
            try:
                check_added(life, move)
            except ValidationError as refusal:
                if refusal.code != "left_before":
                    raise
                move.kind = Kind.REINSTATE
                check_added(life, move)
                entry.acts[place] = Act(**vars(act) | {"kind": Kind.REINSTATE})
        except ValidationError as refusal:
            yield entry.row, _field_of(act), refusal.messages[0]
            return
        life = sorted([*life, move], key=lambda one: one.effective_on)


def _field_of(act: Act) -> str:
    return "category" if act.category else "membership" if act.membership else "group"


def to_move(act: Act, person: Person, groups: Mapping[str, UnionGroup]) -> Move:
    """The act as a row; a group that is not there yet is nobody's."""
    group = groups.get(act.group)
    return Move(
        person=person,
        kind=act.kind,
        effective_on=act.effective_on,
        category=act.category,
        membership=act.membership,
        group_id=group.pk if group else (0 if act.group else None),
        leaves_group=act.leaves_group,
        reason=act.reason,
    )
