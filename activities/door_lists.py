"""Occasions whose attendance is kept by a list of a higher room, which says so here when it starts."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Q


class DoorList(NamedTuple):
    """Which occasions (a condition on their rows), and the address of the list of one of them."""

    occasions: Q
    address: Callable[[Any], str]


_LISTS: list[DoorList] = []


def keep_door_list(occasions: Q, address: Callable[[Any], str]) -> None:
    """Say once, from `apps.ready()`, that these occasions are checked into by a list of your own."""
    _LISTS.append(DoorList(occasions, address))


def with_door_list() -> Q:
    """The condition that an occasion has a door list elsewhere; none has while no room says so."""
    found = Q(pk=None)
    for one in _LISTS:
        found |= one.occasions
    return found


def door_list_of(occasion: Any) -> str:
    """The address of the door list of an occasion; empty where its attendance is entered here."""
    rows = type(occasion).objects.filter(pk=occasion.pk)
    return next((one.address(occasion) for one in _LISTS if rows.filter(one.occasions).exists()), "")
