"""Proposals that are owed an answer, and what became of proposals and bright ideas."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Concat, TruncDate
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from congress.models import Assignment, Idea, Proposal, ProposalStep
from congress.states import Status
from members.models import Post, Standing
from reminders.audience import holders, offices_with
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.facts import Fact, as_facts
from reminders.kinds.said import day_said

HEADS = (Post.Kind.DEPARTMENT_HEAD, Post.Kind.SCHOOL_OFFICE)
# So long the proposer is asked to say how satisfied they are.
ASKED_FOR = timedelta(weeks=3)


class Owed(NamedTuple):
    """A department's part in a proposal that waits for an answer."""

    assignment: int
    proposal: int
    department: int
    title: str
    due_on: date

    @classmethod
    def of(cls, fact: Fact, due_on: date) -> "Owed":
        department, proposal = map(int, fact.code.split("|"))
        return cls(fact.number, proposal, department, fact.name, due_on)


def _owed(ask: Ask, first: date, last: date) -> list[Owed]:
    """What is due in a stretch of days."""
    rows = Assignment.objects.owing().filter(due_on__range=(first, last))
    both = Concat(F("department"), Value("|"), F("proposal"), output_field=CharField())
    facts = as_facts(rows, number=F("pk"), name=F("proposal__title"), code=both, day=F("due_on"))
    return [Owed.of(fact, fact.day) for fact in ask.facts(f"owed:{first}:{last}", facts) if fact.day]


def heads_of(departments: set[int]) -> Callable[[date], dict[int, list[int]]]:
    """Who heads each department on a day, asked once; under 0 the school office, for those without one."""

    @cache
    def on(day: date) -> dict[int, list[int]]:
        listed = Standing.objects.on(day).values("person")
        held = Post.objects.held_on(day).filter(kind__in=HEADS, person__in=listed)
        found: dict[int, list[int]] = {}
        for kind, department, person in held.values_list("kind", "department", "person"):
            place = department if kind == Post.Kind.DEPARTMENT_HEAD else 0
            if place == 0 or place in departments:
                found.setdefault(place or 0, []).append(person)
        return found

    return on


def find_due(ask: Ask) -> Iterable[Matter]:
    """One query."""
    spans = list(ask.led())
    if not spans:
        return
    owed = _owed(ask, min(spans)[0], max(spans)[1])
    heads = heads_of({one.department for one in owed})
    for first, last in spans:
        for one in owed:
            if first <= one.due_on <= last:
                yield _to_department(one, one.due_on - (first - ask.first), heads, until=one.due_on)


def find_overdue(ask: Ask) -> Iterable[Matter]:
    """One query; each week from the day after the last."""
    owed = _owed(ask, ask.first - timedelta(days=366), ask.last - timedelta(days=1))
    heads = heads_of({one.department for one in owed})
    secretaries = cache(lambda day: holders(offices_with("congress.handle_proposals"), day))
    for one in owed:
        for day in ask.weeks_since(one.due_on + timedelta(days=1)):
            yield _to_department(one, day, heads)
            yield _to_secretaries(one, day, secretaries)


def _to_department(
    one: Owed, day: date, heads: Callable[[date], dict[int, list[int]]], *, until: date | None = None
) -> Matter:
    return Matter(
        subject=f"answer:{one.assignment}:{one.due_on}",
        day=day,
        about=one.title,
        facts=_facts(one, day),
        people=lambda: heads(day).get(one.department) or heads(day).get(0, []),
        posts=HEADS,
        link=reverse("congress:given_detail", args=[one.assignment]),
        until=until,
    )


def _to_secretaries(one: Owed, day: date, secretaries: Callable[[date], list[int]]) -> Matter:
    return Matter(
        subject=f"answer:{one.assignment}:{one.due_on}:secretary",
        day=day,
        about=one.title,
        facts=_facts(one, day),
        people=lambda: secretaries(day),
        posts=offices_with("congress.handle_proposals"),
        link=reverse("congress:proposal_detail", args=[one.proposal]),
    )


def _facts(one: Owed, day: date) -> Callable[[], dict[str, str]]:
    return lambda: {
        "title": one.title,
        "due": day_said(one.due_on),
        "days": str(abs((one.due_on - day).days)),
    }


ANSWER_DUE = Kind(
    code="answer_due",
    label=_("An answer to a proposal is due"),
    explanation=_(
        "A week and a day before, to the head of the department that was given it, or else the school office."
    ),
    topic=Topic.OFFICE,
    fields={"title": _("the proposal"), "due": _("the last day"), "days": _("how many days are left")},
    zh=Wording(
        "提案答复还有{days}天到期：{title}",
        "{name}老师，您好！交由贵部门办理的提案“{title}”请在{due}前答复，还有{days}天。",
    ),
    en=Wording(
        "An answer is due in {days} days: {title}",
        "Dear {name},\nthe proposal “{title}” was given to your department; please answer it by {due}.",
    ),
    find=find_due,
    is_on=True,
    leads=(7, 1),
    is_duty=True,
)

ANSWER_OVERDUE = Kind(
    code="answer_overdue",
    label=_("An answer to a proposal is overdue"),
    explanation=_(
        "Each week until it is answered, to the department, and to those in the union who look after "
        "proposals."
    ),
    topic=Topic.OFFICE,
    fields={"title": _("the proposal"), "due": _("the last day"), "days": _("how many days ago that was")},
    zh=Wording(
        "提案答复已超期{days}天：{title}",
        "{name}老师，您好！提案“{title}”应在{due}前答复，已超过{days}天，请尽快办理；办理有困难的，可以说明理由申请延期。",
    ),
    en=Wording(
        "An answer is {days} days late: {title}",
        "Dear {name},\nthe proposal “{title}” was to be answered by {due}. Please see to it, or ask for more "
        "time with the reason.",
    ),
    find=find_overdue,
    is_on=True,
    is_duty=True,
    keeps_for=7,
)


def find_answered(ask: Ask) -> Iterator[Matter]:
    """One query; each week for three weeks, while it is not rated."""
    steps = ProposalStep.objects.filter(proposal=OuterRef("pk"), after=Status.AWAITING_RATING)
    rows = Proposal.objects.filter(status=Status.AWAITING_RATING)
    last = steps.order_by("-pk")
    since = TruncDate(Subquery(last.values("at")[:1]))
    # The second answer, too, when it comes on the day of the first.
    both = Concat(F("proposer"), Value("|"), Subquery(last.values("pk")[:1]), output_field=CharField())
    facts = as_facts(rows, number=F("pk"), name=F("title"), code=both, day=since)
    for one in ask.facts("answered", facts):
        for day in ask.weeks_since(one.day) if one.day else ():
            if one.day and day < one.day + ASKED_FOR:
                yield _answered(one, day)


def _answered(one: Fact, day: date) -> Matter:
    proposer, step = one.code.split("|")
    return Matter(
        subject=f"answered:{one.number}:{step}",
        day=day,
        about=one.name,
        facts=lambda: {"title": one.name, "news": _news(is_first=day == one.day)},
        people=lambda: [int(proposer)],
        link=reverse("congress:proposal_detail", args=[one.number]),
    )


def _news(*, is_first: bool) -> str:
    if is_first:
        return gettext("Your proposal has been answered")
    return gettext("Your proposal still waits for your rating")


PROPOSAL_ANSWERED = Kind(
    code="proposal_answered",
    label=_("My proposal has been answered"),
    explanation=_("At once, to the proposer, who says how satisfied they are; for three weeks, once a week."),
    topic=Topic.CONGRESS,
    fields={
        "title": _("the proposal"),
        "news": _("that it has been answered; a week later, that it still waits for the rating"),
    },
    zh=Wording(
        "{news}：{title}",
        "{name}老师，您好！{news}：“{title}”。答复请看一看，并对办理态度和结果作个评价。",
    ),
    en=Wording(
        "{news}: {title}",
        "Dear {name},\n{news}: “{title}”. Please read the answer and say how satisfied you are with attitude "
        "and result.",
    ),
    find=find_answered,
    is_on=True,
    keeps_for=7,
)


def find_idea_answered(ask: Ask) -> Iterator[Matter]:
    """One query."""
    rows = Idea.objects.filter(author__isnull=False, taken_down="", answered_on__range=(ask.first, ask.last))
    code = Concat(F("pk"), Value("|"), F("author"), output_field=CharField())
    facts = as_facts(rows, name=F("title"), code=code, day=F("answered_on"))
    for one in ask.facts(f"ideas:{ask.first}:{ask.last}", facts):
        if one.day:
            yield _idea(one, one.day)


def _idea(one: Fact, day: date) -> Matter:
    pk, author = one.code.split("|")
    return Matter(
        subject=f"idea:{pk}",
        day=day,
        about=one.name,
        facts=lambda: {"title": one.name},
        people=lambda: [int(author)],
        link=reverse("congress:idea_detail", args=[pk]),
    )


IDEA_ANSWERED = Kind(
    code="idea_answered",
    label=_("My bright idea has been answered"),
    explanation=_("To whoever wrote it with their name."),
    topic=Topic.CONGRESS,
    fields={"title": _("the idea in a line")},
    zh=Wording(
        "您的金点子有回音了：{title}",
        "{name}老师，您好！您写的金点子“{title}”有答复了，谢谢您为学校出主意。",
    ),
    en=Wording(
        "Your bright idea has been answered: {title}",
        "Dear {name},\nyour idea “{title}” has been answered. Thank you for it.",
    ),
    find=find_idea_answered,
    is_on=True,
)
