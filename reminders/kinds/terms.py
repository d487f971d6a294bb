"""Terms of committees and offices that run out."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress.models import Body
from congress.models import Term as CongressTerm
from members.models import Committee, Post
from reminders.audience import holders
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.facts import as_facts


def find_terms(ask: Ask) -> Iterable[Matter]:
    """Three queries. A term that is followed by the next without a gap is not said."""
    spans = list(ask.led())
    if not spans:
        return
    # The end of a stretch is the first day after it.
    ending = (min(spans)[0] + timedelta(days=1), max(spans)[1] + timedelta(days=1))
    terms = [
        Term(room, fact.number, fact.code, fact.name, fact.day - timedelta(days=1))
        for room, rows in (
            ("committee", _committees(ending)),
            ("post", _posts(ending)),
            ("body", _bodies(ending)),
        )
        for fact in ask.facts(f"{room}:{ending}", rows)
        if fact.day
    ]
    for first, last in spans:
        for term in terms:
            if first <= term.last_day <= last:
                yield _matter(ask, term, term.last_day - (first - ask.first))


class Term(NamedTuple):
    """A committee's term, an office that somebody holds, or the term of a body that meets."""

    room: str
    pk: int
    kind: str
    name: str
    last_day: date

    def said(self) -> str:
        if self.room == "committee":
            return str(Committee.Kind(self.kind).label)
        if self.room == "body":
            return str(Body(self.kind).label)
        return _("%(office)s (%(name)s)") % {"office": Post.Kind(self.kind).label, "name": self.name}


def _committees(ending: tuple[date, date]) -> Any:
    following = Committee.objects.filter(
        kind=OuterRef("kind"), period__startswith=OuterRef("period__endswith")
    )
    rows = Committee.objects.filter(~Exists(following), period__endswith__range=ending)
    return as_facts(rows, number=F("pk"), code=F("kind"), day=F("period__endswith"))


def _posts(ending: tuple[date, date]) -> Any:
    """Offices that do not end with their committee, which stands for them."""
    same = Q(group=OuterRef("group")) | Q(group=None)
    following = Post.objects.filter(
        same, kind=OuterRef("kind"), period__startswith=OuterRef("period__endswith")
    )
    rows = Post.objects.filter(~Exists(following), period__endswith__range=ending)
    # Delegates' seats end with the term of their congress.
    rows = rows.exclude(committee__period__endswith=F("period__endswith")).exclude(kind=Post.Kind.DELEGATE)
    return as_facts(rows, number=F("pk"), code=F("kind"), name=F("person__name"), day=F("period__endswith"))


def _bodies(ending: tuple[date, date]) -> Any:
    """The staff congress and the meetings, whose delegates' seats end with them."""
    following = CongressTerm.objects.filter(
        body=OuterRef("body"), period__startswith=OuterRef("period__endswith")
    )
    rows = CongressTerm.objects.filter(~Exists(following), period__endswith__range=ending)
    return as_facts(rows, number=F("pk"), code=F("body"), day=F("period__endswith"))


def _matter(ask: Ask, term: Term, said_on: date) -> Matter:
    return Matter(
        subject=f"{term.room}:{term.pk}:{term.last_day}",
        day=said_on,
        about=term.said(),
        facts=lambda: {
            "term": term.said(),
            "day": date_format(term.last_day, "DATE_FORMAT"),
            "days": str((term.last_day - said_on).days),
        },
        people=lambda: holders(ask.rule.posts, said_on),
        link=reverse("congress:term_list" if term.room == "body" else "members:post_list"),
        until=term.last_day,
    )


TERMS = Kind(
    code="terms",
    label=gettext_lazy("Terms that run out"),
    explanation=gettext_lazy(
        "Half a year, three months and a month before the term of a committee, an office or a congress ends."
    ),
    topic=Topic.OFFICE,
    fields={
        "term": gettext_lazy("whose term"),
        "day": gettext_lazy("its last day"),
        "days": gettext_lazy("how many days are left"),
    },
    zh=Wording(
        "{term}任期将满",
        "{name}老师，您好！{term}的任期到{day}为止，还有{days}天，请安排换届选举并报上级工会。",
    ),
    en=Wording(
        "The term ends: {term}",
        "Dear {name},\n{term}: the term ends on {day}, in {days} days. Please prepare the election and tell "
        "the higher-level union.",
    ),
    find=find_terms,
    leads=(180, 90, 30),
    posts=(Post.Kind.CHAIR, Post.Kind.VICE_CHAIR, Post.Kind.ORGANISATION),
)
