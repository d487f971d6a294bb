"""Rows of the registry that may be one person, and two of them side by side."""

from typing import Any, NamedTuple

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Person, Standing
from members.reports.lives import Chapter, life_of
from members.services.merging import FIELDS

# Why two rows may be one person, the surest first. An identity number needs no reason of its own: the
# database lets nobody have another's.
REASONS = {
    1: gettext_lazy("same name and date of birth"),
    2: gettext_lazy("same mobile"),
    3: gettext_lazy("same name, and a date of birth is missing"),
}

# Joined by name and by mobile apart, so that each join is a hash join.
_PAIRS = """
    WITH alive AS (
        SELECT id, name, born_on, mobile, pinyin FROM members_person
        WHERE merged_into_id IS NULL AND forgotten_on IS NULL
    ), pairs AS (
        SELECT a.id AS first, b.id AS second, a.pinyin,
            CASE WHEN a.born_on = b.born_on THEN 1 ELSE 3 END AS reason
        FROM alive a JOIN alive b ON a.name = b.name AND a.id < b.id
        WHERE a.born_on = b.born_on OR a.born_on IS NULL OR b.born_on IS NULL
        UNION ALL
        SELECT a.id, b.id, a.pinyin, 2
        FROM alive a JOIN alive b ON a.mobile = b.mobile AND a.id < b.id AND a.mobile <> ''
    )
    SELECT first, second, array_agg(reason ORDER BY reason), count(*) OVER ()
    FROM pairs
    WHERE NOT EXISTS (
        SELECT FROM members_notduplicate n WHERE n.first_id = pairs.first AND n.second_id = pairs.second
    ) AND (SELECT count(*) FROM members_identitynumber i WHERE i.person_id IN (pairs.first, pairs.second)) < 2
    GROUP BY first, second, pinyin
    ORDER BY min(reason), pinyin, first, second
    LIMIT %s OFFSET %s
"""


class Pair(NamedTuple):
    """Two rows that may be one person, and why."""

    first: Person
    second: Person
    reasons: list[str]


class Side(NamedTuple):
    """A field of two rows, in words; `name` is that of `merging.FIELDS`."""

    name: str
    label: str
    kept: str
    duplicate: str
    # Whether the duplicate's value fills a gap.
    fills: bool


def find_duplicates(*, most: int, after: int = 0) -> tuple[list[Pair], int]:
    """At most `most` pairs behind the first `after`, the surest first, and how many there are. Two queries.

    Left out are rows merged or forgotten, pairs noted as two people, and pairs with an identity number each.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, [most, after])
        rows = cursor.fetchall()
    people = Person.objects.select_related("department").in_bulk(
        [key for first, second, _reasons, _total in rows for key in (first, second)]
    )
    pairs = [
        Pair(people[first], people[second], [str(REASONS[reason]) for reason in reasons])
        for first, second, reasons, _total in rows
    ]
    return pairs, rows[0][3] if rows else 0


def side_by_side(kept: Person, duplicate: Person) -> list[Side]:
    """The fields in which two rows differ. No query when the departments are loaded."""
    sides = []
    for name in FIELDS:
        one, other = _in_words(kept, name), _in_words(duplicate, name)
        if one != other:
            sides.append(Side(name, _label(name), one, other, fills=not one))
    return sides


def standings_today(*people: Person) -> dict[int, Standing]:
    """What each of these people is today. One query."""
    standings = Standing.objects.on(localdate()).filter(person__in=people).select_related("group")
    return {standing.person_id: standing for standing in standings}


def acts_to_take(duplicate: Person) -> list[Chapter]:
    """The acts of the duplicate that count, to be taken over or struck out. One query."""
    return [chapter for chapter in life_of(duplicate) if chapter.move.struck_at is None]


def _in_words(person: Person, name: str) -> str:
    if name == "birthday":
        return _birthday(person)
    if name == "department":
        return person.department.name if person.department else ""
    value: Any = getattr(person, name)
    if name == "sex":
        return str(person.get_sex_display())
    return person.birth_in_words if name == "born_on" else str(value or "")


def _birthday(person: Person) -> str:
    if not person.lunar_month:
        return ""
    leap, plain = _("leap month %(month)d, day %(day)d"), _("month %(month)d, day %(day)d")
    return (leap if person.lunar_leap else plain) % {"month": person.lunar_month, "day": person.lunar_day}


def _label(name: str) -> str:
    if name == "birthday":
        return _("Lunar birthday")
    field: Any = Person._meta.get_field(name)
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]
