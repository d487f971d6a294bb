"""What the rules of unions ask of a school's committees: a dated table of numbers, and what is found by it.

A number holds from its day until a later one for the same matter; a province's own goes before the nation's.
The sources are named as a higher-level union would name them; a school's own setting goes before the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members.models import Committee, Post, Province
from paperwork.terms import years_later

_C, _P = Committee.Kind, Post.Kind
_LAW = date(2001, 10, 27)


class Limit(NamedTuple):
    """A number from a rule; `most` where the rule gives a span."""

    matter: str
    since: date
    least: int
    most: int
    source: Any
    province: str = ""
    # Holds from this many members on.
    members: int = 0


_TUL_10_11 = _("Trade Union Law, article 11")
_TUL_TERM = _("Trade Union Law, article 16")
_TUL_FULL_TIME = _("Trade Union Law, article 14")
_TUL_AUDIT = _("Trade Union Law, article 45")
_ELECTION_2016 = _("ACFTU rules on electing grass-roots unions (2016, No. 27)")
_ELECTION_OLD = _("ACFTU interim rules on electing grass-roots unions, article 7")
_WOMEN_RULES = _("ACFTU regulations on women workers' committees")
_LOCAL_WOMEN = _("the municipality's regulations on unions")
_PRACTICE = _("usual practice of unions")

_NEW, _OLD = date(2016, 10, 9), date(1992, 5, 18)

LIMITS: tuple[Limit, ...] = (
    Limit("committee_from", _LAW, 25, 0, _TUL_10_11),
    Limit("full_time_chair_from", _LAW, 200, 0, _TUL_FULL_TIME),
    Limit("audit_size", _LAW, 3, 11, _TUL_AUDIT),
    Limit("chair_within_months", _NEW, 3, 0, _ELECTION_2016),
    Limit("women_committee_from", _LAW, 10, 0, _WOMEN_RULES),
    Limit("women_committee_from", _LAW, 25, 0, _LOCAL_WOMEN, Province.BEIJING),
    Limit("women_committee_from", _LAW, 25, 0, _LOCAL_WOMEN, Province.SHANGHAI),
    Limit("size", _OLD, 1, 1, _ELECTION_OLD, members=0),
    Limit("size", _OLD, 3, 7, _ELECTION_OLD, members=25),
    Limit("size", _OLD, 7, 15, _ELECTION_OLD, members=201),
    Limit("size", _OLD, 15, 21, _ELECTION_OLD, members=1001),
    Limit("size", _OLD, 21, 29, _ELECTION_OLD, members=5001),
    Limit("size", _NEW, 3, 5, _ELECTION_2016, members=0),
    Limit("size", _NEW, 3, 7, _ELECTION_2016, members=25),
    Limit("size", _NEW, 7, 15, _ELECTION_2016, members=201),
    Limit("size", _NEW, 15, 21, _ELECTION_2016, members=1001),
    Limit("size", _NEW, 21, 29, _ELECTION_2016, members=5001),
    Limit("size", _NEW, 29, 37, _ELECTION_2016, members=10001),
    Limit("size", _NEW, 37, 45, _ELECTION_2016, members=50001),
)
TERM_YEARS = (3, 5)


def limit(matter: str, *, day: date, province: str = "", members: int = 0) -> Limit:
    """The number in force for a matter on `day`; raises KeyError when there was none yet."""
    fitting = [
        row
        for row in LIMITS
        if row.matter == matter
        and row.since <= day
        and row.members <= members
        and row.province in ("", province)
    ]
    if not fitting:
        raise KeyError(matter)
    return max(fitting, key=lambda row: (row.province, row.since, row.members))


def women_committee_from(province: str, day: date) -> int:
    """From how many women members there must be a women's committee, before a school sets its own."""
    return limit("women_committee_from", day=day, province=province).least


def size_asked(kind: str, *, day: date, members: int) -> str:
    """How many may sit in a committee of a union of so many full members; empty where no rule says."""
    if kind == _C.UNION:
        rule = limit("size", day=day, members=members)
        sentence = gettext(
            "With %(members)d members today, this committee has %(least)d to %(most)d members."
        )
    elif kind == _C.AUDIT:
        rule = limit("audit_size", day=day)
        sentence = gettext("This committee has %(least)d to %(most)d members.")
    else:
        return ""
    return sentence % {"members": members, "least": rule.least, "most": rule.most}


class Finding(NamedTuple):
    """Something the rules ask for; `level` is warning, or info for what need not be done."""

    level: str
    sentence: str
    rule: str


@dataclass(frozen=True)
class CommitteeFacts:
    """A committee in force: how many sit in it, its days, its head, who of them is no full member."""

    size: int
    since: date
    # The first day after it; none while it is open.
    until: date | None
    has_head: bool = True
    head_is_woman: bool = False
    head_leads_union: bool = False
    not_members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What the rules look at on one day. Numbers are of full members; `staff` is everybody who serves."""

    day: date
    members: int = 0
    women: int = 0
    staff: int = 0
    province: str = ""
    women_from: int = 10
    union_keeps_books: bool = True
    committees: dict[str, CommitteeFacts] = field(default_factory=dict)
    # The first day after the last term of a committee that has none in force.
    ended: dict[str, date] = field(default_factory=dict)
    offices: frozenset[str] = frozenset()
    # Who reviews the funds, in a committee or without one.
    auditors: int = 0
    # Since when there is no elected chair; none when there is one, or there never was.
    no_chair_since: date | None = None
    has_chair: bool = True


def committee_findings(facts: Facts) -> list[Finding]:
    """What the rules would have changed, warnings first. Pure: asks no database."""
    found = [
        *_union_committee(facts),
        *_audit_committee(facts),
        *womens_committee(facts),
        *_chair(facts),
        *_money(facts),
    ]
    for kind, committee in facts.committees.items():
        found += _term(kind, committee)
        found += _members_only(kind, committee)
    return sorted(found, key=lambda finding: finding.level == "info")


def _union_committee(facts: Facts) -> Iterator[Finding]:
    must = limit("committee_from", day=facts.day)
    committee = facts.committees.get(_C.UNION)
    if committee is None:
        if facts.members >= must.least:
            yield _missing(facts, _C.UNION, must, facts.members)
        return
    rule = limit("size", day=facts.day, members=facts.members)
    one_will_do = facts.members < must.least and committee.size == 1
    if not rule.least <= committee.size <= rule.most and not one_will_do:
        yield _warning(
            gettext(
                "With %(members)d members a union committee has %(least)d to %(most)d; this one has %(n)d."
            ),
            rule.source,
            members=facts.members,
            least=rule.least,
            most=rule.most,
            n=committee.size,
        )
    if committee.size % 2 == 0:
        yield Finding(
            "info",
            gettext("The union committee has %(n)d; an odd number votes more easily.")
            % {"n": committee.size},
            str(_PRACTICE),
        )


def _audit_committee(facts: Facts) -> Iterator[Finding]:
    rule = limit("audit_size", day=facts.day)
    committee = facts.committees.get(_C.AUDIT)
    small = facts.members < limit("committee_from", day=facts.day).least
    size = max(committee.size if committee else 0, facts.auditors)
    if not size and _P.AUDITOR not in facts.offices:
        yield _warning(
            gettext("Nobody reviews the union's funds yet; the members' meeting elects them."), rule.source
        )
    elif not small and not rule.least <= size <= rule.most:
        yield _warning(
            gettext("A funds review committee has %(least)d to %(most)d; there are %(n)d in force."),
            rule.source,
            least=rule.least,
            most=rule.most,
            n=size,
        )


def womens_committee(facts: Facts) -> Iterator[Finding]:
    """What the rules say of the women workers' committee, or of the one member who stands for it."""
    rule = limit("women_committee_from", day=facts.day, province=facts.province)
    committee = facts.committees.get(_C.WOMEN)
    if committee is None:
        if facts.women >= facts.women_from:
            yield _warning(
                gettext(
                    "With %(n)d women members (from %(from)d) there is to be a women workers' committee."
                ),
                rule.source,
                **{"n": facts.women, "from": facts.women_from},
            )
        elif facts.women and _P.WOMEN not in facts.offices:
            yield _warning(gettext("No committee member looks after the women workers yet."), rule.source)
    elif not committee.has_head:
        yield _warning(gettext("The women workers' committee has no head yet."), rule.source)
    elif not committee.head_is_woman:
        yield _warning(gettext("The women workers' committee is to be headed by a woman."), rule.source)
    elif not committee.head_leads_union:
        yield Finding(
            "info",
            gettext(
                "The women workers' committee is usually headed by the union's chair or vice-chair when "
                "she is a woman; otherwise its head is put forward for the union committee."
            ),
            str(rule.source),
        )


def _chair(facts: Facts) -> Iterator[Finding]:
    rule = limit("chair_within_months", day=facts.day)
    if facts.no_chair_since:
        due = _months_later(facts.no_chair_since, rule.least)
        yield _warning(
            gettext("There has been no elected chair since %(day)s; elect one by %(due)s."),
            rule.source,
            day=date_format(facts.no_chair_since),
            due=date_format(due),
        )
    elif not facts.has_chair:
        yield _warning(gettext("No chair is entered yet."), rule.source)
    full_time = limit("full_time_chair_from", day=facts.day)
    if facts.staff >= full_time.least:
        yield Finding(
            "info",
            gettext("With %(staff)d staff (from %(from)d) the chair may be a full-time one.")
            % {"staff": facts.staff, "from": full_time.least},
            str(full_time.source),
        )


def _money(facts: Facts) -> Iterator[Finding]:
    if not facts.union_keeps_books:
        return
    names = dict(_P.choices)
    for kind in (_P.TREASURER, _P.ACCOUNTANT, _P.CASHIER):
        if kind not in facts.offices:
            yield _warning(
                gettext("The union keeps its own books, and nobody is %(office)s."),
                _PRACTICE,
                office=names[kind],
            )


def _term(kind: str, committee: CommitteeFacts) -> Iterator[Finding]:
    whole = {years_later(committee.since, years) for years in TERM_YEARS}
    # A day more or less is how people write the last day, no other term.
    near = {day + timedelta(days=n) for day in whole for n in (-1, 0, 1)}
    if committee.until not in near:
        yield _warning(
            gettext("The term of the %(committee)s is to be 3 or 5 years."), _TUL_TERM, committee=_named(kind)
        )


def _members_only(kind: str, committee: CommitteeFacts) -> Iterator[Finding]:
    if committee.not_members:
        yield _warning(
            gettext("In the %(committee)s only full members sit; not so: %(names)s."),
            _ELECTION_2016,
            committee=_named(kind),
            names=gettext(", ").join(committee.not_members),
        )


def _missing(facts: Facts, kind: str, rule: Limit, number: int) -> Finding:
    ended = facts.ended.get(kind)
    if ended:
        return _warning(
            gettext("The term of the %(committee)s ended on %(day)s; an election is due."),
            _TUL_TERM,
            committee=_named(kind),
            day=date_format(ended - timedelta(days=1)),
        )
    return _warning(
        ngettext(
            "With %(n)d member (from %(from)d) there is to be a union committee; none is entered.",
            "With %(n)d members (from %(from)d) there is to be a union committee; none is entered.",
            number,
        ),
        rule.source,
        **{"n": number, "from": rule.least},
    )


def _warning(sentence: str, source: Any, **words: Any) -> Finding:
    return Finding("warning", sentence % words, str(source))


def _named(kind: str) -> str:
    return str(dict(_C.choices)[kind])


def _months_later(day: date, months: int) -> date:
    whole = day.month - 1 + months
    first = date(day.year + whole // 12, whole % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
