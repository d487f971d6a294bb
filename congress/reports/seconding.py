"""Who may propose and second in a call, how many seconders it asks for, and for whom somebody may speak."""

from datetime import date

from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from congress.models import Body, Call, Delegate, Proposal, RuleSet
from congress.reports.electorates import proposers_of
from congress.rules import rules_on
from members.matching import known_people
from members.models import Person, Post, Standing
from members.nearness import Known


def rules_of(call: Call) -> RuleSet:
    """The rules of its first day: a call does not change its rules on the way. One query."""
    return rules_on(call.opens_on)


def may_propose(person: Person, call: Call, day: date, rules: RuleSet | None = None) -> bool:
    """Whether somebody may propose and second in a call on a day. One query where the rules are known."""
    return proposers_of(call, day, rules or rules_of(call)).filter(pk=person.pk).exists()


def why_not_entitled(call: Call) -> str:
    """What is said to somebody who may neither propose nor second in a call."""
    if call.session.term.body == Body.STAFF_CONGRESS:
        return _(
            "You are not a delegate of this congress (without a vote), and so cannot propose or second; "
            "you can send a bright idea."
        )
    return _("You have no vote in this meeting, and so cannot propose or second; you can send a bright idea.")


def seconders_needed(proposal: Proposal, rules: RuleSet) -> int:
    """How many others have to second it; a proposal of a delegation needs none."""
    return 0 if proposal.kind == Proposal.Kind.COLLECTIVE else rules.seconders


def speaks_for(person: Person, call: Call, day: date) -> bool:
    """Whether somebody may hand in a proposal of a delegation: its head, or the leader of a union group.

    One query.
    """
    heads = Delegate.objects.filter(term=call.session.term, person=person, heads_delegation=True).on(day)
    leads = Post.objects.held_on(day).filter(person=person, kind=Post.Kind.GROUP_LEADER)
    return Person.objects.filter(Exists(heads) | Exists(leads), pk=person.pk).exists()


def known_seconders(proposal: Proposal, day: date) -> list[Known]:
    """Everybody on the list on a day; expected are those who may second the proposal. Two queries."""
    entitled = Q(person__in=proposers_of(proposal.call, day, rules_of(proposal.call)).values("pk"))
    return known_people(Standing.objects.on(day), expected=entitled & ~Q(person=proposal.proposer_id))


def unit_of(person: Person, call: Call, day: date) -> str:
    """The delegation somebody belongs to, else the union group, else the department."""
    seat = Delegate.objects.filter(term=call.session.term, person=person).on(day)
    constituency = seat.values_list("constituency__name", flat=True).first()
    group = Standing.objects.on(day).filter(person=person).values_list("group__name", flat=True).first()
    return constituency or group or (person.department.name if person.department else "")
