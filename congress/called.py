"""Whom a session calls, as a condition on its occasions: the body that meets, and its guests."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from accounts.models import User
from congress.models import Body, Delegate
from congress.rules import rules_on
from members.models import Standing
from members.models.standings import Membership

SESSIONS = Q(activity__session__isnull=False)
_TERMS = ("activity__session__term", "activity__session__joint_term")


def called(user: User) -> Q:
    """The sittings to which somebody is called by what they are on their day. One statement."""
    on_list = Standing.objects.filter(period__contains=OuterRef("starts_on"), person__user=user)
    staff = Exists(on_list.filter(category__in=rules_on(localdate()).staff_categories))
    member = Exists(on_list.filter(membership=Membership.FULL))
    return reduce(or_, (_called_to(term, user, staff, member) for term in _TERMS))


def _called_to(term: str, user: User, staff: Exists, member: Exists) -> Q:
    seats = Delegate.objects.filter(term=OuterRef(term), person__user=user)
    delegate = Exists(seats.filter(post__period__contains=OuterRef("starts_on")))
    guest = Exists(seats.exclude(seat=Delegate.Seat.FORMAL).filter(ended_reason=""))
    body = f"{term}__body"
    return (
        Q(**{body: Body.STAFF_CONGRESS}) & Q(delegate) & Q(staff)
        | Q(**{body: Body.GENERAL_STAFF}) & Q(staff)
        | Q(**{body: Body.MEMBERS_MEETING}) & Q(member)
        | Q(guest)
    )


CALLING = (SESSIONS, called)
