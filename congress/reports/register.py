"""What had to be passed and what became of it; which resolutions are still being carried out."""

from datetime import date
from typing import NamedTuple

from django.db.models import Case, F, Prefetch, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from congress.models import AgendaItem, Resolution, ResolutionProgress, Session, Sitting
from congress.reports.votes import Round, is_passed, rounds_of
from congress.reports.waiting import Waiting


class Decision(NamedTuple):
    """A matter that needs a vote, when its meeting is or was, and what became of it."""

    item: AgendaItem
    sitting: Sitting | None
    rounds: list[Round]
    is_passed: bool | None
    resolutions: list[Resolution]

    @property
    def outcome(self) -> str:
        """What became of it, in words."""
        if self.item.withdrawn_reason:
            return _("Taken off")
        if self.is_passed is None:
            return _("not voted on") if self._is_over else _("waits for the vote")
        return _("passed") if self.is_passed else _("not passed")

    @property
    def tone(self) -> str:
        if self.item.withdrawn_reason:
            return "done"
        if self.is_passed is None:
            return "alert" if self._is_over else "waiting"
        return "good" if self.is_passed else "alert"

    @property
    def _is_over(self) -> bool:
        return self.item.session.archived_at is not None


def must_be_passed(user: User) -> QuerySet[AgendaItem]:
    """Every matter of every session that is passed by vote only, the latest first (row 77)."""
    rows = AgendaItem.objects.visible_to(user).filter(mode=AgendaItem.Mode.PASS)
    rows = rows.select_related("session__term", "session__joint_term")
    return rows.order_by("-session__term__period", "-session__number", "-part", "position", "pk")


def decisions(items: QuerySet[AgendaItem], user: User) -> list[Decision]:
    """The lines of a page of the register. Five queries, whatever its length."""
    public = Prefetch("resolutions", Resolution.objects.visible_to(user))
    found = items.prefetch_related("votes", public, "session__sittings__occasion")
    return [_decision(item) for item in found]


def _decision(item: AgendaItem) -> Decision:
    sitting = next((one for one in item.session.sittings.all() if one.part == item.part), None)
    return Decision(item, sitting, rounds_of(item), is_passed(item), list(item.resolutions.all()))


def resolutions_for(user: User, *, status: str = "") -> QuerySet[Resolution]:
    """What may be seen, what is open first and the earliest day first; one status alone, if it is one."""
    rows = Resolution.objects.visible_to(user).select_related("session__term")
    if status in Resolution.Status:
        rows = rows.filter(status=status)
    is_open = Case(When(status=Resolution.Status.OPEN, then=0), default=1)
    return rows.order_by(is_open, F("due_on").asc(nulls_last=True), "-session__term__period", "-pk")


class Followed(NamedTuple):
    """A resolution with what was reported last."""

    resolution: Resolution
    last: ResolutionProgress | None
    is_late: bool


def followed(resolutions: QuerySet[Resolution], *, today: date) -> list[Followed]:
    """Two queries, whatever the number."""
    return [_followed(one, today) for one in resolutions.prefetch_related("progress")]


def _followed(resolution: Resolution, today: date) -> Followed:
    progress = list(resolution.progress.all())
    return Followed(resolution, progress[-1] if progress else None, is_late(resolution, today))


def is_late(resolution: Resolution, today: date) -> bool:
    """Still being carried out after its day."""
    due = resolution.due_on
    return resolution.status == Resolution.Status.OPEN and due is not None and due < today


def sessions_after(resolution: Resolution) -> QuerySet[Session]:
    """Where it can be reported on: later sessions that are not on file."""
    of = resolution.session
    later = Q(term__period__startswith__gt=of.term.period.lower) | Q(term=of.term, number__gt=of.number)
    return Session.objects.filter(later, archived_at=None).select_related("term")


def resolutions_past(today: date) -> QuerySet[Resolution]:
    """Those still being carried out after their day."""
    return Resolution.objects.filter(status=Resolution.Status.OPEN, due_on__lt=today)


def resolutions_said(late: int) -> list[Waiting]:
    """How many are past their day, in words; no query."""
    if not late:
        return []
    sentence = ngettext(
        "%(n)s resolution is past its day. How far is it?",
        "%(n)s resolutions are past their day. How far are they?",
        late,
    )
    address = reverse("congress:resolution_list") + "?status=open"
    return [Waiting(sentence % {"n": late}, address, _("Look at the resolutions"))]
