"""To whom a rule speaks: a crowd on the list that day, or those who hold an office."""

from collections.abc import Iterable
from datetime import date

from accounts.roles import PERMISSIONS
from members.models import Post, Standing
from members.models.standings import SERVING_CATEGORIES, Category, Membership, StandingQuerySet
from reminders.models.rules import Crowd


def crowd_on(day: date, crowd: str) -> StandingQuerySet:
    """Everybody of the crowd who is on the list that day."""
    listed = Standing.objects.on(day)
    if crowd == Crowd.MEMBERS:
        return listed.filter(membership=Membership.FULL)
    if crowd == Crowd.SERVING:
        return listed.filter(category__in=SERVING_CATEGORIES)
    return listed


def women_of(crowd: StandingQuerySet) -> StandingQuerySet:
    """Those of the crowd who are entered as women."""
    return crowd.filter(person__sex="f")


def retired_of(crowd: StandingQuerySet) -> StandingQuerySet:
    """Those of the crowd who are retired and still on the list."""
    return crowd.filter(category=Category.RETIRED)


def holders(posts: Iterable[str], day: date) -> list[int]:
    """The keys of those who hold one of the offices that day and are on the list. One query."""
    listed = Standing.objects.on(day).values("person")
    held = Post.objects.held_on(day).filter(kind__in=list(posts), person__in=listed)
    return sorted(set(held.values_list("person", flat=True)))


def offices_with(permission: str) -> list[str]:
    """The offices whose role has a permission."""
    return [kind for kind in Post.Kind.values if permission in PERMISSIONS[Post(kind=kind).role]]


def leaders(groups: Iterable[int], day: date) -> dict[int, int]:
    """Who leads each of the union groups that day and is on the list. One query."""
    listed = Standing.objects.on(day).values("person")
    held = Post.objects.held_on(day).filter(kind=Post.Kind.GROUP_LEADER, group__in=set(groups))
    return dict(held.filter(person__in=listed).values_list("group", "person"))
