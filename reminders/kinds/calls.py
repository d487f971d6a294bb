"""The call for proposals: that it opens, that it closes soon, and that a colleague looks for seconders."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Subquery
from django.db.models.functions import Greatest, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.models import Call, Proposal, ProposalStep
from congress.models.proposals import CallQuerySet
from congress.states import Status
from members.models import Standing
from members.models.standings import StandingQuerySet
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.bodies import Named, Rules, rules_of, rules_on, session_code
from reminders.kinds.congress import TOLD_WITH_IT
from reminders.kinds.facts import Fact, as_facts
from reminders.kinds.said import day_said

# A call that is open for less is not said to close.
SHORT_CALL = timedelta(days=4)


def find_opening(ask: Ask) -> Iterable[Matter]:
    """Two queries."""
    return _calls(ask, "opens_on")


def find_closing(ask: Ask) -> Iterable[Matter]:
    """Two queries."""
    return _calls(ask, "closes_on")


def _calls(ask: Ask, column: str) -> Iterator[Matter]:
    """Calls of announced sessions by their first or last day; `fact_name` holds the last day."""
    spans = list(ask.led())
    if not spans:
        return
    first, last = min(spans)[0], max(spans)[1]
    rows = Call.objects.filter(
        session__announced_at__isnull=False, session__archived_at=None, **{f"{column}__range": (first, last)}
    )
    rows = _not_told_already(rows) if column == "opens_on" else _open_for_days(rows)
    facts = as_facts(rows, number=F("pk"), name=F("closes_on"), code=session_code("session__"), day=F(column))
    calls, rules = ask.facts(f"calls:{column}:{first}:{last}", facts), rules_of(ask)
    for since, until in spans:
        for call in calls:
            if call.day and since <= call.day <= until:
                yield _call(call, call.day - (since - ask.first), column, rules)


def _not_told_already(calls: CallQuerySet) -> CallQuerySet:
    """Without those that were open when their session was announced: that notice names them."""
    history: Any = Call
    stored = history.pgh_event_model.objects.filter(pgh_obj_id=OuterRef("pk"), pgh_label="insert")
    then = stored.filter(pgh_created_at__lte=OuterRef("session__announced_at") + TOLD_WITH_IT)
    return calls.exclude(Exists(then), session__announced_at__date__gte=F("opens_on"))


def _open_for_days(calls: CallQuerySet) -> CallQuerySet:
    """Those of which people had heard at least four days before the last one."""
    heard = Greatest(F("opens_on"), TruncDate("session__announced_at"), output_field=DateField())
    return calls.filter(closes_on__gte=heard + SHORT_CALL)


def _call(call: Fact, said_on: date, column: str, rules: list[Rules]) -> Matter:
    session, closes_on = Named.of(call.code), date.fromisoformat(call.name)
    return Matter(
        subject=f"call:{call.number}:{call.day}",
        day=said_on,
        about=str(session),
        facts=lambda: {
            "session": str(session),
            "last": day_said(closes_on),
            "days": str((closes_on - said_on).days),
        },
        people=lambda: rules_on(rules, said_on).proposers_on(session.body, said_on),
        link=reverse("congress:proposal_add", args=[call.number]),
        until=closes_on,
    )


_FIELDS = {
    "session": _("the session"),
    "last": _("the last day"),
    "days": _("how many days are left until then"),
}

CALL_OPENS = Kind(
    code="call_opens",
    label=_("A call for proposals opens"),
    explanation=_("On its first day, to everybody who may propose and second."),
    topic=Topic.CONGRESS,
    fields=_FIELDS,
    zh=Wording(
        "开始征集提案：{session}",
        "{name}老师，您好！{session}开始征集提案，到{last}为止。一事一案，手机上就能写。\n{union}",
    ),
    en=Wording(
        "Proposals are called for: {session}",
        "Dear {name},\nproposals to {session} are taken in until {last}: one matter each, from your phone.\n"
        "{union}",
    ),
    zh_group=Wording(
        "开始征集提案：{session}",
        "各位老师：{session}开始征集提案，到{last}为止。一事一案，手机上就能写。\n{union}",
    ),
    en_group=Wording(
        "Proposals are called for: {session}",
        "Dear colleagues,\nproposals to {session} are taken in until {last}: one matter each, from your "
        "phone.\n{union}",
    ),
    find=find_opening,
    is_on=True,
    leads=(0,),
)

CALL_CLOSES = Kind(
    code="call_closes",
    label=_("A call for proposals closes soon"),
    explanation=_("Three days before its last day, to everybody who may propose and second."),
    topic=Topic.CONGRESS,
    fields=_FIELDS,
    zh=Wording(
        "提案征集还有{days}天截止",
        "{name}老师，您好！{session}的提案征集到{last}截止。写了一半的请提交，需要附议的请抓紧。\n{union}",
    ),
    en=Wording(
        "Proposals close in {days} days",
        "Dear {name},\nproposals to {session} are taken in until {last}. Please hand in what you have "
        "begun.\n{union}",
    ),
    zh_group=Wording(
        "提案征集还有{days}天截止",
        "各位老师：{session}的提案征集到{last}截止。写了一半的请提交，需要附议的请抓紧。\n{union}",
    ),
    en_group=Wording(
        "Proposals close in {days} days",
        "Dear colleagues,\nproposals to {session} are taken in until {last}.\n{union}",
    ),
    find=find_closing,
    is_on=True,
    leads=(3,),
)


def find_seconding(ask: Ask) -> Iterable[Matter]:
    """Two queries."""
    steps = ProposalStep.objects.filter(proposal=OuterRef("pk"), after=Status.SECONDING)
    rows = Proposal.objects.filter(status=Status.SECONDING, call__closes_on__gte=ask.first)
    rows = rows.filter(Exists(steps.filter(at__date__range=(ask.first, ask.last))))
    begun = TruncDate(Subquery(steps.order_by("-pk").values("at")[:1]))
    facts = as_facts(rows, number=F("pk"), name=F("title"), code=F("proposer"), day=begun)
    found, rules = ask.facts(f"seconding:{ask.first}:{ask.last}", facts), rules_of(ask)
    return [_seconding(one, one.day, rules) for one in found if one.day and one.day >= ask.first]


def _seconding(one: Fact, day: date, rules: list[Rules]) -> Matter:
    return Matter(
        subject=f"seconding:{one.number}",
        day=day,
        about=one.name,
        facts=lambda: {"title": one.name},
        people=_beside(int(one.code), day, rules),
        link=reverse("congress:proposal_detail", args=[one.number]),
    )


def _beside(proposer: int, day: date, rules: list[Rules]) -> Callable[[], StandingQuerySet]:
    """Colleagues in the proposer's own union group: those who know what it is about."""
    listed = Standing.objects.on(day)
    group = listed.filter(person=proposer).exclude(group=None).values("group")
    beside = listed.filter(group__in=group, category__in=rules_on(rules, day).staff)
    return lambda: beside.exclude(person=proposer)


SECONDING_ASKED = Kind(
    code="seconding_asked",
    label=_("A colleague looks for seconders"),
    explanation=_("Once, to the colleagues of the proposer's own union group."),
    topic=Topic.CONGRESS,
    fields={"title": _("the proposal")},
    zh=Wording(
        "请您看看要不要附议：{title}",
        "{name}老师，您好！您所在小组的同事写了一件提案：{title}。正在征集附议，同意的话点一下“我来附议”就行。",
    ),
    en=Wording(
        "Would you second this? {title}",
        "Dear {name},\na colleague of your union group has written a proposal: {title}. It looks for "
        "seconders; one tap is enough.",
    ),
    find=find_seconding,
    is_on=True,
    keeps_for=7,
)
