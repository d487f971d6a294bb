"""A plan's lines: added, changed, taken out again."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from activities.models import Activity, Occasion, WorkPlan
from activities.plan_text import PlanLine, keep_as_text_only
from activities.services.days import lock_activity, require_open
from vault.versions import lock_version


@transaction.atomic
def add_activity(*, plan: WorkPlan, line: PlanLine, by: User | None) -> Activity:
    """Add a line at the end of a plan; a day that it names is fixed in the calendar at once."""
    plan = lock_plan(plan)
    activity = line.as_activity(plan, next_position(plan.activities.all()))
    activity.full_clean(exclude=["plan"])
    activity.save()
    _follow_plan(activity, None)
    return activity


@transaction.atomic
def change_activity(*, activity: Activity, version: int, by: User | None, **changes: Any) -> Activity:
    """Change a line; an occasion that stood on the day the plan named goes where the plan now says.

    `changes` are fields of PlanLine. Refused when the line has moved since `version` was seen, is kept
    as text only, or belongs to a closed plan.
    """
    plan = lock_activity(activity).plan
    activity = lock_version(Activity.objects, pk=activity.pk, version=version)
    activity.plan = plan
    before = activity.planned_date
    for name, value in changes.items():
        setattr(activity, name, value)
    if "month_from" in changes and "month_to" not in changes:
        activity.month_to = activity.month_from
    keep_as_text_only(activity)
    activity.full_clean(exclude=["plan"])
    activity.save()
    activity.refresh_from_db(fields=["version"])
    _follow_plan(activity, before)
    return activity


@transaction.atomic
def drop_activity(*, activity: Activity, by: User | None) -> None:
    """Take a line out of its plan; refused while days, money or records hang on it."""
    activity = Activity.objects.select_for_update(of=("self",)).select_related("plan").get(pk=activity.pk)
    require_open(activity.plan)
    try:
        with transaction.atomic():
            activity.delete()
    except ProtectedError as held:
        raise _still_in_use(activity, held.protected_objects) from held


def _still_in_use(activity: Activity, held: Any) -> ValidationError:
    """Why the line stays: its day first, because the page has a button for that."""
    if any(isinstance(row, Occasion) for row in held):
        return ValidationError(
            _("“%(title)s” has a day. Choose “Free the day” first, then remove it."),
            code="line_has_a_day",
            params={"title": activity.title},
        )
    return ValidationError(
        _("“%(title)s” cannot be removed: %(things)s belong to it. Take these away first."),
        code="line_in_use",
        params={"title": activity.title, "things": _kinds_of(held)},
    )


def lock_plan(plan: WorkPlan) -> WorkPlan:
    """The plan as it is now, locked; refused when it is closed."""
    plan = WorkPlan.objects.select_for_update().get(pk=plan.pk)
    require_open(plan)
    return plan


def next_position(rows: QuerySet[Any]) -> int:
    """The place after the last of a plan's lines or sections."""
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _kinds_of(rows: Any) -> str:
    names = sorted({str(row._meta.verbose_name) for row in rows})
    return get_text_list(names, _("and"))


def _follow_plan(activity: Activity, before: date | None) -> None:
    """Let the calendar follow the day the plan names; a day fixed otherwise stays."""
    after = None if activity.out_of_use else activity.planned_date
    if before == after:
        return
    standing = activity.occasions.filter(status=Occasion.Status.SCHEDULED)
    on_old_day = standing.filter(starts_on=before, ends_on=before).first()
    if on_old_day is not None:
        _put_on(on_old_day, after)
    elif after is not None and not standing.exists():
        Occasion.objects.create(activity=activity, starts_on=after, ends_on=after)


def _put_on(occasion: Occasion, day: date | None) -> None:
    if day is not None:
        occasion.starts_on = occasion.ends_on = day
        occasion.save()
        return
    try:
        with transaction.atomic():
            occasion.delete()
    except ProtectedError as held:
        raise ValidationError(
            gettext_lazy("Something has been recorded for this day already, so the plan keeps it."),
            code="day_in_use",
        ) from held
