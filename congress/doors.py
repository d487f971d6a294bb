"""A meeting of a session is checked into by its roll, also where the calendar asks who came."""

from typing import Any

from django.db.models import Q
from django.urls import reverse


def _address(occasion: Any) -> str:
    return reverse("congress:check_in_list", args=[occasion.sitting.pk])


# Which occasions of the calendar, and where their list is.
DOOR_LIST = (Q(sitting__isnull=False), _address)
