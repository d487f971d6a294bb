"""Union density (入会率): full members among the serving staff, on any day.

Serving are permanent, contract, temporary and agency staff: whoever lives on wages may join (Trade Union
Law, article 3). A school that leaves some of them out reads the rows by category.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from members.models import Person, Standing, Tally
from members.models.standings import SERVING_CATEGORIES, Category, Membership

_FULL, _WOMAN = Q(membership=Membership.FULL), Q(person__sex=Person.Sex.FEMALE)
_PLACES = (
    "category",
    "group__position",
    "group__name",
    "group_id",
    "person__department__position",
    "person__department__name",
    "person__department_id",
)


class Counts(NamedTuple):
    """Serving staff and the full members among them, women counted in both."""

    staff: int = 0
    members: int = 0
    women: int = 0
    women_members: int = 0

    @property
    def missing(self) -> int:
        return self.staff - self.members

    @property
    def share(self) -> str:
        return percent(self.members, self.staff)

    @property
    def share_of_women(self) -> str:
        return percent(self.women_members, self.women)


class Part(NamedTuple):
    """The density of a group, a department or a category; `key` is what the list's filter calls it."""

    label: str
    key: Any
    counts: Counts


class Density(NamedTuple):
    """The density of a day, as a whole and by parts; each part in the order of its own list."""

    total: Counts
    by_category: list[Part]
    by_group: list[Part]
    by_department: list[Part]


class YearEnd(NamedTuple):
    """Serving staff and full members on 31 December."""

    year: int
    counts: Counts


def percent(part: int, whole: int) -> str:
    """“23.5%”, to one place; a dash where there is nothing to take a share of."""
    if not whole:
        return "—"
    share = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share.normalize():f}%"


def density_on(day: date) -> Density:
    """The density on `day`. One query."""
    rows = (
        Standing.objects.on(day)
        .filter(category__in=SERVING_CATEGORIES)
        .values_list(*_PLACES)
        .annotate(
            staff=Count("pk"),
            members=Count("pk", filter=_FULL),
            women=Count("pk", filter=_WOMAN),
            women_members=Count("pk", filter=_FULL & _WOMAN),
        )
    )
    categories, groups, departments = defaultdict(list), defaultdict(list), defaultdict(list)
    for category, *places in rows.order_by():
        group, department, counts = tuple(places[:3]), tuple(places[3:6]), Counts(*places[6:])
        categories[Category.values.index(category), category].append(counts)
        groups[_last_when_missing(group)].append(counts)
        departments[_last_when_missing(department)].append(counts)
    return Density(
        total=_sum(counts for some in categories.values() for counts in some),
        by_category=[
            Part(str(Category(key).label), key, _sum(some)) for (_n, key), some in sorted(categories.items())
        ],
        by_group=_parts(groups, _("without a group")),
        by_department=_parts(departments, _("without a department")),
    )


def density_by_year(first: int, last: int) -> list[YearEnd]:
    """The density on each 31 December from `first` to `last`; begins with the first year that has staff.

    One query, which takes the same time however many people there are.
    """
    steps = (
        Tally.objects.filter(
            is_month=True, since__lte=date(max(last, 1), 12, 1), category__in=SERVING_CATEGORIES
        )
        .values_list("since__year")
        .annotate(staff=Sum("people"), members=Sum("people", filter=_FULL, default=0))
    )
    changes = {year: (staff, members) for year, staff, members in steps.order_by()}
    staff = members = 0
    found = []
    for year in range(min(changes, default=first), last + 1):
        more_staff, more_members = changes.get(year, (0, 0))
        staff, members = staff + more_staff, members + more_members
        if year >= first and (staff or found):
            found.append(YearEnd(year, Counts(staff, members)))
    return found


def _parts(places: dict[tuple[Any, ...], list[Counts]], nowhere: str) -> list[Part]:
    ordered = [(name or nowhere, key, some) for (_gone, _place, name, key), some in sorted(places.items())]
    return [Part(label, key or None, _sum(some)) for label, key, some in ordered]


def _last_when_missing(place: tuple[Any, ...]) -> tuple[Any, ...]:
    position, name, key = place
    return (key is None, position or 0, name or "", key or 0)


def _sum(parts: Iterable[Counts]) -> Counts:
    return Counts(*(sum(column) for column in zip(*parts, strict=True)))
