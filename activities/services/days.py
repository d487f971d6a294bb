"""Fixing a day makes an occasion; it can be moved, postponed, cancelled, or let go again."""

from datetime import date, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import Activity, Occasion, WorkPlan
from vault.versions import lock_version

# What slips past the plan's last day is still its own; a year mistyped is not.
SLIPPAGE = timedelta(days=366)


@transaction.atomic
def fix_day(
    *,
    activity: Activity,
    starts_on: date,
    by: User | None,
    ends_on: date | None = None,
    starts_at: time | None = None,
    place: str = "",
) -> Occasion:
    """Hold an activity on a day, or from `starts_on` to `ends_on`, both included.

    Refused for a line kept as text only, a plan that is closed, a day outside the plan's time, and
    a second time on one day, unless both have a time of their own.
    """
    activity = lock_activity(activity)
    occasion = Occasion(
        activity=activity,
        starts_on=starts_on,
        ends_on=ends_on or starts_on,
        starts_at=starts_at,
        place=place.strip(),
    )
    check_days(occasion)
    occasion.save()
    return occasion


@transaction.atomic
def move_occasion(
    *,
    occasion: Occasion,
    version: int,
    starts_on: date,
    by: User | None,
    ends_on: date | None = None,
    starts_at: time | None = None,
    place: str = "",
) -> Occasion:
    """Give an occasion another day, time or place; one that was postponed or cancelled is on again."""
    activity = lock_activity(occasion.activity)
    occasion = lock_version(Occasion.objects, pk=occasion.pk, version=version)
    occasion.activity = activity
    occasion.starts_on, occasion.ends_on = starts_on, ends_on or starts_on
    occasion.starts_at, occasion.place = starts_at, place.strip()
    occasion.status = Occasion.Status.SCHEDULED
    check_days(occasion)
    return _saved(occasion)


@transaction.atomic
def postpone_occasion(*, occasion: Occasion, version: int, by: User | None) -> Occasion:
    """It is not held that day and waits for another; the old day keeps its mark."""
    return _with_status(occasion, version, Occasion.Status.POSTPONED)


@transaction.atomic
def cancel_occasion(*, occasion: Occasion, version: int, by: User | None) -> Occasion:
    """It is not held at all; the day keeps its mark, so that nobody comes in vain."""
    return _with_status(occasion, version, Occasion.Status.CANCELLED)


@transaction.atomic
def release_day(*, occasion: Occasion, version: int, by: User | None) -> Activity:
    """Take a day back as if it had never been fixed; refused once other rooms hold on to the occasion."""
    activity = lock_activity(occasion.activity)
    occasion = lock_version(Occasion.objects, pk=occasion.pk, version=version)
    try:
        occasion.delete()
    except ProtectedError as held:
        raise ValidationError(
            _("Something has been recorded for this day already, so cancel or postpone it instead."),
            code="day_in_use",
        ) from held
    return activity


def lock_activity(activity: Activity) -> Activity:
    """The line as it is now, locked, with its plan; refused when its plan is closed or it is text only."""
    activity = Activity.objects.select_for_update(of=("self",)).select_related("plan").get(pk=activity.pk)
    require_open(activity.plan)
    if activity.out_of_use:
        raise ValidationError(
            _("This line is kept as text only and is not held; offer the voluntary health check instead."),
            code="out_of_use",
        )
    return activity


def require_open(plan: WorkPlan) -> None:
    """Refuse to change what belongs to a plan that is summed up or void."""
    if not plan.is_open:
        raise ValidationError(
            _("“%(plan)s” is closed (%(status)s) and can no longer be changed."),
            code="plan_closed",
            params={"plan": plan.title, "status": plan.get_status_display()},
        )


def check_days(occasion: Occasion) -> None:
    """Refuse days that run backwards, lie outside the plan's time, or are held already."""
    plan = occasion.activity.plan
    if occasion.ends_on < occasion.starts_on:
        raise _refusal("ends_on", _("The last day lies before the first."), "ends_before_start")
    if occasion.starts_on < plan.first_day or occasion.ends_on > plan.last_day + SLIPPAGE:
        raise _refusal(
            "starts_on",
            _("This plan runs from %(first)s to %(last)s; please check the year."),
            "outside_plan",
            first=plan.first_day.isoformat(),
            last=plan.last_day.isoformat(),
        )
    same = Occasion.objects.filter(activity=occasion.activity, starts_on=occasion.starts_on)
    if occasion.starts_at is not None:
        # Twice on a day, at two times: a preliminary meeting and the meeting itself.
        same = same.filter(Q(starts_at=None) | Q(starts_at=occasion.starts_at))
    if same.exclude(pk=occasion.pk).filter(status=Occasion.Status.SCHEDULED).exists():
        raise _refusal("starts_on", _("This day is fixed for it already."), "fixed_already")
    occasion.clean_fields(exclude=["activity"])


def _refusal(field: str, sentence: Any, code: str, **params: Any) -> ValidationError:
    return ValidationError({field: ValidationError(sentence, code=code, params=params)})


def _with_status(occasion: Occasion, version: int, status: str) -> Occasion:
    require_open(occasion.activity.plan)
    occasion = lock_version(Occasion.objects, pk=occasion.pk, version=version)
    occasion.status = status
    return _saved(occasion)


def _saved(occasion: Occasion) -> Occasion:
    """Saved, with the version that the database gave it."""
    occasion.save()
    occasion.refresh_from_db(fields=["version"])
    return occasion
