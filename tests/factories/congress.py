from datetime import date, timedelta

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localdate, now
from factory.django import DjangoModelFactory

from activities.models import Activity
from congress.models import (
    AgendaItem,
    Body,
    Call,
    Constituency,
    Delegate,
    Proposal,
    RuleSet,
    Session,
    Sitting,
    Term,
)
from congress.services.steps import lock_proposal, move
from congress.similar import pieces
from congress.states import STEPS, Status
from members.models import Post
from tests.factories.activities import ActivityFactory, OccasionFactory
from tests.factories.members import PersonFactory, PostFactory


class RuleSetFactory(DjangoModelFactory):
    class Meta:
        model = RuleSet

    effective_from = date(2020, 1, 1)
    source = "本校教职工大会实施细则"


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term
        django_get_or_create = ("body", "number")

    body = Body.GENERAL_STAFF
    number = 1
    period = DateRange(date(2024, 1, 1), date(2029, 1, 1))


class ConstituencyFactory(DjangoModelFactory):
    class Meta:
        model = Constituency

    term = factory.SubFactory(TermFactory, body=Body.STAFF_CONGRESS)
    name = factory.Sequence(lambda n: f"第{n + 1}选区")
    seats = 5


class DelegateFactory(DjangoModelFactory):
    class Meta:
        model = Delegate

    term = factory.SubFactory(TermFactory, body=Body.STAFF_CONGRESS)
    person = factory.SubFactory(PersonFactory, signs_in=True)
    seat = Delegate.Seat.FORMAL
    post = factory.LazyAttribute(
        lambda seat: (
            PostFactory(person=seat.person, kind=Post.Kind.DELEGATE, period=seat.term.period)
            if seat.seat == Delegate.Seat.FORMAL
            else None
        )
    )


class SessionFactory(DjangoModelFactory):
    """A session of an all-staff school that is announced, with a formal sitting in a week."""

    class Meta:
        model = Session
        skip_postgeneration_save = True

    term = factory.SubFactory(TermFactory)
    number = factory.Sequence(lambda n: n + 1)
    activity = factory.SubFactory(
        ActivityFactory, title="教职工大会", kind=Activity.Kind.MEETING, plan__status="published"
    )
    announced_at = factory.LazyFunction(now)

    @factory.post_generation
    def held_on(self, create, day, **kwargs):
        occasion = OccasionFactory(activity=self.activity, starts_on=day or localdate() + timedelta(days=7))
        Sitting.objects.create(session=self, occasion=occasion)


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    session = factory.SubFactory(SessionFactory)
    position = factory.Sequence(lambda n: n)
    title = "听取学校工作报告"


class CallFactory(DjangoModelFactory):
    """A call that is open today."""

    class Meta:
        model = Call

    session = factory.SubFactory(SessionFactory)
    opens_on = factory.LazyFunction(lambda: localdate() - timedelta(days=10))
    closes_on = factory.LazyFunction(lambda: localdate() + timedelta(days=10))


class ProposalFactory(DjangoModelFactory):
    """A proposal; `at=Status.CLOSED` walks it there along the table."""

    class Meta:
        model = Proposal
        skip_postgeneration_save = True

    call = factory.SubFactory(CallFactory)
    title = "关于改善教师午休条件的提案"
    pieces = factory.LazyAttribute(lambda proposal: pieces(proposal.title))
    category = Proposal.Category.WELFARE
    proposer = factory.SubFactory(PersonFactory, signs_in=True)
    reasons = "午休没有地方。"
    measures = "把二楼活动室改为休息室。"

    @factory.post_generation
    def at(self, create, status, **kwargs):
        for step in _way_to(Status(status)) if status else ():
            _take(self, step)
        if status:
            self.refresh_from_db()


def _way_to(target: Status) -> list[Status]:
    """The shortest way along the table."""
    ways = [[Status.DRAFT]]
    for way in ways:
        if way[-1] == target:
            return way[1:]
        ways += [[*way, step] for step in STEPS[way[-1]] if step not in way]
    raise AssertionError(target)


_OUTCOMES = {Status.ACCEPTED: "accepted", Status.SUGGESTION: "suggestion", Status.REFUSED: "refused"}


def _take(proposal: Proposal, step: Status) -> None:
    fields: dict = {}
    if step == Status.SUBMITTED and proposal.number is None:
        year = proposal.call.opens_on.year
        fields = {
            "number": Proposal.objects.filter(number_year=year).count() + 1,
            "number_year": year,
            "submitted_on": localdate(),
        }
    if step in _OUTCOMES:
        fields = {"outcome": _OUTCOMES[step], "decided_on": localdate()}
    if step == Status.MERGED:
        main = ProposalFactory(call=proposal.call, at=Status.ACCEPTED)
        fields = {"outcome": "merged", "decided_on": localdate(), "merged_into": main}
    move(lock_proposal(proposal), step, by=None, reason="测试", **fields)
