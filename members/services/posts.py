"""Offices: somebody takes one, its duties or its end change, it ends."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from members.models import Committee, Person, Post, Standing, Union
from members.models.standings import Membership
from paperwork.terms import first_to_last
from vault.refusals import rule_broken
from vault.versions import lock_version

_K = Post.Kind
# The committee in which an office has its seat; accountants, cashiers and the school's offices have none.
SEATS: dict[str, Committee.Kind] = {
    _K.CHAIR: Committee.Kind.UNION,
    _K.VICE_CHAIR: Committee.Kind.UNION,
    _K.ORGANISATION: Committee.Kind.UNION,
    _K.PUBLICITY: Committee.Kind.UNION,
    _K.CULTURE_SPORT: Committee.Kind.UNION,
    _K.WOMEN: Committee.Kind.UNION,
    _K.WELFARE: Committee.Kind.UNION,
    _K.TREASURER: Committee.Kind.UNION,
    _K.LABOUR_PROTECTION: Committee.Kind.UNION,
    _K.MEMBER: Committee.Kind.UNION,
    _K.AUDITOR: Committee.Kind.AUDIT,
    _K.WOMEN_COMMITTEE: Committee.Kind.WOMEN,
}
FOR_WOMEN = (_K.WOMEN, _K.WOMEN_COMMITTEE)
# Who keeps the machine and who may name an acting chair are the chair's to choose: a deputy who chose
# them could come to the chair's rights round the members' meeting.
CHAIR_ALONE = (_K.ADMINISTRATOR, _K.SCHOOL_OFFICE)

_REFUSALS: dict[str, Any] = {
    "one_chair_at_a_time": _(
        "%(other)s is union chair from %(since)s to %(until)s. "
        "There is one chair at a time: end that term first."
    ),
    "one_leader_a_group": _(
        "%(other)s leads this group from %(since)s to %(until)s. A group has one leader."
    ),
    "one_head_a_committee": _("%(other)s heads this committee from %(since)s to %(until)s. It has one head."),
    "a_post_is_held_once": _("%(name)s holds this office already, from %(since)s to %(until)s."),
    "accountant_and_cashier_differ": _(
        "%(name)s is %(other_kind)s from %(since)s to %(until)s. Accountant and cashier are two people."
    ),
    "auditors_hold_no_finance_post": _(
        "%(name)s is %(other_kind)s from %(since)s to %(until)s. "
        "Who reviews the funds neither chairs the union nor keeps its money."
    ),
    "only_group_leaders_have_a_group": _("A group leader is named on the page of the group."),
    "post_is_not_empty": _("The last day lies before the first."),
}


@transaction.atomic
def add_post(
    *,
    person: Person,
    kind: str,
    since: date,
    until: date | None,
    by: User | None,
    duties: str = "",
    is_head: bool = False,
) -> Post:
    """Give somebody an office from `since` to the last day `until` (none: open), with the seat it has in the
    committee in force. Refused to whoever may not decide on it, and where the database's rules refuse."""
    lock_offices()
    require_authority(kind=kind, person=person, by=by)
    membership = require_on_list(person, since)
    if kind in SEATS:
        require_electable(person, kind, membership=membership, day=since)
    committee = Committee.objects.filter(kind=SEATS.get(kind, ""), period__contains=since).first()
    post = Post(
        person=person,
        kind=kind,
        committee=committee,
        duties=duties.strip(),
        is_head=is_head and committee is not None,
        period=term(since, until),
    )
    require_within_committee(post)
    if kind == _K.CHAIR:
        _end_acting_chair(since)
    save_post(post)
    return post


@transaction.atomic
def change_post(
    *, post: Post, version: int, duties: str, until: date | None, is_head: bool, by: User | None
) -> Post:
    """Change the duties, the last day or who heads the committee."""
    lock_offices()
    post = lock_version(Post.objects, pk=post.pk, version=version)
    if until != post.last_day:
        require_authority(kind=post.kind, person=post.person, by=by)
    post.duties, post.is_head = duties.strip(), is_head and post.committee_id is not None
    post.period = term(post.period.lower, until)
    require_within_committee(post)
    save_post(post)
    post.refresh_from_db(fields=["version"])
    return post


@transaction.atomic
def end_post(*, post: Post, since: date, by: User | None, sure: bool = False) -> Post | None:
    """End an office: from `since` on it is not held, and its rights are gone; None when it never began.

    Leaving the union without a chair is refused unless `sure`.
    """
    lock_offices()
    post = Post.objects.select_for_update(of=("self",)).select_related("person").get(pk=post.pk)
    require_authority(kind=post.kind, person=post.person, by=by, ends=True)
    if post.period.upper and post.period.upper <= since:
        raise ValidationError(
            _("This term has ended already, on %(day)s."), code="ended_already", params=_days(post, "until")
        )
    if since < post.period.lower:
        raise ValidationError(
            _("This term began only on %(day)s."), code="not_begun", params=_days(post, "since")
        )
    if leaves_no_chair(post, since) and not sure:
        raise ValidationError(
            _("From that day on there would be no chair. Please tick that this is meant."),
            code="no_chair_left",
        )
    return next(iter(end_posts([post], since)), None)


def lock_offices() -> None:
    """Offices are given one after the other; two pages at once wait for each other here."""
    Union.objects.select_for_update().filter(pk=1).first()


def term(since: date, until: date | None) -> DateRange:
    """From the first to the last day, both held; refused when the last lies before the first."""
    if until and until < since:
        raise ValidationError(_REFUSALS["post_is_not_empty"], code="post_is_not_empty")
    return first_to_last(since, until)


def require_authority(*, kind: str, person: Person, by: User | None, ends: bool = False) -> None:
    """Refuse whoever may not decide on this office; `by` none is the house itself.

    The chair's office is the chair's to hand on. While there is no chair a deputy may record who was elected,
    but not himself: otherwise anybody with a deputy's rights could take the chair's.
    """
    if by is None or Role.CHAIR in by.roles:
        return
    if kind in CHAIR_ALONE:
        raise ValidationError(_("Only the chair decides who holds this office."), code="chair_decides")
    if kind != _K.CHAIR:
        return
    if chair_on(localdate()):
        raise ValidationError(
            _("There is a chair. Only the chair can hand on or change the chair's office here."),
            code="chair_decides",
        )
    if person.user_id == by.pk and not ends:
        raise ValidationError(
            _(
                "Nobody makes themselves chair. While there is no chair the school office can name an acting "
                "one, who then records the result of the election."
            ),
            code="not_oneself",
        )


def require_on_list(person: Person, day: date) -> str:
    """Refuse somebody who is nothing to the union on that day; returns the membership."""
    membership = Standing.objects.on(day).filter(person=person).values_list("membership", flat=True).first()
    if membership is None:
        raise ValidationError(
            _("%(name)s is not on the union's list on %(day)s."),
            code="not_on_list",
            params={"name": person.name, "day": date_format(day)},
        )
    return membership


def require_electable(person: Person, kind: str, *, membership: str, day: date) -> None:
    """Refuse whoever cannot be elected to an office in a committee, being `membership` to the union that day:
    members elect from among themselves, and the women workers are looked after by women."""
    words = {"name": person.name, "office": dict(_K.choices)[kind], "day": date_format(day)}
    if membership != Membership.FULL:
        raise ValidationError(
            _(
                "%(name)s is not a full member on %(day)s. The members elect the committees from among "
                "themselves, so “%(office)s” cannot be entered for them."
            ),
            code="not_a_member",
            params=words,
        )
    if kind in FOR_WOMEN and person.sex == Person.Sex.MALE:
        raise ValidationError(
            _("“%(office)s” is an office for a woman; %(name)s is entered as a man."),
            code="not_a_woman",
            params=words,
        )


def require_within_committee(post: Post) -> None:
    """Refuse a seat that would outlast its committee; the committee's own term can be extended first."""
    end = post.committee.last_day if post.committee else None
    if end and (post.last_day is None or post.last_day > end):
        raise ValidationError(
            _(
                "The committee's term ends on %(day)s. An office in it cannot last longer; "
                "extend the term first."
            ),
            code="outlasts_committee",
            params={"day": date_format(end)},
        )


def save_post(post: Post) -> None:
    """Write it; what a constraint refuses, also to two people at once, is said in words."""
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError as error:
        raise _in_words(post, error) from error


def save_posts(posts: list[Post]) -> None:
    """Add or change many in two statements, all or none."""
    try:
        with transaction.atomic():
            Post.objects.bulk_create(post for post in posts if post.pk is None)
            Post.objects.bulk_update([post for post in posts if post.pk], ["period", "duties"])
    except IntegrityError:
        # One by one, so that the sentence can name the person.
        for post in posts:
            save_post(post)


def end_posts(posts: Iterable[Post], since: date) -> list[Post]:
    """End offices on the day before `since`, in two statements; returns those that lasted at least a day.

    What would not have is taken out; it stays in the history.
    """
    posts = list(posts)
    lasting = [post for post in posts if post.period.lower < since]
    for post in lasting:
        post.period = DateRange(post.period.lower, since)
    Post.objects.bulk_update(lasting, ["period"])
    Post.objects.filter(pk__in=[post.pk for post in posts if post not in lasting]).delete()
    return lasting


def leaves_no_chair(post: Post, since: date) -> bool:
    """Whether nobody would be chair on `since` if this office ended then."""
    others = Post.objects.filter(kind=_K.CHAIR, period__contains=since).exclude(pk=post.pk)
    return post.kind == _K.CHAIR and not others.exists()


def chair_on(day: date) -> Post | None:
    """The chair's post held on `day`, acting or not; by somebody who is still something to the union."""
    listed = Standing.objects.on(day).values("person")
    held = Post.objects.held_on(day).filter(kind=_K.CHAIR, person__in=listed)
    return held.select_related("person").first()


def _end_acting_chair(since: date) -> None:
    end_posts(Post.objects.filter(kind=_K.CHAIR, is_acting=True, period__contains=since), since)


def _in_words(post: Post, error: IntegrityError) -> Exception:
    rule = rule_broken(error)
    if rule not in _REFUSALS:
        return error
    other = _in_the_way(post, rule)
    words = {"name": post.person.name, **_days(other or post)}
    if other:
        words |= {"other": other.person.name, "other_kind": other.get_kind_display()}
    return ValidationError(_REFUSALS[rule], code=rule, params=words)


def _in_the_way(post: Post, rule: str) -> Post | None:
    same: dict[str, dict[str, Any]] = {
        "one_chair_at_a_time": {"kind": _K.CHAIR},
        "one_leader_a_group": {"kind": _K.GROUP_LEADER, "group": post.group_id},
        "one_head_a_committee": {"committee": post.committee_id, "is_head": True},
        "a_post_is_held_once": {"person": post.person_id, "kind": post.kind},
        "accountant_and_cashier_differ": {"kind__in": (_K.ACCOUNTANT, _K.CASHIER), "person": post.person_id},
        "auditors_hold_no_finance_post": {
            "kind__in": Post.NOT_FOR_AUDITORS if post.kind == _K.AUDITOR else (_K.AUDITOR,),
            "person": post.person_id,
        },
    }
    rows = Post.objects.filter(period__overlap=post.period, **same.get(rule, {"pk": None}))
    return rows.exclude(pk=post.pk).select_related("person").first()


def _days(post: Post, shown: str = "") -> dict[str, Any]:
    last = post.last_day
    words: dict[str, Any] = {
        "since": date_format(post.period.lower),
        "until": date_format(last) if last else _("further notice"),
    }
    return {"day": words[shown]} if shown else words
