"""Who belongs to a body on a day, and who may propose and second in it."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from congress.models import Body, Call, Delegate, RuleSet, Session, Sitting, Term
from congress.rules import rules_on
from members.models import Person, Standing
from members.models.standings import Membership


def staff_on(day: date, rules: RuleSet) -> QuerySet[Person]:
    """The school's staff by employment, members or not, as the rules say who that is."""
    return _standing(day, category__in=rules.staff_categories)


def members_on(day: date) -> QuerySet[Person]:
    """Full members of the union."""
    return _standing(day, membership=Membership.FULL)


def voters_of(term: Term, day: date, rules: RuleSet | None = None) -> QuerySet[Person]:
    """Everybody with a vote in the body of `term` on `day`."""
    if term.body == Body.MEMBERS_MEETING:
        return members_on(day)
    rules = rules or rules_on(day)
    staff = staff_on(day, rules)
    if term.body == Body.GENERAL_STAFF:
        return staff
    seats = Delegate.objects.filter(term=term, person=OuterRef("pk")).formal().on(day)
    return staff.filter(Exists(seats))


def day_of(session: Session) -> date:
    """The day of its formal meeting: who votes in it is asked of that day. One query."""
    formal = session.sittings.filter(part=Sitting.Part.FORMAL)
    return formal.values_list("occasion__starts_on", flat=True).first() or localdate()


def voters_in(session: Session, day: date) -> QuerySet[Person]:
    """Everybody with a vote in a session on `day`, in either body of a joint sitting."""
    voters = voters_of(session.term, day)
    return voters | voters_of(session.joint_term, day) if session.joint_term else voters


def proposers_of(call: Call, day: date, rules: RuleSet | None = None) -> QuerySet[Person]:
    """Everybody who may propose and second in a call, by the rules of `day`."""
    rules = rules or rules_on(day)
    if rules.who_seconds == RuleSet.Seconds.STAFF:
        return staff_on(day, rules)
    return voters_of(call.session.term, day, rules)


def _standing(day: date, **is_what: object) -> QuerySet[Person]:
    today = Standing.objects.on(day).filter(person=OuterRef("pk"), **is_what)
    return Person.objects.filter(Exists(today), merged_into=None)
