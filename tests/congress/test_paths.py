"""A proposal reaches no state by any path but the table's, whatever is tried in whatever order."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from congress.models import Extension, Proposal, ProposalStep, Screening
from congress.reports.statistics import statistics_of
from congress.services.assignments import ask_more_time, assign_proposal, decide_more_time, send_back
from congress.services.decisions import Decided, decide_all, screen_proposal
from congress.services.proposals import (
    change_proposal,
    hand_in,
    start_proposal,
    take_back,
    withdraw_proposal,
)
from congress.services.ratings import (
    archive_call,
    archive_proposal,
    close_without_rating,
    mark_outstanding,
    rate_proposal,
)
from congress.services.replies import record_reply, reply_to
from congress.services.seconding import second, second_by_sheet
from congress.states import STEPS, Status
from tests.factories.congress import CallFactory
from tests.factories.members import DepartmentFactory, PersonFactory

TODAY = localdate()
WORDS = {"text": "已安排。", "signed_by": "郝主任"}
WHICH = st.integers(0, 3)
WHO = st.integers(0, 4)
DAYS = st.integers(-2, 90)
REASON = st.sampled_from(["", "理由", "长" * 501])
OUTCOMES = st.sampled_from(Screening.Outcome.values)
RESULTS = st.sampled_from(["", *Proposal.Result.values])
GRADES = st.sampled_from(["satisfied", "basically", "unsatisfied", "great"])


class Everything(RuleBasedStateMachine):
    """All services, in any order, by anybody; a refusal is a ValidationError and nothing else."""

    people: list
    chair = None
    departments: list

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.call = CallFactory()

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def one(self, which):
        """A proposal as it stands, or nothing while there are too few."""
        return Proposal.objects.filter(call=self.call).order_by("pk")[which : which + 1].first()

    def attempt(self, act, which, **kwargs):
        proposal = self.one(which)
        if proposal is not None:
            self.call_it(act, proposal=proposal, **kwargs)

    def call_it(self, act, **kwargs):
        with suppress(ValidationError):
            act(**kwargs)

    def by(self, who):
        return self.people[who].user

    @rule(who=WHO, is_whole=st.booleans())
    def start(self, who, is_whole):
        if Proposal.objects.filter(call=self.call).count() == 4:
            return
        text = {"title": "提案", "reasons": "理由", "measures": "建议" if is_whole else ""}
        person = self.people[who]
        self.call_it(start_proposal, call=self.call, proposer=person, by=person.user, **text)

    @rule(which=WHICH, who=WHO)
    def hand_in(self, which, who):
        self.attempt(hand_in, which, by=self.by(who))

    @rule(which=WHICH)
    def hand_in_and_second(self, which):
        if (proposal := self.one(which)) is None:
            return
        self.call_it(hand_in, proposal=proposal, by=proposal.proposer.user)
        for person in self.people:
            self.call_it(second, proposal=proposal, by=person.user)

    @rule(which=WHICH, measures=st.sampled_from(["", "建议"]))
    def change(self, which, measures):
        if (proposal := self.one(which)) is not None:
            by = proposal.proposer.user
            self.attempt(change_proposal, which, version=proposal.version, by=by, measures=measures)

    @rule(which=WHICH, who=WHO)
    def take_back(self, which, who):
        self.attempt(take_back, which, by=self.by(who))

    @rule(which=WHICH, who=WHO, reason=REASON)
    def withdraw(self, which, who, reason):
        self.attempt(withdraw_proposal, which, by=self.by(who), reason=reason[:500])

    @rule(which=WHICH, who=WHO)
    def second(self, which, who):
        self.attempt(second, which, by=self.by(who))

    @rule(which=WHICH, people=st.sets(WHO, max_size=3))
    def second_by_sheet(self, which, people):
        signed = [self.people[who] for who in people]
        self.attempt(second_by_sheet, which, people=signed, by=self.chair)

    @rule(which=WHICH, into=WHICH, outcome=OUTCOMES, reason=REASON)
    def screen(self, which, into, outcome, reason):
        given = {"outcome": outcome, "into": self.one(into), "reason": reason}
        self.attempt(screen_proposal, which, by=self.chair, **given)

    @rule(outcomes=st.lists(OUTCOMES, min_size=4, max_size=4), reason=REASON)
    def decide_all(self, outcomes, reason):
        proposals = Proposal.objects.filter(call=self.call).order_by("pk")
        decisions = [
            Decided(
                proposal,
                outcome,
                into=self.one(0),
                reason=reason,
                lead=self.departments[0],
                due_on=TODAY + timedelta(days=30),
            )
            for proposal, outcome in zip(proposals, outcomes, strict=False)
        ]
        self.call_it(decide_all, call=self.call, decisions=decisions, by=self.chair)

    @rule(which=WHICH, lead=st.integers(0, 2), support=st.sets(st.integers(0, 2)), days=DAYS)
    def assign(self, which, lead, support, days):
        helping = [self.departments[one] for one in support]
        due_on = TODAY + timedelta(days=days)
        given = {"lead": self.departments[lead], "support": helping, "due_on": due_on}
        self.attempt(assign_proposal, which, by=self.chair, **given)

    def part(self, which, nth):
        proposal = self.one(which)
        parts = list(proposal.assignments.all()) if proposal else []
        return parts[nth % len(parts)] if parts else None

    @rule(which=WHICH, nth=WHICH, days=DAYS, reason=REASON)
    def more_time(self, which, nth, days, reason):
        if (part := self.part(which, nth)) is not None:
            until = TODAY + timedelta(days=days)
            self.call_it(ask_more_time, assignment=part, until=until, reason=reason, by=None, by_name="郝")

    @rule(granted=st.booleans())
    def decide_more_time(self, granted):
        for extension in Extension.objects.all():
            self.call_it(decide_more_time, extension=extension, granted=granted, by=self.chair)

    @rule(which=WHICH, nth=WHICH, reason=REASON)
    def send_back(self, which, nth, reason):
        if (part := self.part(which, nth)) is not None:
            self.call_it(send_back, assignment=part, reason=reason, by=None, by_name="郝主任")

    @rule(which=WHICH, nth=WHICH, result=RESULTS, days=DAYS, is_whole=st.booleans())
    def reply(self, which, nth, result, days, is_whole):
        if (part := self.part(which, nth)) is not None:
            given = {"result": result, "planned_for": TODAY + timedelta(days=days), "is_whole": is_whole}
            self.call_it(reply_to, assignment=part, via="link", by=None, **given, **WORDS)

    @rule(which=WHICH, result=RESULTS)
    def record(self, which, result):
        given = {"lead": self.departments[0], "result": result, "via": "oral"}
        self.attempt(record_reply, which, by=self.chair, **given, **WORDS)

    @rule(which=WHICH, who=WHO, outcome=GRADES)
    def rate(self, which, who, outcome):
        self.attempt(rate_proposal, which, attitude="satisfied", outcome=outcome, by=self.by(who))

    @rule(which=WHICH, outcome=GRADES)
    def rate_from_paper(self, which, outcome):
        self.attempt(rate_proposal, which, attitude="basically", outcome=outcome, by=self.chair)

    @rule(which=WHICH, reason=REASON)
    def close(self, which, reason):
        self.attempt(close_without_rating, which, reason=reason, by=self.chair)

    @rule(which=WHICH, is_outstanding=st.booleans())
    def outstanding(self, which, is_outstanding):
        self.attempt(mark_outstanding, which, is_outstanding=is_outstanding, by=self.chair)

    @rule(which=WHICH)
    def archive(self, which):
        self.attempt(archive_proposal, which, by=self.chair)

    @rule()
    def archive_all(self):
        self.call_it(archive_call, call=self.call, by=self.chair)

    @invariant()
    def every_step_is_of_the_table(self):
        stands = dict(Proposal.objects.filter(call=self.call).values_list("pk", "status"))
        walked = dict.fromkeys(stands, "draft")
        steps = ProposalStep.objects.filter(proposal__call=self.call).order_by("pk")
        for pk, before, after in steps.values_list("proposal", "before", "after"):
            assert walked[pk] == before
            assert Status(after) in STEPS[Status(before)]
            walked[pk] = after
        assert walked == stands

    @invariant()
    def the_numbers_have_no_gap_and_the_figures_add_up(self):
        proposals = Proposal.objects.filter(call=self.call)
        numbers = sorted(proposals.exclude(number=None).values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        f = statistics_of(proposals, day=TODAY)
        decided = f.filed + f.suggestions + f.refused
        assert f.received == decided + f.returned + f.withdrawn + f.undecided

    @invariant()
    def what_waits_for_an_answer_has_one_lead(self):
        waiting = Proposal.objects.filter(
            call=self.call, status__in=("assigned", "handling", "extension", "rehandling")
        )
        for proposal in waiting:
            lead = proposal.assignments.in_force().get(is_lead=True)
            assert proposal.due_on == lead.due_on


@pytest.mark.django_db
def test_no_path_but_the_table_s(cast):
    Everything.chair = cast.chair
    Everything.people = [PersonFactory(signs_in=True) for _ in range(5)]
    Everything.departments = [DepartmentFactory() for _ in range(3)]
    run_state_machine_as_test(
        Everything,
        settings=settings(
            max_examples=10,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
