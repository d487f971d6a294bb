"""Before a regrouping: where everybody stands on its day, and what would become of the groups."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from members.models import Post, Standing, UnionGroup
from members.models.standings import Membership
from members.services.regrouping import Change


class Placed(NamedTuple):
    """Somebody who belongs to the union on the day, and the group they are in; none is “without”."""

    person_id: int
    name: str
    staff_number: str
    department_id: int | None
    department: str | None
    group_id: int | None
    # In no group, and a member only by having been one.
    keeps_only: bool = False


class Mover(NamedTuple):
    placed: Placed
    before: UnionGroup | None
    after: UnionGroup | None


class Size(NamedTuple):
    group: UnionGroup | None
    before: int
    after: int


class Preview(NamedTuple):
    """What a regrouping would do; `astray` are leaders who would be outside the group they lead."""

    movers: list[Mover]
    sizes: list[Size]
    astray: list[Post]


def placed_on(day: date) -> list[Placed]:
    """All members and whoever is in a group on `day`, group by group. One statement.

    Full members without a group come first; those who only keep their membership, as retired people do, last.
    """
    rows = (
        Standing.objects.on(day)
        .exclude(group=None, membership=Membership.NONE)
        .values_list(
            "person_id",
            "person__name",
            "person__staff_number",
            "person__department_id",
            "person__department__name",
            "group_id",
            "group__position",
            "group__name",
            "membership",
        )
        .order_by("person__pinyin", "person__staff_number")
    )
    ordered = sorted(rows, key=lambda row: (_part(row[5], row[8]), row[6] or 0, row[7] or ""))
    return [Placed(*row[:6], keeps_only=_part(row[5], row[8]) == 2) for row in ordered]


def _part(group_id: int | None, membership: str) -> int:
    if group_id is not None:
        return 1
    return 0 if membership == Membership.FULL else 2


def preview(placed: Iterable[Placed], changes: Iterable[Change], day: date) -> Preview:
    """Who would move from where to where, the groups' sizes before and after. Two statements."""
    groups = {group.pk: group for group in UnionGroup.objects.open_on(day)}
    by_person = {one.person_id: one for one in placed}
    moving = {change.person_id: change.after for change in changes if change.person_id in by_person}
    # Retired people who stay without a group are no group's matter.
    counted = [one for one in by_person.values() if not one.keeps_only]
    before = Counter(one.group_id for one in counted)
    counted += [one for one in by_person.values() if one.keeps_only and one.person_id in moving]
    after = Counter(moving.get(one.person_id, one.group_id) for one in counted)
    movers = [
        Mover(one, groups.get(one.group_id or 0), groups.get(moving[pk] or 0))
        for pk, one in by_person.items()
        if pk in moving
    ]
    sizes = [Size(groups.get(pk or 0), before[pk], after[pk]) for pk in (None, *groups)]
    return Preview(movers, sizes, _astray(moving, day))


def _astray(moving: dict[int, int | None], day: date) -> list[Post]:
    leading = Post.objects.filter(kind=Post.Kind.GROUP_LEADER, person__in=moving).filter(
        Q(period__upper_inf=True) | Q(period__endswith__gt=day)
    )
    posts = leading.select_related("person", "group")
    return [post for post in posts if moving[post.person_id] != post.group_id]
