"""Whom an activity is for: by its rule, and by invitation."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from activities.called import called_by_others, called_elsewhere
from activities.models import Activity, Invitation, Occasion, OccasionQuerySet
from members.models import Person, Standing
from members.models.standings import Category, Membership, StandingQuerySet


def day_of(activity: Activity) -> date:
    """The day that decides who is concerned: its next one, else its last one, else today or its month."""
    today = localdate()
    held = sorted(o.starts_on for o in activity.occasions.all() if not o.is_called_off)
    if held:
        return next((day for day in held if day >= today), held[-1])
    if activity.month_from is None:
        return today
    return max(today, date(activity.plan.year_of(activity.month_from), activity.month_from, 1))


def covered_by_rule(activity: Activity, day: date) -> StandingQuerySet:
    """What those are on `day` whom the activity's rule means, without the invited."""
    return Standing.objects.on(day).filter(_rule(activity))


def concerned(activity: Activity, day: date) -> StandingQuerySet:
    """Everybody it is for on `day`: by its rule or invited, each once."""
    invited = Invitation.objects.filter(activity=activity).values("person")
    return Standing.objects.on(day).filter(_rule(activity) | Q(person__in=invited))


def occasions_for(user: User) -> OccasionQuerySet:
    """What is held for somebody: by what they are on its first day, by invitation, or called by a body."""
    own = Standing.objects.filter(period__contains=OuterRef("starts_on"), person__user=user)
    by_rule = (
        Q(activity__audience=audience) & Exists(own.filter(rule))
        for audience, rule in _rules(OuterRef("activity__audience_group")).items()
    )
    invited = Invitation.objects.filter(activity=OuterRef("activity"), person__user=user)
    by_name = Q(Exists(own) & Exists(invited))
    return Occasion.objects.filter(
        by_name | (reduce(or_, by_rule) & ~called_elsewhere()) | called_by_others(user)
    )


def _rule(activity: Activity) -> Q:
    return _rules(activity.audience_group_id)[Activity.Audience(activity.audience)]


def _rules(group: Any) -> dict[Activity.Audience, Q]:
    """Of whom each audience is, in terms of Standing; `group` is the union group that an activity names."""
    Audience = Activity.Audience
    members = Q(membership=Membership.FULL)
    return {
        Audience.MEMBERS: members,
        Audience.WOMEN: members & Q(person__sex=Person.Sex.FEMALE),
        Audience.RETIRED: Q(category=Category.RETIRED),
        Audience.GROUP: Q(group=group),
        Audience.NAMED: Q(pk__in=[]),
    }


class OwnPart(NamedTuple):
    """What an activity is to somebody: for them by its rule, or by invitation."""

    by_rule: bool
    invited: bool


def own_part(activity: Activity, user: User, day: date) -> OwnPart:
    """Two statements."""
    return OwnPart(
        covered_by_rule(activity, day).filter(person__user=user).exists(),
        activity.invitations.filter(person__user=user).exists(),
    )


def rule_in_words(activity: Activity) -> str:
    """“all full members”, “union group: 语文小组”."""
    if activity.audience_group is not None:
        return _("union group: %(group)s") % {"group": activity.audience_group.name}
    return str(activity.get_audience_display())
