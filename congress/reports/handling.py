"""What the desk sees: the proposals by what is to be done with them, and one of them whole."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Assignment, Call, Proposal, Screening
from congress.rules import rules_on
from congress.states import OWED, Status

UNSCREENED = (Status.SUBMITTED, Status.SCREENING)


class Stage(NamedTuple):
    """What is to be done, and in which statuses it is."""

    name: str
    label: object
    statuses: tuple[Status, ...]


STAGES = (
    Stage("decide", _("to be decided"), UNSCREENED),
    Stage("hand_over", _("to be handed over"), (Status.ACCEPTED, Status.SUGGESTION, Status.SENT_BACK)),
    Stage("more_time", _("more time asked for"), (Status.EXTENSION,)),
    Stage("answer", _("waiting for an answer"), (Status.ASSIGNED, Status.HANDLING, Status.REHANDLING)),
    Stage("rate", _("waiting for the rating"), (Status.REPLIED, Status.AWAITING_RATING)),
    Stage("proposer", _("with the proposer"), (Status.SECONDING, Status.RETURNED)),
    Stage("ended", _("at its end"), (Status.CLOSED, Status.MERGED, Status.REFUSED, Status.ARCHIVED)),
)
# Cuts across the stages: an answer is owed, and its day has passed.
OVERDUE = "overdue"


def overdue(day: date) -> Q:
    """Whose answer is owed and was due before `day`."""
    return Q(status__in=OWED, due_on__lt=day)


class Counted(NamedTuple):
    """How many proposals stand in a stage."""

    name: str
    label: object
    number: int


def stages_of(proposals: QuerySet[Proposal], *, day: date) -> list[Counted]:
    """The stages, with how many are in each and how many are overdue; one query."""
    asked = {stage.name: Count("pk", filter=Q(status__in=stage.statuses)) for stage in STAGES}
    found = proposals.order_by().aggregate(**asked, **{OVERDUE: Count("pk", filter=overdue(day))})
    counted = [Counted(stage.name, stage.label, found[stage.name]) for stage in STAGES]
    return [*counted, Counted(OVERDUE, _("overdue"), found[OVERDUE])]


def in_stage(proposals: QuerySet[Proposal], name: str, *, day: date) -> QuerySet[Proposal]:
    """Those of a stage; all of them where there is no such stage."""
    if name == OVERDUE:
        return proposals.filter(overdue(day))
    stage = next((one for one in STAGES if one.name == name), None)
    return proposals.filter(status__in=stage.statuses) if stage else proposals


def for_the_desk(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With who proposed them and who handles them; two queries for any number."""
    parts = Assignment.objects.in_force().select_related("department")
    return (
        proposals.defer("reasons", "measures", "pieces")
        .select_related("call", "proposer")
        .prefetch_related(Prefetch("assignments", queryset=parts, to_attr="parts"))
    )


def undecided(call: Call, user: User) -> QuerySet[Proposal]:
    """The submitted proposals of a call that wait for the decision, by their number."""
    waiting = Proposal.objects.visible_to(user).filter(call=call, status__in=UNSCREENED)
    return waiting.select_related("call", "proposer").order_by("number", "pk")


def mains_of(call: Call) -> QuerySet[Proposal]:
    """Those into which another one of the call may be merged: accepted, or still to be decided."""
    fit = Q(outcome=Screening.Outcome.ACCEPTED) | Q(status__in=UNSCREENED)
    found = Proposal.objects.filter(fit, call=call)
    return found.only("title", "number", "number_year").order_by("number")


def accepted_of(call: Call) -> QuerySet[Proposal]:
    """Those into which another one is merged outside a meeting."""
    return mains_of(call).filter(outcome=Screening.Outcome.ACCEPTED)


def first_due_day(today: date) -> date:
    """Until when an answer is asked for, by the rules of `today`."""
    return today + timedelta(days=rules_on(today).answer_days)


# Per status, what the desk can do next; names of pages.
ACTIONS: dict[Status, tuple[str, ...]] = {
    Status.SUBMITTED: ("screen",),
    Status.SCREENING: ("screen",),
    Status.ACCEPTED: ("assign", "record", "instruct"),
    Status.SUGGESTION: ("assign", "record", "instruct", "archive"),
    Status.ASSIGNED: ("record", "instruct", "take_back", "link"),
    Status.HANDLING: ("record", "instruct", "take_back", "link"),
    Status.EXTENSION: ("record", "instruct", "link", "more_time"),
    Status.SENT_BACK: ("assign", "record", "instruct"),
    Status.REHANDLING: ("record", "link"),
    Status.AWAITING_RATING: ("rate", "close", "outstanding"),
    Status.CLOSED: ("outstanding", "archive"),
    Status.ARCHIVED: ("outstanding",),
    Status.MERGED: ("archive",),
    Status.REFUSED: ("archive",),
}


def actions_for(proposal: Proposal, *, is_unsatisfied: bool = False) -> set[str]:
    """What the desk can do with a proposal; a school leader's instruction belongs to the full path."""
    found = set(ACTIONS.get(Status(proposal.status), ()))
    if not proposal.call.is_full:
        found.discard("instruct")
    if proposal.outcome != Proposal.Outcome.ACCEPTED or not proposal.result or is_unsatisfied:
        found.discard("outstanding")
    return found
