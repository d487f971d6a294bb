"""What has come in and what the house lacks, counted for the first page in one question."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import CharField, Count, DateField, Min, QuerySet, Value
from django.db.models.functions import Cast, TruncDate

from accounts.models import User
from almanac.models import DayOff
from congress.models import Proposal, Session
from congress.reports import ideas, register
from congress.reports.handling_waiting import FOR_THE_DESK
from members.models import Application, Correction, Post, PrivacyNotice, Standing, Union
from office.models import Backup, PlanReading
from office.models.backups import LATE_AFTER

# A session is announced in its last month.
CALLED_AHEAD = timedelta(days=30)


class Counted(NamedTuple):
    """How many there are, since (or on) which day the first of them, and the key of one."""

    n: int = 0
    first_day: date | None = None
    pk: str | None = None


class Tally(dict[str, Counted]):
    """What was counted; what nobody asked for counts nothing."""

    def __missing__(self, what: str) -> Counted:
        return Counted()


def tally(user: User, *, today: date) -> Tally:
    """Everything of the house that home counts for `user`. One query."""
    first, *others = (
        rows.order_by()
        .annotate(counted=Value(what, CharField()))
        .values("counted")
        .annotate(n=Count("pk", distinct=True), day=Min(day), first=Min(Cast("pk", CharField())))
        for what, (rows, day) in _rows(user, today).items()
    )
    found = first.union(*others, all=True)
    return Tally({one["counted"]: Counted(one["n"], one["day"], one["first"]) for one in found})


def _rows(user: User, today: date) -> dict[str, tuple[QuerySet, Any]]:
    no_day = Cast(Value(None), DateField())
    newest = PrivacyNotice.objects.order_by("-number").values("number")[:1]
    unread = PrivacyNotice.objects.filter(number__in=newest).exclude(acknowledgements__person__user=user)
    rows: dict[str, tuple[QuerySet, Any]] = {"notice_to_read": (unread, no_day)}
    if user.has_perm("office.keep_privacy"):
        asked = Correction.objects.filter(status=Correction.Status.WAITING)
        rows["corrections"] = (asked, TruncDate("asked_at"))
        rows["notices"] = (PrivacyNotice.objects.all(), no_day)
        rows["founded"] = (_founded_since(today - LATE_AFTER), no_day)
        rows["keepers"] = (_holders(Post.Kind.ADMINISTRATOR, today), no_day)
        rows["backups"] = (Backup.objects.lately(today), no_day)
        rows["days_off"] = (DayOff.objects.of_years(today.year + 1, today.year + 1), no_day)
    if user.has_perm("members.change_people"):
        rows["people"] = (Standing.objects.on(today), no_day)
        rows["signed_in"] = (User.objects.exclude(last_login=None), no_day)
    if user.has_perm("members.change_posts"):
        rows["treasurers"] = (_holders(Post.Kind.TREASURER, today), no_day)
        rows["auditors"] = (_holders(Post.Kind.AUDITOR, today), no_day)
    if user.has_perm("members.decide_applications"):
        for status in Application.OPEN:
            rows[str(status)] = (Application.objects.filter(status=status), "applied_on")
    if user.has_perm("congress.handle_proposals"):
        rows["proposals"] = (Proposal.objects.filter(status__in=FOR_THE_DESK), no_day)
        rows["ideas"] = (ideas.unanswered_ideas(), no_day)
    if user.has_perm("congress.change_congress"):
        near = (today, today + CALLED_AHEAD)
        called = Session.objects.filter(announced_at=None, sittings__occasion__starts_on__range=near)
        rows["resolutions"] = (register.resolutions_past(today), no_day)
        rows["sessions"] = (called, "sittings__occasion__starts_on")
    if user.has_perm("office.read_plan"):
        rows["readings"] = (PlanReading.objects.visible_to(user).waiting(), no_day)
    return rows


def _founded_since(day: date) -> QuerySet:
    """What tells that the house was founded after `day`: no backup can be late then."""
    history: Any = Union
    return history.pgh_event_model.objects.filter(pgh_label="insert", pgh_created_at__date__gt=day)


def _holders(kind: str, today: date) -> QuerySet[Post]:
    """Those on the list today: whoever left holds no office, though its post may run on."""
    listed = Standing.objects.on(today).values("person")
    return Post.objects.held_on(today).filter(kind=kind, person__in=listed)
