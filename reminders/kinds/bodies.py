"""Who belongs to a body that meets, as a crowd, and how a session is named; asked with all other facts."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Concat

from congress.models import Body, Delegate, RuleSet, Session, Term
from congress.models.rules import own_staff
from members.models import Standing
from members.models.standings import Membership, StandingQuerySet
from reminders.kinds.base import Ask
from reminders.kinds.facts import as_facts


class Rules(NamedTuple):
    """What the rules of procedure say of who belongs to a body and who may propose."""

    since: date
    staff: list[str]
    all_staff_propose: bool

    def body_on(self, body: str, day: date) -> StandingQuerySet:
        """Everybody with a vote in a body that day."""
        listed = Standing.objects.on(day)
        if body == Body.MEMBERS_MEETING:
            return listed.filter(membership=Membership.FULL)
        staff = listed.filter(category__in=self.staff)
        if body == Body.GENERAL_STAFF:
            return staff
        seats = Delegate.objects.filter(term__period__contains=day).formal().on(day)
        return staff.filter(person__in=seats.values("person"))

    def proposers_on(self, body: str, day: date) -> StandingQuerySet:
        """Everybody who may propose and second."""
        return self.body_on(Body.GENERAL_STAFF if self.all_staff_propose else body, day)


def rules_of(ask: Ask) -> list[Rules]:
    """The rules of procedure, the newest first; the national ones where the school has entered none."""
    staff = Func(F("staff_categories"), Value(","), function="array_to_string", output_field=CharField())
    rows = as_facts(RuleSet.objects.all(), name=F("who_seconds"), code=staff, day=F("effective_from"))
    found = [
        Rules(fact.day, fact.code.split(","), fact.name == RuleSet.Seconds.STAFF)
        for fact in ask.facts("rules", rows)
        if fact.day
    ]
    return [*sorted(found, reverse=True), Rules(date.min, own_staff(), all_staff_propose=False)]


def rules_on(rules: list[Rules], day: date) -> Rules:
    """Those that hold on a day."""
    return next(one for one in rules if one.since <= day)


def session_code(path: str = "") -> Any:
    """What `Named` reads: a session's body, its term and its number; `path` leads to the session."""
    parts = (F(f"{path}term__body"), Value("|"), F(f"{path}term__number"), Value("|"), F(f"{path}number"))
    return Concat(*parts, output_field=CharField())


class Named(NamedTuple):
    """A session by its name, without its row."""

    body: str
    term: int
    number: int

    @classmethod
    def of(cls, code: str) -> "Named":
        body, term, number = code.split("|")
        return cls(body, int(term), int(number))

    def __str__(self) -> str:
        return str(Session(number=self.number, term=Term(body=self.body, number=self.term)))
