"""Union groups on a day: how many are in each, who, and who leads them."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import User
from members.models import Post, Regrouping, Standing, UnionGroup
from members.models.standings import Category, Membership

_SERVING = (Category.PERMANENT, Category.CONTRACT)
_TEMPORARY = (Category.TEMPORARY, Category.AGENCY)


class GroupCount(NamedTuple):
    """How many are in a group; `serving` are permanent and contract staff."""

    people: int = 0
    members: int = 0
    women: int = 0
    serving: int = 0
    temporary: int = 0
    retired: int = 0


class GroupLine(NamedTuple):
    group: UnionGroup
    numbers: GroupCount
    leader: Post | None
    # The leader has moved to another group since being named.
    leads_from_outside: bool


def group_lines(user: User, day: date, counts: dict[int | None, GroupCount]) -> list[GroupLine]:
    """The groups open on `day` that `user` may see, with `counts` of that day. Three statements."""
    leading = Post.objects.held_on(day).filter(kind=Post.Kind.GROUP_LEADER).select_related("person")
    groups = UnionGroup.objects.open_on(day).visible_to(user)
    rows = list(groups.prefetch_related(Prefetch("posts", leading, to_attr="leading")))
    leaders = {group.pk: next(iter(group.leading), None) for group in rows}  # type: ignore[attr-defined]
    people = [leader.person_id for leader in leaders.values() if leader]
    placed = dict(Standing.objects.on(day).filter(person__in=people).values_list("person_id", "group_id"))
    return [
        GroupLine(
            group,
            counts.get(group.pk, GroupCount()),
            leader := leaders[group.pk],
            leader is not None and placed.get(leader.person_id) != group.pk,
        )
        for group in rows
    ]


def group_counts(day: date) -> dict[int | None, GroupCount]:
    """How many are in each group on `day`; under none, the union's members without a group. One statement."""
    counts = (
        Standing.objects.on(day)
        .exclude(group=None, membership=Membership.NONE)
        .values("group")
        .annotate(
            people=Count("pk"),
            members=Count("pk", filter=Q(membership=Membership.FULL)),
            women=Count("pk", filter=Q(person__sex="f")),
            serving=Count("pk", filter=Q(category__in=_SERVING)),
            temporary=Count("pk", filter=Q(category__in=_TEMPORARY)),
            retired=Count("pk", filter=Q(category=Category.RETIRED)),
        )
        .order_by()
    )
    return {row.pop("group"): GroupCount(**row) for row in counts}


def people_of(group: UnionGroup, day: date) -> QuerySet[Standing]:
    """Who is in the group on `day`, by pinyin. One statement."""
    return (
        Standing.objects.on(day)
        .filter(group=group)
        .select_related("person__department")
        .order_by("person__pinyin", "person__staff_number")
    )


def leaders_of(group: UnionGroup) -> QuerySet[Post]:
    """Who led the group, leads it and will, the latest first. One statement."""
    posts = group.posts.filter(kind=Post.Kind.GROUP_LEADER)
    return posts.select_related("person").order_by("-period")


def regroupings_ahead(today: date) -> QuerySet[Regrouping]:
    """Regroupings whose day lies ahead and that still count, with the number of people. One statement."""
    ahead = Regrouping.objects.filter(effective_on__gt=today, undone_at=None)
    still = Count("moves", filter=Q(moves__struck_at=None))
    return ahead.select_related("made_by__person").annotate(people=still).order_by("effective_on", "pk")
