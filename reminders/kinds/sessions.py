"""A session: that its papers are out, and what its preparation list asks for."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import DateField, F, Func, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.models import Paper, PreparationStep, Sitting
from members.models import Post
from reminders.audience import holders
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.bodies import Named, Rules, rules_of, rules_on, session_code
from reminders.kinds.congress import TOLD_WITH_IT
from reminders.kinds.facts import Fact, as_facts
from reminders.kinds.said import day_said, listed


def find_papers(ask: Ask) -> Iterable[Matter]:
    """Two queries; one thing to say for all papers of a session that came out on a day."""
    rows = Paper.objects.filter(
        session__announced_at__isnull=False,
        session__archived_at=None,
        replaced_by=None,
        published_at__date__range=(ask.first, ask.last),
        # Those that were out when the session was announced are named in that notice.
        published_at__gt=F("session__announced_at") + TOLD_WITH_IT,
    )
    day = TruncDate(F("published_at"))
    facts = as_facts(rows, number=F("session"), name=F("title"), code=session_code("session__"), day=day)
    found, rules = ask.facts(f"papers:{ask.first}:{ask.last}", facts), rules_of(ask)
    for (session, out_on), papers in _by_session_and_day(found):
        yield _papers(session, out_on, papers, rules)


def _by_session_and_day(facts: Iterable[Fact]) -> Iterator[tuple[tuple[int, date], list[Fact]]]:
    found: dict[tuple[int, date], list[Fact]] = {}
    for fact in facts:
        if fact.day:
            found.setdefault((fact.number, fact.day), []).append(fact)
    yield from found.items()


def _papers(session: int, day: date, papers: list[Fact], rules: list[Rules]) -> Matter:
    named = Named.of(papers[0].code)
    return Matter(
        subject=f"papers:{session}:{day}",
        day=day,
        about=str(named),
        facts=lambda: {"session": str(named), "papers": listed([one.name for one in papers], most=3)},
        people=lambda: rules_on(rules, day).body_on(named.body, day),
        link=reverse("congress:session_detail", args=[session]),
    )


PAPERS_OUT = Kind(
    code="papers_out",
    label=_("Papers of a session are out"),
    explanation=_("On the day, to everybody who has a vote there: to read them and to say what they think."),
    topic=Topic.CONGRESS,
    fields={"session": _("the session"), "papers": _("the papers")},
    zh=Wording(
        "会议文件已发：{papers}",
        "{name}老师，您好！{session}的文件已经发出：{papers}。请您会前看一看，有意见可以直接写在文件下面。\n{union}",
    ),
    en=Wording(
        "Papers are out: {papers}",
        "Dear {name},\npapers of {session} are out: {papers}. Please read them before the meeting; opinions "
        "can be written under them.\n{union}",
    ),
    zh_group=Wording(
        "会议文件已发：{papers}",
        "各位老师：{session}的文件已经发出：{papers}。请会前看一看，有意见可以直接写在文件下面。\n{union}",
    ),
    en_group=Wording(
        "Papers are out: {papers}",
        "Dear colleagues,\npapers of {session} are out: {papers}. Please read them before the meeting.\n"
        "{union}",
    ),
    find=find_papers,
    is_on=True,
    keeps_for=7,
)


def find_preparation(ask: Ask) -> Iterator[Matter]:
    """One query; what is to be done on a day, and each week while it is not done."""
    formal = Q(session__sittings__part=Sitting.Part.FORMAL)
    due = Func(
        F("session__sittings__occasion__starts_on"),
        F("offset"),
        template="(%(expressions)s)",
        arg_joiner=" + ",
        output_field=DateField(),
    )
    rows = PreparationStep.objects.filter(formal, done_on=None, session__archived_at=None).alias(due=due)
    rows = rows.filter(due__lte=ask.last)
    facts = as_facts(rows, number=F("session"), name=F("title"), code=session_code("session__"), day=due)
    waiting: dict[tuple[int, date], list[Fact]] = {}
    for fact in ask.facts(f"preparation:{ask.last}", facts):
        for day in ask.weeks_since(fact.day) if fact.day else ():
            waiting.setdefault((fact.number, day), []).append(fact)
    for (session, day), steps in waiting.items():
        yield _preparation(ask, session, day, steps)


def _preparation(ask: Ask, session: int, day: date, steps: list[Fact]) -> Matter:
    named = Named.of(steps[0].code)
    first = min(step.day for step in steps if step.day)
    return Matter(
        subject=f"preparation:{session}:{day}",
        day=day,
        about=str(named),
        facts=lambda: {
            "session": str(named),
            "steps": listed([one.name for one in steps], most=4),
            "since": day_said(first),
        },
        people=lambda: holders(ask.rule.posts, day),
        link=reverse("congress:session_detail", args=[session]),
    )


SESSION_PREPARATION = Kind(
    code="session_preparation",
    label=_("A session is to be prepared"),
    explanation=_(
        "The steps of its preparation list, on their day, and again each week while they are not done."
    ),
    topic=Topic.OFFICE,
    fields={
        "session": _("the session"),
        "steps": _("what is to be done"),
        "since": _("the day of the first of them"),
    },
    zh=Wording(
        "{session}筹备：{steps}",
        "{name}老师，您好！{session}的筹备工作到了这几步：{steps}。做完后请在筹备清单里打个勾。",
    ),
    en=Wording(
        "To prepare {session}: {steps}",
        "Dear {name},\nthe preparation of {session} has come to: {steps}. Please tick what is done.",
    ),
    find=find_preparation,
    is_on=True,
    posts=(Post.Kind.CHAIR, Post.Kind.VICE_CHAIR, Post.Kind.ORGANISATION),
    keeps_for=7,
)
