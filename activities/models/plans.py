"""The plan: its months, its status, its text."""

from calendar import monthrange
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from vault.history import tracked
from vault.versions import Versioned

MONTHS = (1, 12)


def month_number(day: date) -> int:
    """Months counted through the years, so that spans over a year's end compare."""
    return day.year * 12 + day.month - 1


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
    # Per cent of the serving staff that the plan wants in the union (入会率); most plans name none.
    density_target = models.PositiveSmallIntegerField(_("target for union density, %"), null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(density_target=None) | Q(density_target__range=(1, 100)),
                name="plan_density_target_is_a_share",
            ),
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
    def years_name(self) -> str:
        """“2026”, or “2026—2027” where it runs over the year's end."""
        last = self.last_day.year
        return str(self.year) if last == self.year else f"{self.year}—{last}"

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
