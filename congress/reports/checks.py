"""What stands in the way of announcing a session, by the rules of its day (row 71)."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import F, Func, IntegerField, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congress.models import AgendaItem, Body, Delegate, Proposal, RuleSet, Session, Sitting, Term
from congress.reports.electorates import voters_of
from congress.reports.terms import constituencies_of, seats_to_look_at
from congress.rules import rules_on
from congress.thresholds import at_least, votes_to_pass


class Level(StrEnum):
    KEPT = "kept"
    WARN = "warn"
    BLOCK = "block"


class Check(NamedTuple):
    """A rule, and whether the session keeps it; `sentence` is in the language of the moment."""

    code: str
    level: Level
    sentence: str


# What the agenda's template leaves to be written.
_TO_BE_WRITTEN = "请写明"


def checks_of(session: Session, *, today: date | None = None) -> list[Check]:
    """Every check with what it found, what blocks first. Five queries, one more for a congress."""
    found = list(_Facts(session, today or localdate()).checks())
    return sorted(found, key=lambda one: [Level.BLOCK, Level.WARN, Level.KEPT].index(one.level))


def blocking(session: Session) -> list[Check]:
    """Those that forbid announcing."""
    return [one for one in checks_of(session) if one.level == Level.BLOCK]


def _check(code: str, kept: bool, good: str, bad: str, *, otherwise: Level = Level.WARN) -> Check:
    return Check(code, Level.KEPT, good) if kept else Check(code, otherwise, bad)


def _number(rows: QuerySet[Any]) -> Subquery:
    """How many rows there are, to be asked together with other numbers."""
    counted = rows.order_by().annotate(how_many=Func(F("pk"), function="COUNT"))
    return Subquery(counted.values("how_many"), output_field=IntegerField())


def _placeless(term: Term, day: date) -> QuerySet[Any]:
    return Delegate.objects.filter(term=term, constituency=None).formal().on(day)


class _Facts:
    """What the checks ask of one session, each asked once."""

    def __init__(self, session: Session, today: date) -> None:
        self.session, self.today = session, today
        self.sittings = {one.part: one for one in session.sittings.select_related("occasion")}

    @cached_property
    def day(self) -> date:
        formal = self.sittings.get(Sitting.Part.FORMAL)
        return formal.occasion.starts_on if formal else self.today

    @cached_property
    def rules(self) -> RuleSet:
        return rules_on(self.day)

    @cached_property
    def items(self) -> list[AgendaItem]:
        rows = self.session.agenda.filter(withdrawn_reason="").prefetch_related("papers")
        return list(rows)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """All that is only counted, asked at once."""
        seats = Delegate.objects.filter(term=self.session.term).formal().on(self.day)
        presidium = self.session.presidium.all()
        due = (self.today - self.day).days
        earlier = Session.objects.filter(
            term__body=self.session.term.body, announced_at__isnull=False
        ).exclude(pk=self.session.pk)
        asked: dict[str, QuerySet[Any]] = {
            **{f"voters_{term.pk}": voters_of(term, self.day, self.rules) for term in self.terms()},
            **{f"placeless_{term.pk}": _placeless(term, self.day) for term in self.terms()},
            "delegates": seats,
            "teachers": seats.filter(is_teacher=True),
            "presidium": presidium,
            "presidium_teachers": seats.filter(is_teacher=True, person__in=presidium.values("person")),
            "earlier": Proposal.objects.filter(call__session__in=earlier, number__isnull=False),
            "late": self.session.preparation.filter(done_on=None, offset__lt=due),
        }
        found = Session.objects.filter(pk=self.session.pk).values_list(*map(_number, asked.values()))
        return dict(zip(asked, found.get(), strict=True))

    def terms(self) -> list[Term]:
        return [one for one in (self.session.term, self.session.joint_term) if one is not None]

    def checks(self) -> Iterator[Check]:
        yield from self.of_days()
        yield from self.of_bodies()
        yield from self.of_agenda()
        yield from self.of_papers()
        yield from self.of_presidium()
        yield from self.of_preparation()

    def of_days(self) -> Iterator[Check]:
        formal = self.sittings.get(Sitting.Part.FORMAL)
        shown = {"day": date_format(self.day)}
        yield _check(
            "day",
            formal is not None and not formal.occasion.is_called_off,
            _("The formal meeting is on %(day)s.") % shown,
            _("The formal meeting has no day on which it is held."),
            otherwise=Level.BLOCK,
        )
        if self.day < self.today:
            # Schools enter sessions that were held before they had this house.
            yield Check("past", Level.WARN, _("This day is past; please check the year."))
        if formal is not None:
            where = bool(formal.occasion.starts_at and formal.occasion.place)
            yield _check("place", where, _("Time and place are set."), _("Time or place is not set yet."))
        needs = any(item.part == Sitting.Part.PRELIMINARY for item in self.items)
        yield _check(
            "preliminary",
            not needs or Sitting.Part.PRELIMINARY in self.sittings,
            _("Each item has its meeting."),
            _("The agenda has items of a preliminary meeting, and none is called."),
            otherwise=Level.BLOCK,
        )

    def of_bodies(self) -> Iterator[Check]:
        for term in self.terms():
            inside = self.day in term.period
            yield _check(
                "term",
                inside,
                _("%(term)s is in office on that day.") % {"term": term},
                _("%(term)s is not in office on that day.") % {"term": term},
                otherwise=Level.BLOCK,
            )
            yield from self._of_voters(term)
            yield from self._of_seats(term)
        yield from self._of_size()

    def _of_voters(self, term: Term) -> Iterator[Check]:
        voters = self.numbers[f"voters_{term.pk}"]
        needed = at_least(self.rules.quorum, voters)
        words = {
            "term": term,
            "voters": voters,
            "quorum": needed,
            "votes": votes_to_pass(voters, self.rules.pass_rule),
            "source": self.rules.source,
        }
        yield _check(
            "voters",
            voters > 0,
            _("%(term)s: %(voters)s due, quorum %(quorum)s, passed with %(votes)s votes (%(source)s).")
            % words,
            _("Nobody has a vote in %(term)s yet.") % words,
            otherwise=Level.BLOCK,
        )
        asked = self.session.requested_by
        if term == self.session.term and asked is not None:
            least = at_least(self.rules.request, voters)
            words = {"asked": asked, "least": least}
            yield _check(
                "request",
                asked >= least,
                _("%(asked)s have asked for the meeting; %(least)s are enough.") % words,
                _("%(asked)s have asked for the meeting; at least %(least)s have to.") % words,
                otherwise=Level.BLOCK,
            )
        if term.body == Body.STAFF_CONGRESS:
            yield from self._of_composition()

    def _of_composition(self) -> Iterator[Check]:
        delegates, teachers = self.numbers["delegates"], self.numbers["teachers"]
        if not delegates:
            yield Check("teachers", Level.WARN, _("No delegate has been entered for that day yet."))
            return
        least = at_least((self.rules.teachers_least, 100), delegates)
        words = {"teachers": teachers, "all": delegates, "least": least}
        yield _check(
            "teachers",
            teachers >= least,
            _("%(teachers)s of %(all)s delegates teach; %(least)s are asked for.") % words,
            _("%(teachers)s of %(all)s delegates teach; at least %(least)s should.") % words,
        )

    def _of_seats(self, term: Term) -> Iterator[Check]:
        """Every constituency has the delegates that it sends, and no others sit."""
        if term.body != Body.STAFF_CONGRESS:
            return
        places = list(constituencies_of(term))
        looks = list(seats_to_look_at(places, self.numbers[f"placeless_{term.pk}"]))
        yield from (Check("seats", Level.WARN, sentence) for sentence in looks)
        if places and not looks:
            yield Check("seats", Level.KEPT, _("The delegates are those of the constituencies."))

    def _of_size(self) -> Iterator[Check]:
        if self.session.term.body != Body.GENERAL_STAFF:
            return
        staff = self.numbers[f"voters_{self.session.term_id}"]
        words = {"staff": staff, "from": self.rules.congress_from}
        yield _check(
            "size",
            staff < self.rules.congress_from,
            _("%(staff)s staff: a meeting of all is right under %(from)s.") % words,
            _("%(staff)s staff: from %(from)s on, a congress of delegates is to be held.") % words,
        )

    def of_agenda(self) -> Iterator[Check]:
        formal = [item for item in self.items if item.part == Sitting.Part.FORMAL]
        yield _check(
            "agenda",
            any(item.mode != AgendaItem.Mode.FORMALITY for item in formal),
            _("The formal meeting has an agenda."),
            _("The formal meeting has nothing on its agenda yet."),
            otherwise=Level.BLOCK,
        )
        for item in self.items:
            if _TO_BE_WRITTEN in item.title:
                sentence = _("“%(title)s” has to be written out, or removed.") % {"title": item.title}
                yield Check("to_be_written", Level.BLOCK, sentence)
            if item.power == 4 and item.method != AgendaItem.Method.PAPER:
                sentence = _("“%(title)s” touches everybody's interests; a secret vote is usual.")
                yield Check("open_vote", Level.WARN, sentence % {"title": item.title})
        yield from self._of_earlier_proposals()

    def _of_earlier_proposals(self) -> Iterator[Check]:
        """What became of the last session's proposals is reviewed (article 7, item 5)."""
        if not self.numbers["earlier"]:
            return
        yield _check(
            "proposals",
            any(item.power == 5 for item in self.items),
            _("The report on the last proposals is on the agenda."),
            _("The report on the last proposals is not on the agenda."),
        )

    def of_papers(self) -> Iterator[Check]:
        """What is put to the vote has been out for as many days as the rules ask (row 75)."""
        last = self.day - timedelta(days=self.rules.papers_days)
        words = {"days": self.rules.papers_days, "day": date_format(last)}
        voted = [item for item in self.items if item.power == 4]
        for item in voted:
            out = [one for one in item.papers.all() if one.published_at is not None]
            title = words | {"title": item.title}
            if not out:
                sentence = _("“%(title)s” has no paper out yet; it should be out by %(day)s.")
                yield Check("no_paper", Level.WARN, sentence % title)
                continue
            first = min(localdate(one.published_at) for one in out if one.published_at)
            yield _check(
                "paper_out",
                first <= last,
                _("The paper on “%(title)s” is out in time.") % title,
                _("The paper on “%(title)s” came out less than %(days)s days before the meeting.") % title,
            )

    def of_presidium(self) -> Iterator[Check]:
        count, teachers = self.numbers["presidium"], self.numbers["presidium_teachers"]
        least, most = self.rules.presidium_least, self.rules.presidium_most
        words = {"count": count, "least": least, "most": most}
        yield _check(
            "presidium",
            least <= count <= most,
            _("The presidium has %(count)s members.") % words,
            _("The presidium has %(count)s members; %(least)s to %(most)s are usual.") % words,
        )
        if count and self.session.term.body == Body.STAFF_CONGRESS:
            words = {"teachers": teachers, "count": count}
            yield _check(
                "presidium_teachers",
                teachers * 2 > count,
                _("Teachers are the majority of the presidium.") % words,
                _("%(teachers)s of %(count)s in the presidium teach; they should be the majority.") % words,
            )

    def of_preparation(self) -> Iterator[Check]:
        late = self.numbers["late"]
        yield _check(
            "preparation",
            not late,
            _("Nothing of the preparation is overdue."),
            ngettext(
                "%(count)s step of the preparation is overdue.",
                "%(count)s steps of the preparation are overdue.",
                late,
            )
            % {"count": late},
        )
