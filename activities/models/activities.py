"""The plan's lines, and what is held of them on a day."""

from datetime import date
from typing import Any, NoReturn, Self

from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Mod
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.door_lists import with_door_list
from activities.models.plans import MONTHS, WorkPlan, month_number
from almanac.festivals import Festival
from members.models import UnionGroup
from vault.history import tracked
from vault.versions import Versioned


def _between(first: int, last: int) -> list[BaseValidator]:
    return [MinValueValidator(first), MaxValueValidator(last)]


def _refuse(field: str, sentence: Any, *, code: str, **params: Any) -> NoReturn:
    raise ValidationError({field: ValidationError(sentence, code=code, params=params)})


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(plan__in=WorkPlan.objects.visible_to(user))

    def in_use(self) -> Self:
        """Without the lines that are kept as text only."""
        return self.filter(out_of_use=False)

    def in_force(self) -> Self:
        """The lines that are really to be held: in use, and of a plan that is not void."""
        return self.in_use().exclude(plan__status=WorkPlan.Status.VOID)

    def without_day(self) -> Self:
        """Nothing of it stands in the calendar; what is postponed waits for a new day."""
        held = Occasion.objects.filter(activity=OuterRef("pk")).exclude(status=Occasion.Status.POSTPONED)
        return self.filter(~Exists(held))

    def with_months_between(self, first: date, last: date) -> Self:
        """Those whose month or span of months touches the months from `first` to `last`.

        A month is placed in its year by the plan's own order, as `Activity.lies_in` does.
        """
        year = F("plan__year") + models.Case(
            models.When(month_from__lt=F("plan__first_month"), then=1), default=0
        )
        begins = year * 12 + F("month_from") - 1
        length = Mod(F("month_to") - F("month_from") + 12, 12)
        return self.alias(begins=begins, ends=begins + length).filter(
            begins__lte=month_number(last), ends__gte=month_number(first)
        )


@tracked()
class Activity(Versioned):
    """A line of the plan (活动): a month, a span of months, or none yet.

    Months are numbers 1–12 in the order of the plan; the day is kept as the plan has it, also when
    the almanac's date differs. What is held on a day is an Occasion.
    """

    class Kind(models.TextChoices):
        SPORT_CULTURE = "sport_culture", _("sport and culture")
        FESTIVAL = "festival", _("festival")
        WELFARE = "welfare", _("festival gift and care")
        MEETING = "meeting", _("meeting")
        TRAINING = "training", _("study and training")
        WOMEN = "women", _("women workers")
        HEALTH = "health", _("health")
        TRIP = "trip", _("outing")
        AID = "aid", _("help and visits")
        ADMIN = "admin", _("union business")
        OTHER = "other", _("other")

    # Handed out, visited, seen to: nobody asks who came.
    WITHOUT_GATHERING = (Kind.WELFARE, Kind.AID, Kind.ADMIN)

    class Audience(models.TextChoices):
        """Whom it is for without being asked; others come by invitation."""

        MEMBERS = "members", _("all full members")
        WOMEN = "women", _("women members")
        RETIRED = "retired", _("retired colleagues")
        GROUP = "group", _("a union group")
        NAMED = "named", _("people invited by name")

    plan = models.ForeignKey(WorkPlan, models.PROTECT, related_name="activities")
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("activity"), max_length=200)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices, default=Kind.OTHER)
    month_from = models.PositiveSmallIntegerField(
        _("month"), null=True, blank=True, validators=_between(*MONTHS)
    )
    month_to = models.PositiveSmallIntegerField(
        _("to month"), null=True, blank=True, validators=_between(*MONTHS)
    )
    planned_day = models.PositiveSmallIntegerField(
        _("day"), null=True, blank=True, validators=_between(1, 31)
    )
    festival = models.CharField(_("festival"), max_length=24, blank=True, choices=Festival.choices)
    audience = models.CharField(
        _("for whom"), max_length=8, choices=Audience.choices, default=Audience.MEMBERS
    )
    audience_group = models.ForeignKey(
        UnionGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("union group")
    )
    note = models.TextField(_("note"), blank=True)
    original_text = models.TextField(_("as written"), blank=True)
    # Kept so that the plan stays whole; never held, never asked about (reproductive checks).
    out_of_use = models.BooleanField(_("out of use, text only"), default=False)

    objects = ActivityQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["plan", "position", "pk"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_a_title"),
            models.CheckConstraint(
                condition=Q(month_from=None, month_to=None)
                | Q(month_from__range=MONTHS, month_to__range=MONTHS),
                name="activity_months_go_together",
            ),
            models.CheckConstraint(
                condition=Q(planned_day=None) | Q(planned_day__range=(1, 31), month_from=F("month_to")),
                name="activity_day_has_one_month",
            ),
            models.CheckConstraint(
                condition=Q(audience="group", audience_group__isnull=False)
                | (~Q(audience="group") & Q(audience_group=None)),
                name="activity_for_a_group_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A month of its own for each day, and a day that the calendar has."""
        if self.month_to is None:
            self.month_to = self.month_from
        if self.month_from is None and (self.month_to or self.planned_day):
            _refuse("month_from", _("Which month does this begin in?"), code="no_month")
        if self.audience == self.Audience.GROUP and self.audience_group is None:
            _refuse("audience_group", _("Which union group is it for?"), code="no_group")
        if self.audience != self.Audience.GROUP:
            self.audience_group = None
        if self.planned_day is None:
            return
        if self.month_from != self.month_to:
            _refuse(
                "planned_day",
                _("A day belongs to one month: leave out the day, or leave “to month” empty."),
                code="day_in_a_span",
            )
        if self.planned_date is None:
            _refuse(
                "planned_day", _("That month has no day %(day)s."), code="no_such_day", day=self.planned_day
            )

    @property
    def months(self) -> list[int]:
        """The months of the span, in order; a span may run over the year's end (11, 12, 1)."""
        if self.month_from is None or self.month_to is None:
            return []
        return [(self.month_from - 1 + n) % 12 + 1 for n in range((self.month_to - self.month_from) % 12 + 1)]

    @property
    def is_quiet(self) -> bool:
        """Whether it is told to nobody else: for people asked by name, or a visit to somebody."""
        return self.audience == self.Audience.NAMED or self.kind == self.Kind.AID

    @property
    def is_for_all_to_hear(self) -> bool:
        """Whether it may be told in a group: in use, of a published plan, and not quiet."""
        return self.plan.is_public and not self.out_of_use and not self.is_quiet

    def lies_in(self, day: date) -> bool:
        """Whether the month of `day` is one of its months, in the year that the plan gives them."""
        if self.month_from is None:
            return False
        begins = month_number(date(self.plan.year_of(self.month_from), self.month_from, 1))
        return 0 <= month_number(day) - begins < len(self.months)

    @property
    def has_day(self) -> bool:
        """Whether something of it stands in the calendar; what is postponed waits for a new day."""
        return any(found.status != Occasion.Status.POSTPONED for found in self.occasions.all())

    @property
    def planned_date(self) -> date | None:
        """The day that the plan names, where it is a day of the calendar."""
        if self.planned_day is None or self.month_from is None:
            return None
        try:
            return date(self.plan.year_of(self.month_from), self.month_from, self.planned_day)
        except ValueError:
            return None


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def in_force(self) -> Self:
        """Those of lines in use and of plans that are not void; the calendar shows no others."""
        return self.filter(activity__out_of_use=False).exclude(activity__plan__status=WorkPlan.Status.VOID)

    def for_all_to_hear(self) -> Self:
        """Those in force whose line `is_for_all_to_hear`."""
        published = self.in_force().filter(activity__plan__status__in=WorkPlan.PUBLIC_STATUSES)
        open_ones = published.exclude(activity__audience=Activity.Audience.NAMED)
        return open_ones.exclude(activity__kind=Activity.Kind.AID)

    def between(self, first: date, last: date) -> Self:
        """Those held on any day from `first` to `last`, both included."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def with_attendance(self) -> Self:
        """Add `came` and `excused`, how many are entered as such, and whether a door list is elsewhere."""
        counted = {
            name: models.Count("check_ins", filter=Q(check_ins__state=state))
            for name, state in (("came", "present"), ("excused", "excused"))
        }
        return self.annotate(has_door_list=with_door_list(), **counted)

    def without_attendance(self, today: date) -> Self:
        """Those over before `today` that people came to, of whom nobody is entered (待补记).

        Not what is handed out or seen to without a gathering, nor what keeps a door list elsewhere.
        """
        held = self.in_force().filter(ends_on__lt=today, status=Occasion.Status.SCHEDULED)
        gathered = held.exclude(activity__kind__in=Activity.WITHOUT_GATHERING)
        return gathered.exclude(with_door_list()).filter(check_ins=None)


@tracked()
class Occasion(Versioned):
    """What is held on a day, or on some days in a row (场次); fixing a day makes it."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("Scheduled")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="occasions")
    starts_on = models.DateField(_("day"))
    ends_on = models.DateField(_("last day"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.SCHEDULED)

    objects = OccasionQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["starts_on", "starts_at", "pk"]
        verbose_name = _("occasion")
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="occasion_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="occasion_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.starts_on}"

    @property
    def is_called_off(self) -> bool:
        """Postponed or cancelled: its day keeps the mark, and nobody need come."""
        return self.status != self.Status.SCHEDULED

    @property
    def mark(self) -> str:
        """“已取消” or “已延期”; empty for what is held."""
        return str(self.get_status_display()) if self.is_called_off else ""

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come: nobody has been there before it."""
        return self.starts_on <= localdate()
