"""A session is called: its day, time and place to everybody on its roll, and again when they change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, cast

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Occasion
from congress.models import Call, Delegate, Paper, RollEntry, Session, Sitting
from congress.reports.rolls import terms_of
from members.models import Standing
from members.models.standings import StandingQuerySet
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.bodies import rules_of, rules_on
from reminders.kinds.changes import BURST, OVERLAP, SETTLED
from reminders.kinds.said import day_from, day_said, held_said, listed

_COLUMNS = ("pgh_obj_id", "version", "starts_on", "ends_on", "starts_at", "place", "status", "pgh_created_at")


class Held(NamedTuple):
    """How a meeting was to be held."""

    starts_on: date
    ends_on: date
    starts_at: time | None
    place: str
    status: str

    @property
    def when(self) -> str:
        return held_said(self.starts_on, self.ends_on, self.starts_at, "")


@dataclass(frozen=True)
class Fixed:
    """Since when a meeting is held as it is now, and how before; `version` names that state.

    `began` is when it was first written down.
    """

    version: int
    since: datetime
    began: datetime
    before: Held | None = None


def find_called(ask: Ask) -> Iterator[Matter]:
    """Two queries: what is announced or has changed, and from the hour of the rule what is held next."""
    rows = Sitting.objects.filter(
        session__announced_at__isnull=False,
        session__archived_at=None,
        closed_at=None,
        occasion__ends_on__gte=ask.first,
    )
    called: dict[int, list[Sitting]] = {}
    related = rows.select_related("occasion", "session__term", "session__joint_term", "session__call")
    for sitting in related.order_by("session", "occasion__starts_on", "occasion__starts_at"):
        called.setdefault(sitting.session_id, []).append(sitting)
    fixed = _fixed({one.occasion_id for sittings in called.values() for one in sittings})
    for sittings in called.values():
        known = [fixed[one.occasion_id] for one in sittings]
        said_at = max([_announced(sittings[0].session), *_changed_since(sittings[0].session, known)])
        if _is_news(ask, said_at):
            yield _called(ask, sittings, known, said_at)
        yield from _tomorrow(ask, sittings, localdate(said_at))


def _fixed(occasions: set[int]) -> dict[int, Fixed]:
    """The last state of each, where a state that was put right within the minute counts for nothing."""
    history: Any = Occasion
    events = history.pgh_event_model.objects.filter(pgh_obj_id__in=occasions).order_by("pgh_id")
    states: dict[int, list[tuple[Held, Fixed]]] = {}
    for occasion, version, *held, at in events.values_list(*_COLUMNS) if occasions else ():
        known = states.setdefault(occasion, [])
        state, began = Held(*held), known[0][1].began if known else at
        if known and known[-1][0] == state:
            continue
        if known and at - known[-1][1].since <= BURST:
            known.pop()
        if not (known and known[-1][0] == state):
            known.append((state, Fixed(version, at, began, known[-1][0] if known else None)))
    return {occasion: known[-1][1] for occasion, known in states.items()}


def _announced(session: Session) -> datetime:
    return cast(datetime, session.announced_at)


def _changed_since(session: Session, known: list[Fixed]) -> list[datetime]:
    """When its meetings became what they are, where that was after it was announced.

    What was first written down after it had been announced was brought in from elsewhere, and is no change.
    """
    told, first = _announced(session), min(one.began for one in known)
    if first > told:
        told = first + BURST
    return [one.since for one in known if one.since > told]


def _is_news(ask: Ask, said_at: datetime) -> bool:
    begun = make_aware(datetime.combine(ask.first, time.min))
    is_settled = ask.now - said_at >= SETTLED
    return is_settled and said_at >= min(begun, ask.since - OVERLAP) and localdate(said_at) <= ask.last


def _called(ask: Ask, sittings: list[Sitting], known: list[Fixed], said_at: datetime) -> Matter:
    session = sittings[0].session
    is_first = said_at == _announced(session)
    marks = "-".join(str(one.version) for one in known)

    def facts() -> dict[str, str]:
        if all(_is_off(one) for one in sittings):
            what = _off_said(sittings[0])
        else:
            several = len(sittings) > 1
            changed = [_told_before(fixed, session, said_at) for fixed in known]
            new = [not is_first and one.began == said_at for one in known]
            meetings = zip(sittings, changed, new, strict=True)
            what = _("; ").join(
                _meeting_said(one, with_part=several, before=was, is_new=added)
                for one, was, added in meetings
            )
            if not is_first:
                what = _("changed: %(what)s") % {"what": what}
        return {"session": str(session), "what": what, "more": _more(session, localdate(ask.now))}

    return Matter(
        subject=f"session:{session.pk}:{int(_announced(session).timestamp())}:{marks}",
        day=localdate(said_at),
        about=str(session),
        facts=facts,
        people=_roll(ask, session, sittings[-1].occasion.starts_on),
        link=reverse("congress:session_detail", args=[session.pk]),
        until=max(one.occasion.ends_on for one in sittings),
    )


def _tomorrow(ask: Ask, sittings: list[Sitting], told_on: date) -> Iterator[Matter]:
    """From the hour of the rule on, as the kind is looked at each minute; not on the day it was announced."""
    local, session = localtime(ask.now), sittings[0].session
    for first, last in ask.led():
        for one in sittings:
            held_on = one.occasion.starts_on
            said_on = held_on - (first - ask.first)
            is_time = said_on < local.date() or local.time() >= ask.rule.at
            if first <= held_on <= last and is_time and said_on != told_on and not _is_off(one):
                yield Matter(
                    subject=f"sitting:{one.pk}:{held_on}",
                    day=said_on,
                    about=str(session),
                    facts=_tomorrow_facts(ask, one, said_on, with_part=len(sittings) > 1),
                    people=_roll(ask, session, held_on),
                    link=reverse("congress:session_detail", args=[session.pk]),
                    until=held_on,
                )


def _tomorrow_facts(
    ask: Ask, sitting: Sitting, said_on: date, *, with_part: bool
) -> Callable[[], dict[str, str]]:
    def facts() -> dict[str, str]:
        today = max(said_on, localdate(ask.now))
        what = _meeting_said(sitting, with_part=with_part, today=today)
        return {"session": str(sitting.session), "what": what, "more": _more(sitting.session, today)}

    return facts


def _told_before(fixed: Fixed, session: Session, said_at: datetime) -> Held | None:
    """How it was told to be held, where it is this change that is being said."""
    is_this = fixed.since > _announced(session) and said_at - fixed.since < SETTLED
    was_on = fixed.before is not None and fixed.before.status == Occasion.Status.SCHEDULED
    return fixed.before if is_this and was_on else None


def _is_off(sitting: Sitting) -> bool:
    return sitting.occasion.status != Occasion.Status.SCHEDULED


def _off_said(sitting: Sitting) -> str:
    if sitting.occasion.status == Occasion.Status.POSTPONED:
        return _("postponed, the new day will be announced")
    return _("cancelled")


def _meeting_said(
    sitting: Sitting,
    *,
    with_part: bool,
    today: date | None = None,
    before: Held | None = None,
    is_new: bool = False,
) -> str:
    """“正式会议6月23日（星期二）15:30，地点：报告厅”; `today` has the day said as tomorrow.

    What is another than `before` is said with what it was, and of a meeting that `is_new` that it is.
    """
    held, part = sitting.occasion, sitting.get_part_display() if with_part else ""
    if _is_off(sitting):
        return f"{part} {_off_said(sitting)}".strip()
    if today:
        at = held.starts_at.strftime("%H:%M") if held.starts_at else ""
        when = f"{day_from(held.starts_on, today)} {at}".strip()
    else:
        when = held_said(held.starts_on, held.ends_on, held.starts_at, "")
        if before and before.when != when:
            when = _("the time from %(before)s to %(after)s") % {"before": before.when, "after": when}
    said = f"{part} {when}".strip()
    if is_new:
        said = _("%(meeting)s (new)") % {"meeting": said}
    if before and before.place and held.place and before.place != held.place:
        sentence = _("%(when)s, the place from %(before)s to %(after)s")
        return sentence % {"when": said, "before": before.place, "after": held.place}
    return _("%(when)s, place: %(place)s") % {"when": said, "place": held.place} if held.place else said


def _more(session: Session, today: date) -> str:
    """That proposals are taken in, and that papers are out."""
    call = getattr(session, "call", None)
    parts = []
    if isinstance(call, Call) and call.is_open_on(today):
        parts.append(_("Proposals are taken in until %(day)s.") % {"day": day_said(call.closes_on)})
    papers = Paper.objects.filter(session=session, replaced_by=None, published_at__isnull=False)
    titles = list(papers.values_list("title", flat=True))
    if titles:
        parts.append(_("Papers to be read before: %(papers)s.") % {"papers": listed(titles, most=3)})
    return " ".join(parts)


def _roll(ask: Ask, session: Session, day: date) -> Callable[[], StandingQuerySet]:
    """Everybody on the roll, with a vote or without: as it is fixed, or else as it is worked out that day."""

    def people() -> StandingQuerySet:
        on_list = Standing.objects.on(day)
        entries = RollEntry.objects.filter(session=session)
        if entries.exists():
            return on_list.filter(person__in=entries.values("person"))
        rules = rules_on(rules_of(ask), day)
        terms = terms_of(session)
        guests = Delegate.objects.filter(term__in=terms, post=None, ended_reason="")
        entitled = Q(person__in=guests.values("person"))
        for term in terms:
            entitled |= Q(pk__in=rules.body_on(term.body, day).values("pk"))
        return on_list.filter(entitled)

    return people


# Papers that were out and a call that was open when a session was announced are told with it.
TOLD_WITH_IT = timedelta(minutes=1)

SESSION_CALLED = Kind(
    code="session_called",
    label=gettext_lazy("A session is called"),
    explanation=gettext_lazy(
        "To everybody on its roll: day, time and place when it is announced, again when they change or it is "
        "called off, and the day before. What is open for proposals and which papers are out is said with it."
    ),
    topic=Topic.CONGRESS,
    fields={
        "session": gettext_lazy("the session"),
        "what": gettext_lazy("day, time and place, or what has changed"),
        "more": gettext_lazy("until when proposals are taken in, and the papers"),
    },
    zh=Wording(
        "{session}：{what}",
        "{name}老师，您好！{session}：{what}。请您安排好时间参加。{more}\n{union}",
    ),
    en=Wording(
        "{session}: {what}",
        "Dear {name},\n{session}: {what}. Please keep the time free. {more}\n{union}",
    ),
    zh_group=Wording(
        "{session}：{what}",
        "各位老师：{session}：{what}。请安排好时间参加。{more}\n{union}",
    ),
    en_group=Wording(
        "{session}: {what}",
        "Dear colleagues,\n{session}: {what}. Please keep the time free. {more}\n{union}",
    ),
    find=find_called,
    is_on=True,
    leads=(1,),
    keeps_for=7,
    is_duty=True,
    is_urgent=True,
    is_live=True,
)
