"""What has changed about the days that are fixed, read from the history of occasions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext as _

from activities.models import Activity, Occasion, WorkPlan
from congress.models import Session
from reminders.kinds.base import Ask
from reminders.kinds.said import fixed_said
from reminders.models import Notice

# What lies further ahead is told the day before it is held, or when it comes nearer and changes again.
AHEAD = timedelta(days=30)
# So long nobody has touched it again: the chair has finished.
SETTLED = timedelta(seconds=30)
# So long after the first change it is told, finished or not.
AT_LAST = timedelta(seconds=50)
# A change is dated when its transaction began, and seen when that ends.
OVERLAP = timedelta(minutes=10)
# Changes no further apart than this are one.
BURST = timedelta(seconds=60)

_COLUMNS = (
    "pgh_obj_id",
    "version",
    "activity_id",
    "starts_on",
    "ends_on",
    "starts_at",
    "place",
    "status",
    "pgh_label",
    "pgh_created_at",
)


class State(NamedTuple):
    """What an occasion was after one of its changes; at the last of them it may be gone."""

    occasion: int
    version: int
    activity: int
    starts_on: date
    ends_on: date
    starts_at: time | None
    place: str
    status: str
    label: str
    at: datetime

    @property
    def is_gone(self) -> bool:
        return self.label == "delete"

    @property
    def is_off(self) -> bool:
        """Nobody need come."""
        return self.is_gone or self.status != Occasion.Status.SCHEDULED

    @property
    def held(self) -> tuple[Any, ...]:
        return self.starts_on, self.ends_on, self.starts_at, self.place

    @property
    def mark(self) -> str:
        """What the subject of a notice says of it, so that it is told once."""
        return "gone" if self.is_gone else str(self.version)

    def is_near(self, today: date) -> bool:
        return self.ends_on >= today and self.starts_on <= today + AHEAD


class Change(NamedTuple):
    """What was told or known before, if anything was, and what holds now."""

    activity: Activity
    before: State | None
    after: State
    subject: str

    @property
    def at(self) -> datetime:
        return self.after.at

    @property
    def day(self) -> date:
        """Whom it concerns is asked for this day."""
        return self.before.starts_on if self.before and self.after.is_off else self.after.starts_on

    @property
    def until(self) -> date:
        return max(state.ends_on for state in (self.before, self.after) if state)

    def said(self) -> str:
        before, after = self.before, self.after
        if before is None:
            return fixed_said(after.starts_on, after.ends_on, after.starts_at, after.place)
        if after.is_gone:
            return _("taken off the calendar")
        if after.is_off:
            postponed = after.status == Occasion.Status.POSTPONED
            return _("postponed, the new day will be announced") if postponed else _("cancelled")
        if (before.starts_on, before.ends_on) != (after.starts_on, after.ends_on):
            return _("on another day")
        if before.is_off:
            return _("on again")
        if before.starts_at != after.starts_at:
            both = before.place != after.place
            return _("another time and place") if both else _("another time")
        return _("another place")


def changes(ask: Ask) -> Iterator[Change]:
    """What those concerned are to be told: settled, near, of public plans, not told yet. Four queries.

    A burst of changes is one, and what was changed and changed back is none. A day that is newly fixed is
    told too, unless that was before its plan became public. Where a day was taken back and another fixed
    for the same activity, it is moved.
    """
    since = _since(ask)
    events = _events().filter(pgh_created_at__gte=since, pgh_created_at__lte=ask.now)
    found = _by_occasion(State(*row) for row in events.order_by("pgh_id").values_list(*_COLUMNS))
    if not found:
        return
    told, known = _told(ask, since), _known(found, since)
    moves = [
        (_before(states, known.get(pk), told[pk], ask.since - BURST), states[-1])
        for pk, states in found.items()
        if states[-1].mark not in told[pk] and _is_settled(states, told[pk], ask.now)
    ]
    told_of = list(_joined(moves, _taken_back(found, known, told)))
    activities = _public({after.activity for _before, after, _subject in told_of})
    for before, after, subject in told_of:
        activity = activities.get(after.activity)
        if activity is None:
            continue
        began = found[after.occasion][0].at
        if _is_news(activity, after, began, ask.now) if before is None else _is_worth(before, after, ask.now):
            yield Change(activity, before, after, subject)


def _since(ask: Ask) -> datetime:
    """Since the last look; a rule that was switched on again begins with that day."""
    begun = make_aware(datetime.combine(ask.first, time.min))
    return max(ask.since, begun) - OVERLAP


def _events() -> Any:
    """Without sessions, of which the congress tells everybody on the roll."""
    occasions: Any = Occasion
    sessions = Session.objects.filter(activity=OuterRef("activity_id"))
    return occasions.pgh_event_model.objects.exclude(Exists(sessions))


def _by_occasion(states: Iterable[State]) -> dict[int, list[State]]:
    found = defaultdict(list)
    for state in states:
        found[state.occasion].append(state)
    return found


def _known(found: dict[int, list[State]], since: datetime) -> dict[int, State]:
    """What each was before the stretch that is looked at."""
    last = _events().filter(pgh_obj_id__in=list(found), pgh_created_at__lt=since)
    newest = last.order_by().values("pgh_obj_id").annotate(last=Max("pgh_id")).values("last")
    rows = _events().filter(pgh_id__in=newest).values_list(*_COLUMNS)
    return {state.occasion: state for state in (State(*row) for row in rows)}


def _told(ask: Ask, since: datetime) -> dict[int, set[str]]:
    """The marks of each occasion that were told since then, before this look."""
    said = Notice.objects.filter(
        rule=ask.rule, day__gte=localdate(since), said_at__lt=ask.now, subject__startswith="occasion:"
    )
    marks = defaultdict(set)
    for subject in said.order_by().values_list("subject", flat=True).distinct():
        _room, *parts = subject.split(":")
        for pk, mark in zip(parts[::2], parts[1::2], strict=True):
            marks[int(pk)].add(mark)
    return marks


def _before(states: list[State], known: State | None, told: set[str], looked_at: datetime) -> State | None:
    """What people know: what they were told last, else what held before; None of what is quite new."""
    heard = [state for state in states if state.mark in told]
    if heard:
        return heard[-1]
    first = len(states) - 1
    while first and states[first].at - states[first - 1].at <= BURST:
        first -= 1
    earlier = [state for state in states[:first] if state.at < looked_at]
    return earlier[-1] if earlier else known


def _is_settled(states: list[State], told: set[str], now: datetime) -> bool:
    heard = [n for n, state in enumerate(states) if state.mark in told]
    unsaid = states[heard[-1] + 1 if heard else 0 :]
    return now - states[-1].at >= SETTLED or now - unsaid[0].at >= AT_LAST


def _taken_back(
    found: dict[int, list[State]], known: dict[int, State], told: dict[int, set[str]]
) -> dict[int, State]:
    """Of each activity the day of which people have been told that it was taken back, as it was before."""
    last = {}
    for pk, states in found.items():
        if states[-1].mark in told[pk] and states[-1].is_gone:
            held = states[-2] if len(states) > 1 else known.get(pk)
            if held is not None:
                last[held.activity] = held
    return last


def _joined(
    moves: list[tuple[State | None, State]], taken_back: dict[int, State]
) -> Iterator[tuple[State | None, State, str]]:
    """What was before, what is now, and the subject under which that is told.

    A day taken back and one newly fixed for the same activity are a pair, told once for both.
    """
    new = {after.activity: after for before, after in moves if before is None and not after.is_off}
    for before, after in moves:
        if before is None:
            continue
        moved = new.pop(after.activity, None) if after.is_gone else None
        yield before, moved or after, _subject(after, *([moved] if moved else []))
    for activity, after in new.items():
        yield taken_back.get(activity), after, _subject(after)


def _subject(*states: State) -> str:
    return ":".join(["occasion", *(f"{state.occasion}:{state.mark}" for state in states)])


def _public(keys: set[int]) -> dict[int, Activity]:
    """With `public_since`, the moment from which everybody reads the plan."""
    plans: Any = WorkPlan
    history = plans.pgh_event_model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"))
    drafted = history.filter(pgh_id__gt=OuterRef("pgh_id")).exclude(status__in=WorkPlan.PUBLIC_STATUSES)
    public = plans.pgh_event_model.objects.filter(
        ~Exists(drafted), pgh_obj_id=OuterRef("plan"), status__in=WorkPlan.PUBLIC_STATUSES
    )
    rows = Activity.objects.in_use().filter(pk__in=keys, plan__status__in=WorkPlan.PUBLIC_STATUSES)
    since = Subquery(public.order_by("pgh_id").values("pgh_created_at")[:1])
    return {activity.pk: activity for activity in rows.select_related("plan").annotate(public_since=since)}


def _is_news(activity: Any, fixed: State, began: datetime, now: datetime) -> bool:
    """Whether a day that was newly fixed is still to come and soon, and its plan was public by then."""
    here = localtime(now)
    is_over = fixed.ends_on == here.date() and fixed.starts_at is not None and fixed.starts_at <= here.time()
    return began >= activity.public_since and fixed.is_near(here.date()) and not is_over


def _is_worth(before: State, after: State, now: datetime) -> bool:
    """Whether anybody would come in vain or not at all, knowing only what was before."""
    if not (before.is_near(localdate(now)) or after.is_near(localdate(now))):
        return False
    if before.is_off and after.is_off:
        return before.status != after.status and not after.is_gone and not before.is_gone
    return before.is_off != after.is_off or before.held != after.held
