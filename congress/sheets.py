"""Papers of the congress that are signed or sealed, and which of them are still to come back."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Q
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


def find_of_sitting(kind: str, user: User, pk: int) -> Sheet | None:
    """A paper of a sitting that `user` may see."""
    found = _sittings(user).filter(pk=pk).first()
    return _sitting(kind, found) if found else None


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


def find_handled(kind: str, user: User, pk: int) -> Sheet | None:
    """What goes between the desk and a department: for the desk and the departments to which it was given."""
    rows = Proposal.objects.visible_to(user).filter(pk=pk)
    if not user.has_perm("congress.handle_proposals"):
        rows = rows.filter(pk__in=Assignment.objects.given_to(user).values("proposal"))
    found = rows.filter(assignments__sent_back_on=None, assignments__isnull=False).first()
    if found is None:
        return None
    sheet = _proposal(kind, found, user)
    return sheet if _is_there(kind, found) else sheet._replace(print_url="")


def _is_there(kind: str, proposal: Proposal) -> bool:
    """Whether there is anything to print: a slip needs a department in the lead, an answer its words."""
    if kind == REPLY:
        return proposal.replies.filter(is_whole=True).exists()
    return proposal.assignments.in_force().filter(is_lead=True).exists()


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
    rows = rows.annotate(**{f"awaits_{kind}": condition for kind, condition in conditions.items()})
    for proposal in rows.filter(reduce(or_, conditions.values())):
        awaited = (kind for kind in conditions if getattr(proposal, f"awaits_{kind}"))
        yield from (_proposal(kind, proposal, user) for kind in awaited)


def _of_a_meeting(key: str, title: Any, find: Any) -> SheetKind:
    return SheetKind(key, title, "congress.keep_doors", find)


def _of_a_proposal(key: str, title: Any, find: Any) -> SheetKind:
    return SheetKind(key, title, "congress.view_congress", find, keeper="congress.handle_proposals")


KINDS = (
    _of_a_meeting(SIGN_IN, gettext_lazy("Sign-in sheet of a meeting"), partial(find_of_sitting, SIGN_IN)),
    _of_a_meeting(MINUTES, gettext_lazy("Minutes of a meeting"), partial(find_of_sitting, MINUTES)),
    _of_a_meeting(RESOLUTION, gettext_lazy("Resolution with its seal"), find_resolution),
    _of_a_proposal(PROPOSAL, gettext_lazy("Proposal form with signatures"), find_proposal),
    _of_a_proposal(
        HANDING_OVER, gettext_lazy("Handing-over slip, signed for"), partial(find_handled, HANDING_OVER)
    ),
    _of_a_proposal(REPLY, gettext_lazy("Answer with the department's seal"), partial(find_handled, REPLY)),
)
SOURCES = (
    Source("congress.keep_doors", sittings_awaited),
    Source("congress.keep_doors", resolutions_awaited),
    Source("congress.handle_proposals", proposals_awaited),
)
