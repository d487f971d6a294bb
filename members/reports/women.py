"""The women workers' page: how many they are, where, of what age, and who speaks for them."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from accounts.models import User
from members.models import Committee, Person, Post, Standing, Union
from members.models.standings import SERVING_CATEGORIES, Membership
from members.reports.rosters import SERVING, Wanted, roster
from members.rules import Facts, Finding, womens_committee
from paperwork.terms import years_before

# The last age of each band but the open one.
_BANDS = (30, 40, 50)
_UNKNOWN = len(_BANDS) + 1
_WOMAN, _FULL = Q(person__sex=Person.Sex.FEMALE), Q(membership=Membership.FULL)


class Line(NamedTuple):
    """How many women, and how many of them are full members."""

    label: str
    women: int
    members: int


class HeadLine(NamedTuple):
    """How many people count under a head of the budget, and the women among them."""

    label: str
    people: int
    women: int


class Women(NamedTuple):
    """Serving women on a day, by group and by age, and everybody by head with a column for women."""

    total: Line
    by_group: list[Line]
    by_age: list[Line]
    heads: list[HeadLine]


class Speakers(NamedTuple):
    """Who holds an office for women workers, their committee in force, and what the rules say."""

    posts: list[Post]
    committee: Committee | None
    findings: list[Finding]


def women_on(day: date) -> Women:
    """The women workers of `day`: permanent, contract, temporary and agency staff. Two queries."""
    rows = (
        Standing.objects.on(day)
        .filter(_WOMAN, category__in=SERVING_CATEGORIES)
        .annotate(band=_band(day))
        .values_list("group__position", "group__name", "band")
        .annotate(women=Count("pk"), members=Count("pk", filter=_FULL))
    )
    groups: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    bands: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    for position, name, band, women, members in rows.order_by():
        groups[name is None, position or 0, name or _("without a group")].append((women, members))
        bands[band].append((women, members))
    return Women(
        total=_line("", [counts for some in groups.values() for counts in some]),
        by_group=[_line(key[-1], some) for key, some in sorted(groups.items())],
        by_age=[_line(_label(band), some) for band, some in sorted(bands.items())],
        heads=heads_with_women(day),
    )


def heads_with_women(day: date) -> list[HeadLine]:
    """The headcount of `day` with a column for women; those under no head come last. One query."""
    labels = {
        "member": _("full members"),
        "retired": _("retired, not full members"),
        "temporary": _("temporary and agency staff, not members"),
        "": _("others"),
    }
    rows = Standing.objects.on(day).with_head().values_list("head").order_by()
    counts = {
        head: (people, women)
        for head, people, women in rows.annotate(people=Count("pk"), women=Count("pk", filter=_WOMAN))
    }
    return [HeadLine(label, *counts[head]) for head, label in labels.items() if head in counts]


def women_roster(user: User, day: date) -> Any:
    """The serving women of `day` whom `user` may see, members or not, by pinyin."""
    return roster(user, day=day, wanted=Wanted(category=SERVING, sex=Person.Sex.FEMALE))


def speakers_on(day: date) -> Speakers:
    """Offices for women workers on `day`, and whether the rules ask for a committee. Four queries."""
    kinds = (Post.Kind.WOMEN, Post.Kind.WOMEN_COMMITTEE)
    posts = list(Post.objects.held_on(day).filter(kind__in=kinds).select_related("person"))
    committee = Committee.objects.filter(kind=Committee.Kind.WOMEN, period__contains=day).first()
    findings = [] if committee else _findings(day, posts)
    return Speakers(sorted(posts, key=lambda post: (not post.is_head, post.kind)), committee, findings)


def _findings(day: date, posts: list[Post]) -> list[Finding]:
    try:
        return list(womens_committee(_facts(day, posts)))
    except KeyError:
        # A day before there was such a rule.
        return []


def _facts(day: date, posts: list[Post]) -> Facts:
    union = Union.objects.first() or Union()
    return Facts(
        day=day,
        # Of all full members, serving or not.
        women=Standing.objects.on(day).filter(_WOMAN, _FULL).count(),
        women_from=union.women_committee_from,
        province=union.province,
        offices=frozenset(post.kind for post in posts),
    )


def _band(day: date) -> Case:
    """The number of the age band on `day`."""
    bands = [
        When(person__born_on__gt=years_before(day, last + 1), then=Value(n)) for n, last in enumerate(_BANDS)
    ]
    oldest = When(person__born_on__isnull=False, then=Value(len(_BANDS)))
    return Case(*bands, oldest, default=Value(_UNKNOWN), output_field=IntegerField())


def _label(band: int) -> str:
    if band == _UNKNOWN:
        return _("age not known")
    if band == len(_BANDS):
        return _("over %(age)s") % {"age": _BANDS[-1]}
    if band == 0:
        return _("up to %(age)s") % {"age": _BANDS[0]}
    return _("%(from)s to %(to)s") % {"from": _BANDS[band - 1] + 1, "to": _BANDS[band]}


def _line(label: str, counts: list[tuple[int, int]]) -> Line:
    return Line(label, sum(women for women, _m in counts), sum(members for _w, members in counts))
