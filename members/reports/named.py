"""Somebody named by name, staff number or both, as offices do it on paper."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from members.models import Person, Standing

# More names than this make the page slow to open; names can be typed all the same.
_OFFERED = 2000
_BETWEEN = re.compile(r"[\s()（）]+")


def names_offered(day: date) -> list[str]:
    """What the page offers to choose from: “王芳 T0012”, by pinyin. One statement."""
    rows = Standing.objects.on(day).order_by("person__pinyin", "person__staff_number")
    names = rows.values_list("person__name", "person__staff_number")[:_OFFERED]
    return [f"{name} {number}" for name, number in names]


def find_people(texts: list[str]) -> dict[str, Person | ValidationError]:
    """Who is meant by each text, or a sentence on why that is unclear. One statement for all."""
    if not texts:
        return {}
    pieces = {text: {text.strip(), *_BETWEEN.split(text.strip())} - {""} for text in texts}
    every = set().union(*pieces.values())
    numbers = every | {piece.upper() for piece in every}
    people = list(
        Person.objects.filter(Q(name__in=every) | Q(staff_number__in=numbers), merged_into=None).order_by(
            "pk"
        )
    )
    return {text: _the_one(text, words, people) for text, words in pieces.items()}


def _the_one(text: str, words: set[str], people: list[Person]) -> Person | ValidationError:
    numbers = words | {word.upper() for word in words}
    numbered = [one for one in people if one.staff_number in numbers]
    named = [one for one in people if one.name in words]
    # A name and a number together are to be of one person.
    both = [one for one in numbered if one in named]
    found = both if numbered and named else numbered or named
    if len(found) == 1:
        return found[0]
    if found:
        numbers_of = "、".join(one.staff_number for one in found[:5])
        return ValidationError(
            _("There are several called “%(text)s”; please add the staff number: %(numbers)s."),
            code="several",
            params={"text": text, "numbers": numbers_of},
        )
    return ValidationError(
        _("Nobody called “%(text)s” is in the registry."), code="nobody", params={"text": text}
    )
