"""Who has signed in yet, and whose slip is waiting."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from accounts.models import SignInSlip, User
from members.models import Standing
from members.services.slips import within_reach

_COLUMNS = (
    "person_id",
    "person__name",
    "person__staff_number",
    "group__name",
    "person__user__last_login",
    "slip",
    "slip_until",
)


class SlipLine(NamedTuple):
    """One person of the list; `slip` is the key of the one that is waiting, good until `until`."""

    pk: int
    name: str
    staff_number: str
    group: str | None
    last_login: datetime | None
    slip: int | None
    until: datetime | None

    @property
    def has_come(self) -> bool:
        return self.last_login is not None


def slip_rows(user: User, *, group: int | None = None, only_new: bool = False) -> QuerySet:
    """The people `user` may give slips, group by group; `only_new` leaves out who has signed in before."""
    waiting = SignInSlip.objects.waiting().filter(user=OuterRef("person__user"))
    rows = (
        Standing.objects.on(localdate())
        .filter(person__in=within_reach(user))
        .annotate(
            slip=Subquery(waiting.values("pk")[:1]), slip_until=Subquery(waiting.values("expires_at")[:1])
        )
        .order_by("group__position", "group__name", "person__pinyin", "person__staff_number")
    )
    if group:
        rows = rows.filter(group=group)
    return rows.filter(person__user__last_login=None) if only_new else rows


def slip_lines(rows: Any) -> list[SlipLine]:
    """The rows as the page writes them."""
    return [SlipLine(*values) for values in rows.values_list(*_COLUMNS)]


def groups_in_reach(user: User) -> list[tuple[Any, str]]:
    """The union groups in which there is somebody to be given a slip."""
    rows = Standing.objects.on(localdate()).filter(person__in=within_reach(user), group__isnull=False)
    return list(
        rows.order_by("group__position", "group__name").values_list("group_id", "group__name").distinct()
    )
