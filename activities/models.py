"""The yearly plan, its sections and lines, and what is held on a day."""

from calendar import monthrange
from datetime import date
from typing import Any, NoReturn, Self

from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Mod
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from almanac.festivals import Festival
from vault.history import tracked
from vault.versions import Versioned

MONTHS = (1, 12)


def month_number(day: date) -> int:
    """Months counted through the years, so that spans over a year's end compare."""
    return day.year * 12 + day.month - 1


def _between(first: int, last: int) -> list[BaseValidator]:
    return [MinValueValidator(first), MaxValueValidator(last)]


def _refuse(field: str, sentence: Any, *, code: str, **params: Any) -> NoReturn:
    raise ValidationError({field: ValidationError(sentence, code=code, params=params)})


class WorkPlanQuerySet(models.QuerySet["WorkPlan"]):
    def visible_to(self, user: User) -> Self:
        """Drafts to those who make plans; what has been published, to everybody."""
        if user.has_perm("activities.change_plan"):
            return self
        return self.filter(status__in=WorkPlan.PUBLIC_STATUSES)

    def covering(self, first: date, last: date) -> Self:
        """Those with a month of their own between two days, both included."""
        begins = F("year") * 12 + F("first_month") - 1
        return self.alias(begins=begins, ends=begins + F("month_count") - 1).filter(
            begins__lte=month_number(last), ends__gte=month_number(first)
        )


@tracked()
class WorkPlan(Versioned):
    """A yearly or half-yearly plan (工作计划): headed text, and the lines that become the calendar."""

    class Span(models.TextChoices):
        CALENDAR_YEAR = "calendar_year", _("calendar year")
        SCHOOL_YEAR = "school_year", _("school year")
        TERM = "term", _("school term")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for review")
        PASSED = "passed", _("Passed")
        PUBLISHED = "published", _("Published")
        RUNNING = "running", _("In progress")
        SUMMED_UP = "summed_up", _("Summed up")
        VOID = "void", _("Void")

    PUBLIC_STATUSES = (Status.PUBLISHED, Status.RUNNING, Status.SUMMED_UP)
    CLOSED_STATUSES = (Status.SUMMED_UP, Status.VOID)

    title = models.CharField(_("title"), max_length=120)
    span = models.CharField(_("covers"), max_length=14, choices=Span.choices, default=Span.CALENDAR_YEAR)
    year = models.PositiveSmallIntegerField(_("year"), help_text=_("The year in which the plan begins."))
    first_month = models.PositiveSmallIntegerField(_("first month"), default=1)
    month_count = models.PositiveSmallIntegerField(_("months"), default=12)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)

    objects = WorkPlanQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["-year", "-first_month", "-pk"]
        verbose_name = _("work plan")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_month__range=MONTHS), name="plan_first_month_is_a_month"
            ),
            models.CheckConstraint(condition=Q(month_count__range=MONTHS), name="plan_lasts_up_to_a_year"),
            models.CheckConstraint(condition=Q(year__range=(1901, 2100)), name="plan_year_in_the_almanac"),
            models.CheckConstraint(condition=~Q(title=""), name="plan_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def months(self) -> list[int]:
        """The months in the plan's own order, 1 to 12."""
        return [(self.first_month - 1 + n) % 12 + 1 for n in range(self.month_count)]

    def year_of(self, month: int) -> int:
        """The calendar year in which the plan's `month` lies."""
        return self.year if month >= self.first_month else self.year + 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.first_month, 1)

    @property
    def last_day(self) -> date:
        month = self.months[-1]
        year = self.year_of(month)
        return date(year, month, monthrange(year, month)[1])

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it; drafts are for those who make plans."""
        return self.status in self.PUBLIC_STATUSES

    @property
    def is_open(self) -> bool:
        """Whether its text, lines and days may still change."""
        return self.status not in self.CLOSED_STATUSES


@tracked()
class PlanSection(Versioned):
    """A headed piece of the plan's text (章节)."""

    plan = models.ForeignKey(WorkPlan, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField(default=1)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)

    class Meta(Versioned.Meta):
        ordering = ["plan", "position"]
        verbose_name = _("plan section")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"], name="one_section_a_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(level__range=(1, 6)), name="section_level_is_a_level"),
        ]

    def __str__(self) -> str:
        return self.heading


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(plan__in=WorkPlan.objects.visible_to(user))

    def in_use(self) -> Self:
        """Without the lines that are kept as text only."""
        return self.filter(out_of_use=False)

    def in_force(self) -> Self:
        """The lines that are really to be held: in use, and of a plan that is not void."""
        return self.in_use().exclude(plan__status=WorkPlan.Status.VOID)

    def without_month(self) -> Self:
        return self.in_use().filter(month_from=None)

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
    note = models.TextField(_("note"), blank=True)
    original_text = models.TextField(_("as written"), blank=True)
    # Kept so that the plan stays whole; never held, never asked about (reproductive checks, domain 6.3).
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
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A month of its own for each day, and a day that the calendar has."""
        if self.month_to is None:
            self.month_to = self.month_from
        if self.month_from is None and (self.month_to or self.planned_day):
            _refuse("month_from", _("Which month does this begin in?"), code="no_month")
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

    def between(self, first: date, last: date) -> Self:
        """Those held on any day from `first` to `last`, both included."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


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
