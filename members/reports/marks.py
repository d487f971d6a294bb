"""Who bears which mark on a day; the reasons of care tags are not told here."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, FilteredRelation, Q, QuerySet

from accounts.models import User
from members.models import CareTag, Tag, Tagging
from members.models.standings import Membership
from members.reports.density import percent
from members.reports.headcounts import heads_on

_BEARER = (
    "pk",
    "period",
    "person_id",
    "person__name",
    "person__staff_number",
    "person__department__name",
    "standing__group__name",
)


class TagLine(NamedTuple):
    """A tag, how many on the list bear it, and the full members among them as a share of all members."""

    pk: int
    name: str
    bearers: int
    members: int
    share: str


class Bearer(NamedTuple):
    """Somebody who bears a mark: `pk` is the mark's, `last_day` is none while it is open."""

    pk: int
    since: date
    last_day: date | None
    person_id: int
    name: str
    staff_number: str
    department: str
    group: str


def tags_on(day: date) -> list[TagLine]:
    """Every tag with its bearers on `day`; whoever has left by then is not counted. Three queries."""
    full = Q(standing__membership=Membership.FULL)
    rows = _with_standing(Tagging.objects.on(day), day).values_list("tag").order_by()
    counts = {
        tag: (bearers, members)
        for tag, bearers, members in rows.annotate(n=Count("pk"), full=Count("pk", filter=full))
    }
    everybody = heads_on(day).member
    tags = [(pk, name, *counts.get(pk, (0, 0))) for pk, name in Tag.objects.values_list("pk", "name")]
    return [TagLine(pk, name, n, members, percent(members, everybody)) for pk, name, n, members in tags]


def bearers_of(user: User, *, tag: int, day: date) -> QuerySet[Any, Any]:
    """Rows for `bearer`: who bears a tag on `day`, of those `user` may see, by pinyin."""
    return _rows(Tagging.objects.visible_to(user).on(day).filter(tag=tag), day)


def cared_for(user: User, *, day: date) -> QuerySet[Any, Any]:
    """Rows for `bearer`: who is looked after on `day` for a reason `user` may know; a row a reason."""
    return _rows(CareTag.objects.visible_to(user).on(day), day)


def bearer(row: tuple[Any, ...]) -> Bearer:
    pk, period, person, name, number, department, group = row
    last_day = CareTag(period=period).last_day
    return Bearer(pk, period.lower, last_day, person, name, number, department or "", group or "")


def _rows(marks: QuerySet[Any], day: date) -> QuerySet[Any, Any]:
    return _with_standing(marks, day).order_by("person__pinyin", "person_id", "pk").values_list(*_BEARER)


def _with_standing(marks: QuerySet[Any], day: date) -> QuerySet[Any]:
    """With what the bearer is on `day`; without those who are nothing to the union then."""
    on_day = Q(person__standings__period__contains=day)
    return marks.annotate(standing=FilteredRelation("person__standings", condition=on_day)).filter(
        standing__isnull=False
    )
