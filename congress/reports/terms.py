"""A term of a body as its page shows it: who sits in it, the shares, and what the rules ask for."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, Q, When
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.asked import numbers_asked
from congress.models import Body, Constituency, Delegate, RuleSet, Sitting, Term
from congress.reports.electorates import members_on, staff_on
from congress.rules import rules_on
from congress.shares import Composition, Seated, composition
from congress.thresholds import at_least
from members.models import Person, Standing
from members.models.standings import Category
from paperwork.terms import years_later

# Days before the last one from which on the next election has to be prepared.
_BEFORE_THE_END = 180
_RARELY_TEACH = (Category.TEMPORARY, Category.AGENCY)


class Finding(NamedTuple):
    """What the rules say of a term, and whether something has to be done about it."""

    sentence: str
    is_warning: bool


class TermFacts(NamedTuple):
    """Everything that a term's page shows, on one day."""

    rules: RuleSet
    # All seats that were ever given in it.
    delegates: list[Delegate]
    voters: int
    # So many of them may ask for an extra meeting.
    may_ask: int
    formal: list[Delegate]
    guests: list[Delegate]
    ended: list[Delegate]
    constituencies: list[Any]
    composition: Composition
    findings: list[Finding]


def day_in(term: Term, day: date) -> date:
    """`day`, or the nearest day of the term."""
    last = term.last_day or day
    return min(max(day, term.period.lower), last)


def delegates_of(term: Term) -> list[Delegate]:
    """All seats of a term, with what is shown of them. One query."""
    related = ("person__department", "post", "constituency", "replaces__person", "replaced_by__person")
    return list(Delegate.objects.filter(term=term).select_related(*related))


def seated(delegates: Iterable[Delegate]) -> list[Seated]:
    return [Seated(one.person, one.is_teacher, one.is_leader) for one in delegates]


def formal_on(term: Term, day: date) -> list[Delegate]:
    return list(Delegate.objects.filter(term=term).formal().on(day).select_related("person"))


def facts_of(term: Term, today: date) -> TermFacts:
    """Five queries, six for a members' meeting; as it is today, or on the nearest day of the term."""
    day = day_in(term, today)
    rules = rules_on(day)
    delegates = delegates_of(term)
    held = [one for one in delegates if one.is_held_on(day)]
    formal = [one for one in held if one.seat == Delegate.Seat.FORMAL]
    constituencies = list(constituencies_of(term))
    staff = set(staff_on(day, rules).values_list("pk", flat=True))
    voters = _voters(term, day, staff, formal)
    shares = composition(seated(formal), rules, day)
    found = list(_findings(term, len(staff), today, rules, constituencies, formal))
    return TermFacts(
        rules=rules,
        delegates=delegates,
        voters=voters,
        may_ask=at_least(rules.request, voters),
        formal=formal,
        guests=[one for one in held if one.seat != Delegate.Seat.FORMAL],
        ended=[one for one in delegates if one not in held],
        constituencies=constituencies,
        composition=shares,
        findings=found,
    )


def _voters(term: Term, day: date, staff: set[int], formal: list[Delegate]) -> int:
    if term.body == Body.MEMBERS_MEETING:
        return members_on(day).count()
    return len(staff) if term.body == Body.GENERAL_STAFF else sum(one.person_id in staff for one in formal)


def constituencies_of(term: Term) -> Any:
    """With `filled`, how many seats are taken, and the `places` that elect there. One query."""
    taken = Q(delegates__ended_reason="", delegates__seat=Delegate.Seat.FORMAL)
    filled = Count("delegates", filter=taken, distinct=True)
    places = ArrayAgg("departments__name", filter=Q(departments__isnull=False), distinct=True, default=[])
    return term.constituencies.annotate(filled=filled, places=places)


def candidates_of(
    term: Term,
    seat: str,
    day: date,
    *,
    text: str = "",
    ticked: Collection[str] = (),
    constituency: Constituency | None = None,
) -> list[Person]:
    """Who may be given a seat and has none yet: the school's staff, and as guests everybody; 300 at most.

    Those `ticked` already, by their keys as sent, stay whatever is searched for, and come first.
    """
    if seat == Delegate.Seat.FORMAL:
        people = staff_on(day, rules_on(day))
    else:
        listed = Standing.objects.on(day).values("person")
        people = Person.objects.filter(pk__in=listed, merged_into=None)
    people = people.exclude(delegates__in=Delegate.objects.filter(term=term, ended_reason=""))
    if constituency is not None and (places := list(constituency.departments.all())):
        people = people.filter(department__in=places)
    kept = Q(pk__in=numbers_asked(ticked))
    if text:
        found = Q(pk__in=Person.objects.found_by(text)) | Q(department__name__icontains=text)
        people = people.filter(found | kept)
    if ticked:
        people = people.order_by(Case(When(kept, then=0), default=1), *Person._meta.ordering)
    return list(people.select_related("department")[:300])


def not_teaching(people: Iterable[Person], day: date) -> set[int]:
    """Whom nobody takes for a teacher before it is looked at: temporary and agency staff. One query."""
    rows = Standing.objects.on(day).filter(person__in=people)
    return set(rows.filter(category__in=_RARELY_TEACH).values_list("person", flat=True))


def _findings(
    term: Term,
    staff: int,
    today: date,
    rules: RuleSet,
    constituencies: list[Any],
    formal: list[Delegate],
) -> Iterable[Finding]:
    yield from _length(term, today)
    yield from _switch(term, staff, rules)
    if term.period.lower <= today and term.period.upper > today:
        yield from _due_this_year(term, today)
    for sentence in seats_to_look_at(constituencies, sum(one.constituency_id is None for one in formal)):
        yield Finding(sentence, True)


def seats_to_look_at(places: list[Any], placeless: int) -> Iterable[str]:
    """Of the rows of `constituencies_of`: seats left open, more sitting than seats, seats of none of them."""
    for one in places:
        words = {"name": one.name, "seats": one.seats, "filled": one.filled}
        if one.filled < one.seats:
            yield _("%(name)s: %(filled)d of %(seats)d seats are taken.") % words
        elif one.filled > one.seats:
            yield _("%(name)s: %(filled)d delegates sit, and there are %(seats)d seats.") % words
    if places and placeless:
        yield ngettext(
            "%(n)d delegate has no constituency.", "%(n)d delegates have no constituency.", placeless
        ) % {"n": placeless}


def _length(term: Term, today: date) -> Iterable[Finding]:
    last = term.last_day
    if last is None:
        return
    left = (last - today).days
    words = {"day": date_format(last), "days": left}
    if left < 0:
        yield Finding(_("This term ended on %(day)s.") % words, False)
    elif left < _BEFORE_THE_END:
        yield Finding(_("%(days)d days are left of this term: prepare the next election.") % words, True)
    # A delay of the re-election of up to a year is usual.
    if not years_later(term.period.lower, 3) <= term.period.upper <= years_later(term.period.lower, 6):
        yield Finding(_("A term lasts three or five years; this one does not."), True)


def _switch(term: Term, staff: int, rules: RuleSet) -> Iterable[Finding]:
    if term.body == Body.MEMBERS_MEETING:
        return
    words = {"staff": staff, "bar": rules.congress_from}
    if term.body == Body.GENERAL_STAFF and staff >= rules.congress_from:
        yield Finding(
            _("%(staff)d staff: from %(bar)d on the rules ask for a congress of delegates.") % words, True
        )
    elif term.body == Body.GENERAL_STAFF:
        yield Finding(
            _("%(staff)d staff, fewer than %(bar)d: a meeting of all staff is what the rules ask for.")
            % words,
            False,
        )
    elif staff < rules.congress_from:
        yield Finding(
            _("%(staff)d staff, fewer than %(bar)d: a general staff meeting would do as well.") % words, False
        )


def _due_this_year(term: Term, today: date) -> Iterable[Finding]:
    first = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    last = date(first.year + 1, 9, 1) - timedelta(days=1)
    met = Sitting.objects.filter(occasion__starts_on__range=(first, last), part=Sitting.Part.FORMAL)
    if not met.filter(Q(session__term=term) | Q(session__joint_term=term)).exists():
        yield Finding(
            _("It meets at least once a school year; nothing is fixed yet until %(day)s.")
            % {"day": date_format(last)},
            True,
        )
