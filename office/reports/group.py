"""A leader's group."""

from datetime import date
from typing import NamedTuple

from accounts.models import User
from members.models import Post, Standing


class OwnGroup(NamedTuple):
    """A leader's group (or groups) and its people today."""

    name: str
    people: list[Standing]


def own_group(user: User, *, today: date) -> OwnGroup | None:
    """The group that `user` leads today and whoever is in it, or none. One query."""
    led = Post.objects.held_on(today).filter(person__user=user, kind=Post.Kind.GROUP_LEADER)
    people = list(
        Standing.objects.on(today)
        .filter(group__in=led.values("group"))
        .select_related("person", "group")
        .order_by("group", "person__pinyin", "person__staff_number")
    )
    names = dict.fromkeys(str(standing.group) for standing in people)
    return OwnGroup(" · ".join(names), people) if people else None
