"""Who holds which office on a day, which terms run out, and what the rules would have changed."""

from datetime import date
from typing import Any, NamedTuple

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, Q

from members.models import Committee, Post, Standing, Union
from members.models.standings import Category, Membership
from members.rules import CommitteeFacts, Facts

# Days before a term's end from which it is said, the nearest first.
WARN_DAYS = ((30, "alert"), (90, "waiting"), (180, "quiet"))
_SERVING = (Category.PERMANENT, Category.CONTRACT, Category.TEMPORARY, Category.AGENCY)


class Seated(NamedTuple):
    """An office on the day; `listed` is false when its holder is nothing to the union any more."""

    post: Post
    listed: bool
    is_full_member: bool


class CommitteeNow(NamedTuple):
    committee: Committee
    seats: list[Seated]


class Ending(NamedTuple):
    """A term that runs out; `tone` is how near it is."""

    committee: Committee | None
    post: Post | None
    last_day: date
    days_left: int
    tone: str


class Offices(NamedTuple):
    """All offices of a day; `others` have no seat in a committee in force, `earlier` are past terms."""

    committees: list[CommitteeNow]
    others: list[Seated]
    earlier: list[Committee]
    endings: list[Ending]
    facts: Facts


def offices_on(day: date) -> Offices:
    """Everything the page of offices shows, in seven statements whatever their number."""
    held = list(_held_from(day))
    memberships = dict(
        Standing.objects.on(day)
        .filter(person__in=[post.person_id for post in held])
        .values_list("person_id", "membership")
    )
    seated = [_seated(post, memberships) for post in held]
    every = sorted(Committee.objects.all(), key=lambda one: Committee.Kind.values.index(one.kind))
    ahead = [one for one in every if one.period.upper is None or one.period.upper > day]
    committees = [CommitteeNow(one, [s for s in seated if s.post.committee_id == one.pk]) for one in ahead]
    shown = {one.pk for one in ahead}
    others = [
        one
        for one in seated
        if one.post.committee_id not in shown and one.post.kind != Post.Kind.GROUP_LEADER
    ]
    return Offices(
        committees,
        others,
        [one for one in every if one not in ahead],
        endings(day, ahead, held),
        _facts(day, seated, every),
    )


def endings(day: date, committees: list[Committee], posts: list[Post]) -> list[Ending]:
    """Terms in force that end within 180 days, the nearest first; a committee stands for its offices."""
    found = [_ending(day, one.last_day, committee=one) for one in committees if day in one.period]
    ends = {one.pk: one.last_day for one in committees}
    found += [
        _ending(day, post.last_day, post=post)
        for post in posts
        if day in post.period and ends.get(post.committee_id or 0) != post.last_day
    ]
    return sorted((one for one in found if one), key=lambda one: one.last_day)


def seats_of(committee: Committee) -> list[Post]:
    """All who sat in a committee, in the order of the offices. One statement."""
    return sorted(committee.posts.select_related("person"), key=_rank)


def _held_from(day: date) -> list[Post]:
    posts = Post.objects.filter(period__overlap=DateRange(day, None))
    return sorted(posts.select_related("person", "committee", "group"), key=_rank)


def _rank(post: Post) -> tuple[int, date]:
    return Post.Kind.values.index(post.kind), post.period.lower


def _seated(post: Post, memberships: dict[int, str]) -> Seated:
    membership = memberships.get(post.person_id)
    return Seated(post, membership is not None, membership == Membership.FULL)


def _ending(day: date, last: date | None, **subject: Any) -> Ending | None:
    left = (last - day).days if last else None
    tone = next((tone for days, tone in WARN_DAYS if left is not None and left <= days), None)
    if last is None or left is None or tone is None:
        return None
    return Ending(subject.get("committee"), subject.get("post"), last, left, tone)


def _facts(day: date, seated: list[Seated], every: list[Committee]) -> Facts:
    union = Union.objects.first() or Union()
    numbers = Standing.objects.on(day).aggregate(
        members=Count("pk", filter=Q(membership=Membership.FULL)),
        women=Count("pk", filter=Q(membership=Membership.FULL, person__sex="f")),
        staff=Count("pk", filter=Q(category__in=_SERVING)),
    )
    now = [one for one in seated if day in one.post.period and one.listed]
    chairs = [one.post for one in now if one.post.kind == Post.Kind.CHAIR]
    in_force = [one for one in every if day in one.period]
    return Facts(
        day=day,
        members=numbers["members"],
        women=numbers["women"],
        staff=union.staff_count or numbers["staff"],
        province=union.province,
        women_from=union.women_committee_from,
        union_keeps_books=union.bookkeeping == Union.Bookkeeping.UNION,
        committees={one.kind: _committee_facts(one, now) for one in in_force},
        ended=_ended(every, {one.kind for one in in_force}, day),
        offices=frozenset(one.post.kind for one in now),
        auditors=len({one.post.person_id for one in now if one.post.kind == Post.Kind.AUDITOR}),
        has_chair=bool(chairs),
        no_chair_since=None if any(not post.is_acting for post in chairs) else _last_chair_left(day),
    )


def _committee_facts(committee: Committee, now: list[Seated]) -> CommitteeFacts:
    seats = [one for one in now if one.post.committee_id == committee.pk]
    leading = {one.post.person_id for one in now if one.post.kind in (Post.Kind.CHAIR, Post.Kind.VICE_CHAIR)}
    heads = [one.post for one in seats if one.post.is_head]
    head = heads[0].person if heads else None
    return CommitteeFacts(
        size=len({one.post.person_id for one in seats}),
        since=committee.period.lower,
        until=committee.period.upper,
        has_head=head is not None,
        head_is_woman=head is not None and head.sex == "f",
        head_leads_union=head is not None and head.pk in leading,
        not_members=tuple(one.post.person.name for one in seats if not one.is_full_member),
    )


def _ended(every: list[Committee], in_force: set[str], day: date) -> dict[str, date]:
    ended: dict[str, date] = {}
    for one in every:
        if one.kind not in in_force and one.period.upper and one.period.upper <= day:
            ended[one.kind] = max(one.period.upper, ended.get(one.kind, one.period.upper))
    return ended


def _last_chair_left(day: date) -> date | None:
    """The first day without an elected chair: the term ended, or its holder left the union's list."""
    posts = Post.objects.filter(kind=Post.Kind.CHAIR, is_acting=False, period__startswith__lte=day)
    last = posts.order_by("-period__startswith").select_related("person").first()
    if last is None:
        return None
    if last.period.upper and last.period.upper <= day:
        return last.period.upper
    left = last.person.standings.filter(period__endswith__lte=day).order_by("-period").first()
    return left.period.upper if left else None
