"""Occasions of which a higher room knows whom they are for, and says so here when it starts."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Q


class Calling(NamedTuple):
    """Which occasions (a condition on their rows), and which of them somebody is called to."""

    occasions: Q
    called: Callable[[Any], Q]


_CALLINGS: list[Calling] = []


def keep_calling(occasions: Q, called: Callable[[Any], Q]) -> None:
    """Say once, from `apps.ready()`, that whom these occasions are for is told by you alone."""
    _CALLINGS.append(Calling(occasions, called))


def called_elsewhere() -> Q:
    """The condition that a higher room tells whom an occasion is for; none while no room says so."""
    found = Q(pk=None)
    for one in _CALLINGS:
        found |= one.occasions
    return found


def called_by_others(user: Any) -> Q:
    """The condition that a higher room calls `user` to an occasion."""
    found = Q(pk=None)
    for one in _CALLINGS:
        found |= one.occasions & one.called(user)
    return found
