"""Papers of the congress that are signed or sealed, and which of them are still to come back."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from congress.models import Assignment, Proposal, Resolution, Sitting
from congress.states import OWED, Status
from members.sheets import Sheet, SheetKind, Source, has_copy

SIGN_IN, MINUTES, RESOLUTION = "sign_in", "minutes", "resolution"
PROPOSAL, HANDING_OVER, REPLY = "proposal", "handing_over", "reply"
# A congress is held once a year; what has not come back by the next one will not.
AWAITED_FOR = timedelta(days=365)
ANSWERED = (Status.REPLIED, Status.AWAITING_RATING, Status.CLOSED)


def _sitting(kind: str, sitting: Sitting) -> Sheet:
    title = _("Sign-in sheet: %(meeting)s") if kind == SIGN_IN else _("Minutes: %(meeting)s")
    return Sheet(
        kind,
        sitting.pk,
        title % {"meeting": sitting},
        reverse("congress:sitting_detail", args=[sitting.pk]),
        sitting.occasion.starts_on,
        reverse("congress:session_document", args=[sitting.session_id, kind]),
    )


def _sittings(user: User) -> Any:
    related = ("session__term", "session__joint_term", "occasion")
    return Sitting.objects.visible_to(user).select_related(*related)


def find_sign_in(user: User, pk: int) -> Sheet | None:
    """The sign-in sheet of a sitting that `user` may see."""
    found = _sittings(user).filter(pk=pk).first()
    return _sitting(SIGN_IN, found) if found else None


def find_minutes(user: User, pk: int) -> Sheet | None:
    """The minutes of a sitting that `user` may see."""
    found = _sittings(user).filter(pk=pk).first()
    return _sitting(MINUTES, found) if found else None


def sittings_awaited(user: User) -> Iterable[Sheet]:
    """Meetings that are over: who signed in, and the minutes with their signatures. One query."""
    over = _sittings(user).filter(closed_at__gte=now() - AWAITED_FOR)
    kinds = {SIGN_IN: has_copy(SIGN_IN), MINUTES: has_copy(MINUTES)}
    for sitting in over.annotate(**{f"has_{kind}": found for kind, found in kinds.items()}):
        yield from (_sitting(kind, sitting) for kind in kinds if not getattr(sitting, f"has_{kind}"))


def _resolution(resolution: Resolution) -> Sheet:
    session = resolution.session_id
    printed = reverse("congress:session_document", args=[session, "resolutions"])
    return Sheet(
        RESOLUTION,
        resolution.pk,
        _("Resolution: %(title)s") % {"title": resolution.title},
        reverse("congress:resolution_detail", args=[resolution.pk]),
        resolution.published_on,
        f"{printed}?number={resolution.number}",
    )


def find_resolution(user: User, pk: int) -> Sheet | None:
    """A resolution that `user` may see."""
    found = Resolution.objects.visible_to(user).filter(pk=pk).first()
    return _resolution(found) if found else None


def resolutions_awaited(user: User) -> Iterable[Sheet]:
    """What was made public and lies here without its seal. One query."""
    since = localdate() - AWAITED_FOR
    rows = Resolution.objects.visible_to(user).filter(~has_copy(RESOLUTION), published_on__gte=since)
    return map(_resolution, rows)


_TITLES = {
    PROPOSAL: (gettext_lazy("Proposal form: %(title)s"), "form"),
    HANDING_OVER: (gettext_lazy("Handing-over slip: %(title)s"), "slip"),
    REPLY: (gettext_lazy("Answer: %(title)s"), "reply"),
}


def _proposal(kind: str, proposal: Proposal, user: User) -> Sheet:
    title, document = _TITLES[kind]
    page = "handling_detail" if user.has_perm("congress.handle_proposals") else "proposal_detail"
    days: dict[str, date | None] = {HANDING_OVER: proposal.decided_on, PROPOSAL: proposal.submitted_on}
    return Sheet(
        kind,
        proposal.pk,
        str(title) % {"title": proposal.title},
        reverse(f"congress:{page}", args=[proposal.pk]),
        days.get(kind, proposal.due_on),
        reverse("congress:proposal_document", args=[proposal.pk, document]),
    )


def find_proposal(user: User, pk: int) -> Sheet | None:
    """The form with its signatures: for the desk and whoever proposes or entered it."""
    rows = Proposal.objects.visible_to(user).filter(pk=pk)
    if not user.has_perm("congress.handle_proposals"):
        rows = rows.filter(Q(proposer__user=user) | Q(entered_by=user))
    found = rows.first()
    return _proposal(PROPOSAL, found, user) if found else None


def _handled(user: User, pk: int) -> Proposal | None:
    """For the desk and the departments to which it was given."""
    rows = Proposal.objects.visible_to(user).filter(pk=pk)
    if not user.has_perm("congress.handle_proposals"):
        rows = rows.filter(pk__in=Assignment.objects.given_to(user).values("proposal"))
    return rows.filter(assignments__sent_back_on=None, assignments__isnull=False).first()


def find_handing_over(user: User, pk: int) -> Sheet | None:
    """The sheet that hands a proposal over: for the desk and the department it was given to."""
    found = _handled(user, pk)
    return _proposal(HANDING_OVER, found, user) if found else None


def find_reply(user: User, pk: int) -> Sheet | None:
    """The sheet of a reply: for the desk and the department that gives it."""
    found = _handled(user, pk)
    return _proposal(REPLY, found, user) if found else None


def proposals_awaited(user: User) -> Iterable[Sheet]:
    """Forms of what was entered from paper, slips to be signed for, answers to be sealed. One query."""
    since = localdate() - AWAITED_FOR
    entered = Q(entered_by__isnull=False) & ~Q(status__in=(Status.DRAFT, Status.WITHDRAWN))
    conditions = {
        PROPOSAL: entered & ~has_copy(PROPOSAL),
        HANDING_OVER: Q(status__in=OWED) & ~has_copy(HANDING_OVER),
        REPLY: Q(status__in=ANSWERED) & ~has_copy(REPLY),
    }
    rows = Proposal.objects.visible_to(user).filter(call__closes_on__gte=since)
    rows = rows.defer("reasons", "measures", "pieces").order_by("pk")
    for kind, condition in conditions.items():
        rows = rows.annotate(**{f"awaits_{kind}": _flag(condition)})
    for proposal in rows.filter(_any(f"awaits_{kind}" for kind in conditions)):
        awaited = (kind for kind in conditions if getattr(proposal, f"awaits_{kind}"))
        yield from (_proposal(kind, proposal, user) for kind in awaited)


def _flag(condition: Any) -> Any:
    return Case(When(condition, then=Value(True)), default=Value(False))


def _any(names: Iterable[str]) -> Q:
    either = Q()
    for name in names:
        either |= Q(**{name: True})
    return either


KINDS = (
    SheetKind(SIGN_IN, gettext_lazy("Sign-in sheet of a meeting"), "congress.keep_doors", find_sign_in),
    SheetKind(MINUTES, gettext_lazy("Minutes of a meeting"), "congress.keep_doors", find_minutes),
    SheetKind(RESOLUTION, gettext_lazy("Resolution with its seal"), "congress.keep_doors", find_resolution),
    SheetKind(
        PROPOSAL,
        gettext_lazy("Proposal form with signatures"),
        "congress.view_congress",
        find_proposal,
        keeper="congress.handle_proposals",
    ),
    SheetKind(
        HANDING_OVER,
        gettext_lazy("Handing-over slip, signed for"),
        "congress.view_congress",
        find_handing_over,
        keeper="congress.handle_proposals",
    ),
    SheetKind(
        REPLY,
        gettext_lazy("Answer with the department's seal"),
        "congress.view_congress",
        find_reply,
        keeper="congress.handle_proposals",
    ),
)
SOURCES = (
    Source("congress.keep_doors", sittings_awaited),
    Source("congress.keep_doors", resolutions_awaited),
    Source("congress.handle_proposals", proposals_awaited),
)
